import ArgumentParser
import Base
import CommandSupport
import Gateway
import SQLStorage
import Settings
import Storage

/// `queue search-sent`
struct SearchSent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search-sent",
        abstract: "After the database was put back to an earlier state: search Sent before anything is sent.",
        discussion: """
            `gsuite-gateway restore` does this itself. Use it where the whole machine, its disk or the database was put back by \
            other means, before you start the gateway.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        let searched: Int
        let stopped: Int
        let held: [RestoreBackup.View.Held]
    }

    @OptionGroup var common: CommonOptions

    @Option(
        help: "The moment of that state: ISO 8601, or an age such as 90m, 12h or 7d. Rather too early than too late."
    )
    var since: Moment

    func run() async throws {
        let settings = try common.settings()
        let directory = settings.data.directory
        let isSQLite = settings.data.store == .sqlite
        guard !isSQLite || FileSystem.exists(directory + "/gateway.sqlite") else {
            throw CommandFailure("there is no database in \(directory)", code: Exit.nothingToDo)
        }
        let lock = try isSQLite ? Self.lock(directory) : nil
        defer { withExtendedLifetime(lock) {} }
        // Not `beside`: that would wait for whoever serves the store, and this command has its lock.
        let store = try Self.store(settings)
        let queue = RestoredQueue(store: store, settings: settings)
        let progress = ProgressLine("Preparing the queue")
        progress.show(0, of: 1)
        let (deliveries, held) = try await queue.distrust(since: since.timestamp) { done, all in
            progress.show(Int64(done), of: Int64(all))
        }
        progress.end()
        try await CommandNote(store: store).write(.queue, "the database was put back to an earlier state")
        try store.close()
        if common.json {
            let views = held.map { RestoreBackup.View.Held(account: $0.account, deliveries: $0.deliveries) }
            return try printJSON(View(searched: deliveries.searched, stopped: deliveries.stopped, held: views))
        }
        RestoredText.say(deliveries, held)
    }

    private static func store(_ settings: GatewaySettings) throws -> SQLStore {
        do {
            return try SQLStore.open(settings.storeOptions, access: .exclusive)
        } catch StorageError.locked {
            throw BackupProblem.serving(settings.data.directory)
        }
    }

    private static func lock(_ directory: String) throws -> DirectoryLock {
        do {
            return try DirectoryLock(directory: directory)
        } catch StorageError.locked {
            throw BackupProblem.serving(directory)
        }
    }
}
