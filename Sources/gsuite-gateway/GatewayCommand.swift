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
            ConsoleGroup.self, UserGroup.self,
            QueueGroup.self, BounceGroup.self, Trace.self, ShowLog.self, Usage.self, StatisticsGroup.self,
            ActionGroup.self, OdooGroup.self, AlertGroup.self, WebhookGroup.self,
            SendTest.self,
            MakeBackup.self,
            RestoreBackup.self,
        ]
    )

    static func main() async { await runProgram() }
}

/// The configuration file, which every command has.
struct FileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: $GATEWAY_CONFIG, or \(SettingSources.standardFile) if it exists.",
            valueName: "file"
        )
    )
    var config: String?

    var sources: SettingSources {
        .process(file: config, environment: ProcessInfo.processInfo.environment)
    }

    /// - Throws: `SettingErrors`, and `CommandFailure` where the user may not use the gateway's folder: everything in it
    ///   would seem to be missing.
    func settings() throws -> GatewaySettings {
        let settings = try GatewaySettings.load(from: sources)
        let folder = settings.data.directory
        if let owner = FileSystem.ownerOfForbidden(folder) {
            let users = owner == "root" ? "root" : "root or as the user \(owner)"
            throw CommandFailure("\(folder): permission denied; run this as \(users)")
        }
        return settings
    }
}

/// The options of every command that ends with a result.
struct CommonOptions: ParsableArguments {
    @OptionGroup var file: FileOptions

    @Flag(help: "Print JSON for programs instead of text for people.")
    var json = false

    var sources: SettingSources { file.sources }

    /// Prints what is for people; nothing with `--json`.
    func tell(_ text: String) {
        if !json { print(text) }
    }

    /// Prints `view` with `--json`, otherwise `text`.
    func report(_ view: some Encodable, _ text: String) throws {
        if json { try printJSON(view) } else { print(text) }
    }

    func settings() throws -> GatewaySettings { try file.settings() }

    /// Opens the store alongside a gateway that may be running.
    func openStore() async throws -> any Store {
        let settings = try settings()
        try FileSystem.makeFolder(settings.data.directory)
        return try SQLStore.open(settings.storeOptions, access: .beside)
    }

    /// Opens the store for a command that only reads. Changes nothing.
    func readStore() async throws -> any Store { try readSQLStore() }

    /// The same, with what only a database has.
    func readSQLStore() throws -> SQLStore { try SQLStore.open(try settings().storeOptions, access: .readOnly) }
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

/// What was removed, for `--json`.
struct RemovedView: Encodable {
    let removed: String
}

/// Asks people before something is changed. The question goes to standard error, so that it is not part of a result.
func agrees(to question: String) -> Bool {
    complain("\(question) [y/N]")
    return ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "")
}
