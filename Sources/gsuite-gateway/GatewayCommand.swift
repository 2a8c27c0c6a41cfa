import ArgumentParser
import CommandSupport
import FoundationEssentials
import Gateway
import Mail
import SQLStorage
import Settings
import Storage

/// The command line.
@main
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gsuite-gateway",
        abstract: "A mail gateway between Odoo and Google Workspace.",
        discussion: """
            Odoo sends mail by SMTP. The gateway stores each message safely and sends it from the right account through \
            the Gmail API. `gsuite-gateway-sandbox` demonstrates it with a simulated Google.
            """,
        version: GatewayVersion.current,
        subcommands: [
            Serve.self, Status.self, Check.self, StoreGroup.self, KeyGroup.self, AccountGroup.self, LoginGroup.self,
            ConsoleGroup.self,
            QueueGroup.self, Trace.self, ShowLog.self, ActionGroup.self, OdooGroup.self, SendTest.self, MakeBackup.self,
            RestoreBackup.self,
        ]
    )

    static func main() async { await runProgram() }
}

/// The options of every command that reads the configuration or the database.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: $GATEWAY_CONFIG, or \(SettingSources.standardFile) if it exists.",
            valueName: "file"
        )
    )
    var config: String?

    @Flag(help: "Print JSON for programs instead of text for people.")
    var json = false

    var sources: SettingSources {
        .process(file: config, environment: ProcessInfo.processInfo.environment)
    }

    func settings() throws -> GatewaySettings { try GatewaySettings.load(from: sources) }

    /// Opens the store alongside a gateway that may be running.
    func openStore() async throws -> any Store {
        let settings = try settings()
        try FileSystem.makeFolder(settings.data.directory)
        return try SQLStore.open(settings.storeOptions, access: .beside)
    }

    /// Opens the store for a command that only reads. Changes nothing.
    func readStore() async throws -> any Store {
        try SQLStore.open(try settings().storeOptions, access: .readOnly)
    }
}

extension AccountStore {
    /// Returns the account with that address.
    func account(named name: String) async throws -> AccountRecord {
        guard let address = Address(name) else { throw CommandFailure("\"\(name)\" is not an email address") }
        guard let account = try await accounts().first(where: { $0.address.key == address.key }) else {
            throw CommandFailure("there is no account \(address); see `account list`", code: Exit.nothingToDo)
        }
        return account
    }
}
