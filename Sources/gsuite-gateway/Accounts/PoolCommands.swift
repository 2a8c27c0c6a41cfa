import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Settings
import Storage

/// `account pool …`
struct PoolGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool",
        abstract: "Let several accounts share the mail of an address that they may send as.",
        discussion: """
            Each message goes to the account with most of its day's quota left. The mail of one record in Odoo, and each \
            conversation, stays with one account as long as that account can send.
            """,
        subcommands: [ListPools.self, AddToPool.self, RemoveFromPool.self],
        defaultSubcommand: ListPools.self
    )
}

/// `account pool list`
struct ListPools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the addresses that several accounts may send as, and who shares their mail."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let views = try await Self.addresses(try await common.readStore(), try common.settings()).map(PoolView.init)
        if common.json { return try printJSON(views) }
        guard !views.isEmpty else { return print("No address is one that several accounts may send as.") }
        var table = Table("ADDRESS", "ACCOUNT", "SHARES", "MAY SEND", "STATE", "SENT IN 24 H", "LIMIT", "WAITING")
        for view in views {
            for account in view.accounts {
                table.add(
                    view.address,
                    account.account,
                    account.isMember ? "yes" : "no",
                    account.maySend ? "yes" : "no",
                    account.state,
                    "\(account.sentInDay)",
                    "\(account.messagesPerDay)",
                    "\(account.waiting)"
                )
            }
        }
        print(table.render())
    }

    static func addresses(_ store: any Store, _ settings: GatewaySettings) async throws -> [SharedAddress] {
        try await SharedAddress.all(
            store,
            messagesPerDay: settings.delivery.messagesPerDay,
            at: SystemClock().now
        )
    }
}

/// The address, and the accounts that begin or end to share its mail.
struct PoolArguments: ParsableArguments {
    @Argument(help: "The address.")
    var address: String

    @Argument(help: "The accounts. Default: all that the command can apply to.")
    var accounts: [String] = []

    /// The address, and the accounts that may send as it or share its mail.
    func find(_ store: any Store, _ settings: GatewaySettings) async throws -> SharedAddress {
        guard let parsed = Address(address) else { throw CommandFailure("\"\(address)\" is not an email address") }
        let all = try await ListPools.addresses(store, settings)
        guard let found = all.first(where: { $0.address.key == parsed.key }) else {
            throw CommandFailure(
                "\(parsed) is not an address that several accounts may send as; "
                    + "`account refresh` reads an account's addresses from Gmail"
            )
        }
        return found
    }

    /// The accounts that were named; `nil` where none was.
    func named(_ store: any Store) async throws -> Set<AccountID>? {
        guard !accounts.isEmpty else { return nil }
        var named: Set<AccountID> = []
        for account in accounts { named.insert(try await store.account(named: account).id) }
        return named
    }

    /// Stores the members and prints them.
    func keep(
        _ members: Set<AccountID>,
        of shared: SharedAddress,
        _ store: any Store,
        _ common: CommonOptions
    ) async throws {
        try await store.share(shared.address, among: members.sorted())
        let names = try await store.accounts().filter { members.contains($0.id) }.map { "\($0.address)" }
        let text = names.isEmpty ? "is no longer shared" : "is shared by \(names.joined(separator: ", "))"
        try await CommandNote(store: store).write(
            .grants,
            names.isEmpty ? "the address is no longer shared" : "the address is shared",
            account: "\(shared.address)",
            ["members": names.joined(separator: ", ")]
        )
        guard common.json else { return print("\(shared.address) \(text).") }
        try printJSON(PoolView(try await find(store, try common.settings())))
    }
}

/// `account pool add`
struct AddToPool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let accounts share the mail of an address.",
        discussion: "Each must be allowed to send as the address at Google. Default: all accounts that are."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var pool: PoolArguments

    func run() async throws {
        let store = try await common.openStore()
        let shared = try await pool.find(store, try common.settings())
        let added = try await pool.named(store) ?? Set(shared.accounts.filter(\.maySend).map(\.record.id))
        let kept = shared.members.filter(\.maySend).map(\.record.id)
        try await pool.keep(added.union(kept), of: shared, store, common)
    }
}

/// `account pool remove`
struct RemoveFromPool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Have accounts no longer share the mail of an address.",
        discussion: "What waits for them stays with them. Default: all accounts, which ends the sharing."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var pool: PoolArguments

    func run() async throws {
        let store = try await common.openStore()
        let shared = try await pool.find(store, try common.settings())
        guard shared.isShared else { throw CommandFailure("\(shared.address) is not shared", code: Exit.nothingToDo) }
        let removed = try await pool.named(store) ?? Set(shared.accounts.map(\.record.id))
        let kept = Set(shared.members.filter(\.maySend).map(\.record.id)).subtracting(removed)
        try await pool.keep(kept, of: shared, store, common)
    }
}
