import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Storage

/// `gsuite-gateway console …`
struct ConsoleGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Manage access to the web console.",
        subcommands: [ConsoleLink.self, ResetSecondFactor.self]
    )
}

/// `console link`
struct ConsoleLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Create a one-time link to sign in to the console.",
        discussion:
            "While there is no administrator, the link creates the first one. After that, it lets a user choose a new "
            + "password. It invalidates earlier links of the same kind."
    )

    /// The output of `--json`.
    struct View: Encodable {
        let url: String
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The user's email address; not needed while there is no administrator.")
    var email: String?

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.openStore()
        let options = settings.consoleOptions(nil)
        let links = Links(store: store, clock: store.clock, lifetime: options.linkLifetime)
        let url = options.url(try await path(links, store))
        if common.json { try printJSON(View(url: url)) } else { print(url) }
    }

    private func path(_ links: Links, _ store: any Store) async throws -> String {
        guard let email else {
            if let path = try await links.firstAdministrator() { return path }
            throw CommandFailure("an administrator already exists; give the user's email address")
        }
        let user = try await store.user(named: email)
        guard user.isActive else {
            throw CommandFailure("\(email) is deactivated; activate the user in the console first")
        }
        return try await links.forUser(user)
    }
}

/// `console reset-second-factor`
struct ResetSecondFactor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-second-factor",
        abstract: "Let a user sign in without a lost second factor.",
        discussion: "For users who have neither their phone nor a recovery code, and no other administrator to ask."
    )

    /// The output of `--json`.
    struct View: Encodable {
        let user: String
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The user's email address.")
    var email: String

    func run() async throws {
        let store = try await common.openStore()
        let user = try await store.user(named: email)
        guard try await store.removeSecondFactor(of: user.id) else {
            throw CommandFailure("\(user.email) has no second factor", code: Exit.nothingToDo)
        }
        try await CommandNote(store: store).write(
            .signIn,
            "a user's second factor was reset",
            ["affected-user": user.email]
        )
        try common.report(View(user: user.email), "\(user.email) can sign in with the password alone.")
    }
}
