import Admin
import ArgumentParser
import Base
import CommandSupport
import Storage

/// `gsuite-gateway bounces …`
struct BounceGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bounces",
        abstract: "Show and manage the list of addresses that do not exist.",
        discussion: """
            An address is on it because mail to it came back, or because smtp.gmail.com refused it. Mail to it is still sent, \
            unless delivery.refuse_bounced is on.
            """,
        subcommands: [ListBounces.self, RemoveBounces.self],
        defaultSubcommand: ListBounces.self
    )
}

/// `bounces list`
struct ListBounces: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the addresses that do not exist, those that bounced last first."
    )

    private static let longestReason = 60

    @OptionGroup var common: CommonOptions

    @Option(help: "Only those whose address or reason contains this.")
    var text = ""

    @Flag(help: "Print comma-separated values.")
    var csv = false

    func validate() throws {
        guard !csv || !common.json else { throw ValidationError("Give either --json or --csv, not both.") }
    }

    func run() async throws {
        let store = try await common.readStore()
        let views = try await store.bouncedAddresses().filter { $0.contains(text) }.map(BouncedAddressView.init)
        if common.json { return try printJSON(views) }
        guard !csv else {
            // A printed line has an ending of its own.
            for line in [BouncedAddressView.csvHead] + views.map(\.csv) { print(String(line.dropLast())) }
            return
        }
        guard !views.isEmpty else { return print("No mail has come back.") }
        var table = Table("ADDRESS", "LAST BOUNCE", "FIRST BOUNCE", "MESSAGES", "STATUS", "REASON")
        for view in views {
            table.add(
                view.address,
                view.lastAt,
                view.firstAt,
                "\(view.messages)",
                view.status,
                cut(view.reason, to: Self.longestReason)
            )
        }
        print(table.render())
    }
}

/// `bounces remove`
struct RemoveBounces: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove addresses from the list, so that mail to them is sent again.",
        discussion: "An address is back on the list as soon as mail to it comes back."
    )

    /// The output of `--json`.
    struct View: Encodable {
        let removed: Int
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The addresses.")
    var addresses: [String] = []

    @Flag(help: "All addresses.")
    var all = false

    func validate() throws {
        guard all != !addresses.isEmpty else { throw ValidationError("Give either addresses or --all.") }
    }

    func run() async throws {
        let store = try await common.openStore()
        let chosen =
            all ? try await store.bouncedAddresses().map(\.address) : Set(addresses.map { $0.lowercased() }).sorted()
        let count = try await store.removeBounces(chosen)
        guard count > 0 else {
            throw CommandFailure("no such address is on the list of bounces", code: Exit.nothingToDo)
        }
        try await CommandNote(store: store).write(
            .queue,
            "addresses were removed from the bounce list",
            ["addresses": "\(count)"]
        )
        try common.report(View(removed: count), "\(count) \(count == 1 ? "address was" : "addresses were") removed.")
    }
}
