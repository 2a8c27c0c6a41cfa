import ArgumentParser
import Base
import CommandSupport
import Gateway
import HTTP
import Mail
import Odoo
import Settings
import Storage
import Sync

/// `gsuite-gateway odoo …`
struct OdooGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "odoo",
        abstract: "See and set up what the gateway keeps in Odoo.",
        subcommands: [OdooStatus.self, SetUpOdoo.self, RemoveFromOdoo.self]
    )
}

/// Which Odoo, and as whom.
struct OdooOptions: ParsableArguments {
    @Option(help: "The database, by its name in the configuration; otherwise the first.")
    var database: String?

    @Option(help: "An administrator of Odoo, for this only. Otherwise the gateway's own user.")
    var adminLogin: String?

    @Option(
        help: ArgumentHelp(
            "A file with the administrator's API key or password; - reads standard input.",
            valueName: "file"
        )
    )
    var adminKeyFile: String?

    func validate() throws {
        if (adminLogin == nil) != (adminKeyFile == nil) {
            throw ValidationError("--admin-login and --admin-key-file go together")
        }
    }

    func database(_ settings: GatewaySettings) throws -> OdooDatabase {
        let databases = settings.odooDatabases
        guard let first = databases.first else {
            throw CommandFailure("no database of Odoo is configured: set odoo.databases in the configuration file")
        }
        guard let database else { return first }
        guard let found = databases.first(where: { $0.name == database }) else {
            throw CommandFailure(
                "there is no database \"\(database)\"; there is \(databases.map(\.name).joined(separator: ", "))",
                code: Exit.nothingToDo
            )
        }
        return found
    }

    /// What the configuration, the accounts and earlier calls of `odoo setup` say.
    ///
    /// - Parameter told: what is told now, in place of what those were told.
    func setup(
        _ settings: GatewaySettings,
        _ store: any Store,
        told: OdooSetupOptions? = nil
    ) async throws -> OdooSetup {
        var setup = try self.setup(settings, try await store.accounts())
        if let told { setup.apply(told) } else { setup.apply(try await store.odooSetupOptions(of: setup.name)) }
        return setup
    }

    /// Says so, before anything is sent, where secrets would go in the clear.
    ///
    /// - Parameter mayAsk: whether somebody can be asked to go on all the same.
    func warn(_ access: OdooAccess, mayAsk: Bool) throws {
        guard access.isReadableOnTheWay else { return }
        complain(
            "warning: \(access.url) is not encrypted: whoever is on the way can read the key or password of "
                + "\(access.login), and what else is sent. Use https in odoo.databases."
        )
        guard mayAsk else { return }
        print("Go on all the same? (yes/no)")
        guard ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "") else {
            throw CommandFailure("nothing was sent", code: Exit.nothingToDo)
        }
    }

    private func setup(_ settings: GatewaySettings, _ accounts: [AccountRecord]) throws -> OdooSetup {
        let database = try database(settings)
        var administrator: OdooAccess?
        if let adminLogin, let adminKeyFile {
            administrator = OdooAccess(
                url: database.access.url,
                database: database.access.database,
                login: adminLogin,
                secret: try SecretFile.read(adminKeyFile)
            )
        }
        return OdooSetup(
            (database.name, database.access),
            settings: settings,
            domains: Set(accounts.map { $0.address.domain.lowercased() }).sorted(),
            administrator: administrator
        )
    }
}

/// What a person can do about a refusal of Odoo's.
func withRemedy<Result>(_ work: () async throws(OdooError) -> Result) async throws -> Result {
    do { return try await work() } catch {
        throw CommandFailure(error.remedy.map { "\(error). \($0)" } ?? "\(error)")
    }
}
