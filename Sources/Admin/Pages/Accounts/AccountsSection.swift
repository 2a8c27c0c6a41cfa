import Base
import Storage

/// The Google accounts that send mail: the list, and a page for each.
enum AccountsSection: ConsoleSection {
    static let templates = [
        Template("accounts", PackageResources.accounts_mustache),
        Template("account", PackageResources.account_mustache),
    ]
    static let texts: any Texts.Type = AccountsText.self
    static let navigation = [
        NavigationItem(
            name: { AccountsText.of($0).title },
            path: "/accounts",
            icon: "account",
            audience: .administrator,
            group: .mail,
            rank: 30
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("accounts", for: .administrator, AccountList.show)
        routes.post("accounts/manage", for: .administrator, AccountBulk.manage)
        routes.get("accounts/:id", for: .administrator) { try await AccountPage.show($0) }
        routes.post("accounts/:id", for: .administrator, AccountPage.change)
        routes.post("accounts/:id/pause", for: .administrator, AccountSwitches.pause)
        routes.post("accounts/:id/resume", for: .administrator, AccountSwitches.resume)
        routes.post("accounts/:id/disable", for: .administrator, AccountSwitches.disable)
        routes.post("accounts/:id/enable", for: .administrator, AccountSwitches.enable)
        routes.post("accounts/:id/test", for: .administrator, AccountSwitches.test)
        routes.post("accounts/:id/remove", for: .administrator, AccountRemoval.remove)
    }
}

extension ConsoleRequest {
    /// The account whose number is in the path.
    var account: AccountRecord {
        get async throws {
            let id = Int64(variables["id"] ?? "").map(AccountID.init(rawValue:))
            guard let account = try await console.store.accounts().first(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            return account
        }
    }
}

extension AccountRecord {
    /// The path of the account's page.
    var path: LocalPath { LocalPath("/accounts/\(id.rawValue)") ?? "/accounts" }
}
