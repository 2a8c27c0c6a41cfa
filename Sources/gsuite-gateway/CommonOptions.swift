import ArgumentParser
import CommandSupport
import FoundationEssentials
import Gateway
import Mail
import SQLiteStorage
import Settings
import Storage

/// What every command takes that reads the configuration or the queue.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file. Otherwise $GATEWAY_CONFIG, or \(SettingSources.standardFile) where it exists.",
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

    /// Opens the store beside a gateway that may be running.
    func openStore() async throws -> any Store {
        let settings = try settings()
        try FileSystem.makeFolder(settings.data.directory)
        return try SQLiteStore(settings.storeOptions, access: .beside)
    }

    /// Opens the store for a command that only shows what is there, and changes nothing at all.
    func readStore() async throws -> any Store {
        try SQLiteStore(try settings().storeOptions, access: .readOnly)
    }
}

extension AccountStore {
    /// The account of that address.
    func account(named name: String) async throws -> AccountRecord {
        guard let address = Address(name) else { throw CommandFailure("\"\(name)\" is no mail address") }
        guard let account = try await accounts().first(where: { $0.address.key == address.key }) else {
            throw CommandFailure("there is no account \(address); see `account list`", code: Exit.nothingToDo)
        }
        return account
    }
}
