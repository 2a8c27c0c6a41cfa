import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Google
import Mail
import Storage
import Transport

/// `gsuite-gateway account …`
struct AccountGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Manage the Google accounts that send mail.",
        subcommands: [
            ListAccounts.self, AddAccount.self, GrantAccount.self, SetAccount.self, RefreshAccount.self,
            RemoveAccount.self, PoolGroup.self,
        ],
        defaultSubcommand: ListAccounts.self
    )
}

/// `account list`
struct ListAccounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the accounts with their health."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let counts = try await store.counts()
        let views = try await store.accounts().map { AccountView($0, counts: counts) }
        if common.json { return try printJSON(views) }
        guard !views.isEmpty else {
            return print("There are no accounts. Add one with `account add`, or in the browser with `account grant`.")
        }
        var table = Table(
            "ADDRESS",
            "STATE",
            "DEFAULT",
            "OWN MAIL",
            "COURIER",
            "ON LOST ANSWER",
            "WAITING",
            "SENDS AS",
            "REASON"
        )
        for view in views {
            table.add(
                view.address,
                view.state,
                view.isDefaultSender ? "yes" : "",
                view.sendsOwnMail ? "yes" : "no",
                view.courier,
                view.onLostAnswer,
                "\(view.waiting)",
                "\(view.sendAs.count)",
                view.reason ?? ""
            )
        }
        print(table.render())
    }
}

extension AccountStore where Self: QueueStore {
    /// The account as `account list --json` shows it.
    func view(of account: AccountRecord) async throws -> AccountView {
        AccountView(try await self.account(named: "\(account.address)"), counts: try await counts())
    }
}

/// `account remove`
struct RemoveAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove an account from the gateway.",
        discussion:
            "Refused while the account has mail in the queue. Revokes the grant at Google, unless --keep-grant is given."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The account's address.")
    var address: String

    @Flag(help: "Do not revoke the grant at Google.")
    var keepGrant = false

    func run() async throws {
        let google = try await GoogleAccess(common)
        let (store, manager) = (google.store, google.manager)
        let account = try await store.account(named: address)
        try await store.removeAccount(account.id)
        try await CommandNote(store: store).write(
            .grants,
            "the account was removed",
            account: "\(account.address)"
        )
        common.tell("\(account.address) was removed.")
        let view = RemovedView(removed: "\(account.address)")
        guard !keepGrant else { return try common.json ? printJSON(view) : () }
        do {
            if try await manager.revokeGrant(of: account) { common.tell("Its grant was revoked at Google.") }
            if common.json { try printJSON(view) }
        } catch {
            throw CommandFailure(
                "its grant could not be revoked at Google: \(error); remove the app at myaccount.google.com/permissions"
            )
        }
    }
}

/// `account refresh`
struct RefreshAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Ask Google whether the grant works, and read the addresses that the account may send as."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "The account's address.")
    var address: String

    func run() async throws {
        let google = try await GoogleAccess(common)
        let (store, manager) = (google.store, google.manager)
        let account = try await store.account(named: address)
        let client = manager.client(try manager.credential(of: account), scopes: account.scopes)
        do throws(GoogleError) { try await client.checkGrant() } catch {
            await manager.note(error, of: account)
            throw CommandFailure("\(account.address): \(error)")
        }
        await manager.noteTested(account)
        common.tell("\(account.address): the grant works.")
        if let addresses = try await manager.readSendAs(of: account) {
            common.tell("It may send as \(addresses.map(\.address).joined(separator: ", ")).")
        } else {
            common.tell("It does not allow reading the send-as addresses; set them with `account set --send-as`.")
        }
        if common.json { try printJSON(try await store.view(of: account)) }
    }
}
