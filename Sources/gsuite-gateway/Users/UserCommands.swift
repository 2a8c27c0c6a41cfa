import Admin
import ArgumentParser
import Base
import CommandSupport
import Storage

/// `gsuite-gateway users …`
struct UserGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Show the console's users, and invite several at once.",
        subcommands: [ListUsers.self, ImportUsers.self],
        defaultSubcommand: ListUsers.self
    )
}

/// `users list`
struct ListUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the users of the console.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let accounts = try await store.accountsByID()
        let views = try await store.users().map { UserView($0, accounts: accounts) }
        if common.json { return try printJSON(views) }
        guard !views.isEmpty else {
            return print("There are no users. `console link` makes a link that creates the first administrator.")
        }
        var table = Table("EMAIL", "NAME", "ROLE", "STATE", "ACCOUNT", "LAST SIGN-IN")
        for view in views {
            table.add(
                view.email,
                view.name,
                view.role,
                view.state,
                view.account ?? "none",
                view.lastSignInAt ?? "never"
            )
        }
        print(table.render())
    }
}

extension Language: ExpressibleByArgument {}
