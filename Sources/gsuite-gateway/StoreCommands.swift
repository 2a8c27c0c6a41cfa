import ArgumentParser
import Base
import CommandSupport
import Gateway
import SQLStorage
import Settings
import Storage

/// `gsuite-gateway store …`
struct StoreGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Move the store between SQLite and PostgreSQL.",
        subcommands: [CopyStore.self]
    )
}

/// `store copy`
struct CopyStore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy everything in the store to another, empty one.",
        discussion: """
            Stop the gateway first. The target is the URL of a PostgreSQL server, or the folder of a SQLite database. \
            Afterwards, both are compared table by table. If the copy is broken off, run the same command again: it goes \
            on where it was. A gateway refuses to serve an incomplete copy.

            The source is not changed. Once data.store names the target, start the gateway, and do not start it on the \
            source again: both would send the same mail. The sealing key is not in the store; the target needs the same.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        let table: String
        let rows: Int
        let checksum: String
    }

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("postgresql://… without a password, or the folder of SQLite.", valueName: "target"))
    var to: String

    @Option(
        help: ArgumentHelp("A file that holds the password of the target.", valueName: "file"),
        completion: .file()
    )
    var passwordFile: String?

    @Option(help: "The schema of the target in PostgreSQL.")
    var schema = PostgreSQLSettings().schema

    func run() async throws {
        let settings = try common.settings()
        let targetSettings = try targetSettings(settings)
        let source = try SQLStore.open(settings.storeOptions, access: .beside)
        let held = try Self.hold(source)
        defer { withExtendedLifetime(held) {} }
        try FileSystem.makeFolder(targetSettings.data.directory)
        let lock = try DirectoryLock(directory: targetSettings.data.directory)
        defer { withExtendedLifetime(lock) {} }
        let target = try SQLStore.open(targetSettings.storeOptions, access: .exclusive)
        let copy = StoreCopy(from: source, to: target, origin: settings.data.origin)
        let progress = ProgressLine("Copying")
        let results = try await copy.run { step in
            progress.show(Int64(step.done), of: Int64(step.all))
            if !progress.isShown, !common.json, let table = step.copying {
                complain("\(table): \(step.done) of \(step.all)")
            }
        }
        progress.end()
        if common.json {
            try printJSON(results.map { View(table: $0.table, rows: $0.rows, checksum: $0.checksum) })
        } else {
            let rows = results.map(\.rows).reduce(0, +)
            print("\(rows) rows in \(results.count) tables were copied and are the same in both stores.")
        }
        try target.close()
        try source.close()
    }

    private static func hold(_ store: SQLStore) throws -> any AnyObject & Sendable {
        do {
            return try store.holdServing()
        } catch StorageError.locked {
            throw CommandFailure("a gateway is running on this store; stop it first")
        }
    }

    /// The settings with the target as their store.
    private func targetSettings(_ settings: GatewaySettings) throws -> GatewaySettings {
        var target = settings
        target.data.postgreSQL.passwordFile = passwordFile
        target.data.postgreSQL.schema = schema
        if to.hasPrefix("/") {
            (target.data.store, target.data.directory) = (.sqlite, to)
        } else if let store = StoreSetting(text: to) {
            target.data.store = store
            // Beside the source's, whose lock is held.
            target.data.directory = settings.data.directory + "/copying"
        } else {
            throw CommandFailure(
                "the target is neither a folder's absolute path nor a postgresql:// URL without a password"
            )
        }
        guard target.data.origin != settings.data.origin else {
            throw CommandFailure("the target is the store itself")
        }
        return target
    }
}

extension DataSettings {
    /// Names the store.
    fileprivate var origin: String {
        switch store {
        case .sqlite: directory
        case .postgreSQL(let url): "\(url) \(postgreSQL.schema)"
        }
    }
}
