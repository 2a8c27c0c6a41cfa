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
        abstract: "Show and set up the gateway's records in Odoo.",
        subcommands: [OdooStatus.self, SetUpOdoo.self, RemoveFromOdoo.self]
    )
}

/// The Odoo database to work with, and the user to act as.
struct OdooOptions: ParsableArguments {
    @Option(help: "The database's name in the configuration. Default: the first.")
    var database: String?

    @Option(help: "The login of an Odoo administrator, for this command only. Default: the gateway's own user.")
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
            throw ValidationError("Give both --admin-login and --admin-key-file, or neither.")
        }
    }

    func database(_ settings: GatewaySettings) throws -> OdooDatabase {
        let databases = settings.odooDatabases
        guard let first = databases.first else {
            throw CommandFailure("no Odoo database is configured: set odoo.databases in the configuration file")
        }
        guard let database else { return first }
        guard let found = databases.first(where: { $0.name == database }) else {
            throw CommandFailure(
                "there is no database \"\(database)\"; configured are \(databases.map(\.name).joined(separator: ", "))",
                code: Exit.nothingToDo
            )
        }
        return found
    }

    /// The set-up according to the configuration, the accounts and earlier calls of `odoo setup`.
    ///
    /// - Parameter told: the options of this call, which replace those of earlier calls.
    func setup(
        _ settings: GatewaySettings,
        _ store: any Store,
        told: OdooSetupOptions? = nil
    ) async throws -> OdooSetup {
        var setup = try self.setup(settings, try await store.accounts())
        if let told { setup.apply(told) } else { setup.apply(try await store.odooSetupOptions(of: setup.name)) }
        return setup
    }

    /// Warns before anything is sent if secrets would be sent unencrypted.
    ///
    /// - Parameter mayAsk: whether to ask for confirmation.
    func warn(_ access: OdooAccess, mayAsk: Bool) throws {
        guard access.isReadableOnTheWay else { return }
        complain(
            "warning: \(access.url) is not encrypted: others on the network can read the key or password of "
                + "\(access.login), and everything else that is sent. Use https in odoo.databases."
        )
        guard mayAsk else { return }
        print("Continue anyway? (yes/no)")
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

/// Adds the suggested fix to the error of a call that Odoo refuses.
func withRemedy<Result>(_ work: () async throws(OdooError) -> Result) async throws -> Result {
    do { return try await work() } catch {
        throw CommandFailure(error.remedy.map { "\(error). \($0)" } ?? "\(error)")
    }
}
