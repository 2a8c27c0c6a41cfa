package import Base
import GRDB
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// A consistent copy of a data directory, which a gateway may be serving meanwhile: the database as it was at one moment, and
/// the spool files that it names.
///
/// All spool files that are there get a second name before that moment, and those that the database names but that came in
/// between get one right after it. Where one of them was removed in those milliseconds, because its message was sent, a later
/// moment is taken. So nothing that the gateway does breaks the copy, and nothing holds the gateway up.
package final class StoreSnapshot: Sendable {
    /// Just before the moment that the copy shows.
    package let takenAt: Timestamp
    /// The steps that made up the database's schema.
    package let migrations: [String]
    /// Whether this program's schema has the same steps.
    package let isCurrent: Bool
    /// The proof of the sealing key; `nil` while nothing is sealed.
    package let proof: [UInt8]?
    /// The path of the database's copy: one file.
    package let database: String
    /// What SQLite finds wrong with the copy, and so with the database; `nil` if it is sound.
    package let damage: String?
    /// The spool files that the database names, in alphabetical order.
    package let files: [String]
    /// Spool files that the database names and that were missing already: their messages are damaged.
    package let lost: [String]

    private let links: SpoolLinks
    private let lock: DirectoryLock

    private static let lockFile = "backup.lock"
    private static let pagesPerStep: CInt = 1024
    /// How often another moment is taken.
    private static let mostTries = 100
    private static let namesOfFiles = """
        SELECT place FROM message WHERE place <> 'database'
        UNION SELECT place FROM staged_message WHERE place <> 'database' ORDER BY 1
        """

    /// Copies the database to the new file `path`. The copy and the second names of the spool files stay until `remove`.
    ///
    /// - Parameter progress: called with the bytes that were copied and those that there are; what it throws ends the copying.
    package static func take(
        of directory: String,
        databaseTo path: String,
        clock: any WallClock = SystemClock(),
        progress: @escaping (Int64, Int64) throws -> Void
    ) throws -> StoreSnapshot {
        let file = DatabaseFile(directory: directory)
        guard file.exists else { throw StorageError.notFound("the database \(file.path), which the gateway creates,") }
        let lock: DirectoryLock
        do { lock = try DirectoryLock(directory: directory, file: lockFile) } catch .locked {
            throw StorageError.locked("another backup of \(directory) is being made")
        }
        let links = try SpoolLinks(spool: Spool.path(in: directory))
        do {
            try links.linkAll()
            let moment = try copy(file, to: path, links, clock, progress)
            let damage = try damage(of: DatabaseFile(path: path))
            return StoreSnapshot(moment, database: path, damage: damage, links: links, lock: lock)
        } catch {
            links.remove()
            unsafe unlink(path)
            throw error is DatabaseError ? StorageError(sqlite: error) : error
        }
    }

    private init(_ moment: Moment, database: String, damage: String?, links: SpoolLinks, lock: DirectoryLock) {
        takenAt = moment.takenAt
        migrations = moment.migrations
        isCurrent = Set(moment.migrations) == Set(Schema.migrations.map(\.name))
        proof = moment.proof
        lost = moment.lost.sorted()
        files = moment.names.filter { !moment.lost.contains($0) }
        self.database = database
        self.damage = damage
        self.links = links
        self.lock = lock
    }

    /// The path of a spool file's second name.
    package func path(of file: String) -> String { links.path(file) }

    /// Removes the copy and the second names.
    package func remove() {
        links.remove()
        unsafe unlink(database)
    }

    /// Removes what a copy left whose process was killed, unless another one is being made.
    static func removeRemains(in directory: String) {
        guard let lock = try? DirectoryLock(directory: directory, file: lockFile) else { return }
        SpoolLinks.removeRemains(spool: Spool.path(in: directory))
        withExtendedLifetime(lock) {}
    }

    /// The size of the database with what its log holds, at most.
    package static func databaseSize(in directory: String) -> Int64 {
        let path = DatabaseFile(directory: directory).path
        return [path, path + "-wal"].reduce(0) { size, path in
            var status = stat()
            return unsafe stat(path, &status) == 0 ? size + Int64(status.st_size) : size
        }
    }

    /// The size of all spool files.
    package static func spoolSize(in directory: String) -> Int64 {
        Spool.names(in: Spool.path(in: directory)).reduce(0) { size, name in
            var status = stat()
            return unsafe stat("\(Spool.path(in: directory))/\(name)", &status) == 0
                ? size + Int64(status.st_size) : size
        }
    }

    private struct Moment {
        var takenAt: Timestamp
        var names: [String]
        var lost: Set<String>
        var migrations: [String]
        var proof: [UInt8]?
    }

    /// Copies the database and returns what it shows.
    private static func copy(
        _ file: DatabaseFile,
        to path: String,
        _ links: SpoolLinks,
        _ clock: any WallClock,
        _ progress: @escaping (Int64, Int64) throws -> Void
    ) throws -> Moment {
        var reading = GRDB.Configuration()
        reading.readonly = true
        reading.busyMode = .timeout(SQLiteEngine.busyTimeout)
        let source = try DatabaseQueue(path: file.path, configuration: reading)
        defer { try? source.close() }
        // Incomplete until it is finished, and flushed as part of the backup.
        var writing = GRDB.Configuration()
        writing.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
        unsafe unlink(path)
        let copy = try DatabaseQueue(path: path, configuration: writing)
        defer { try? copy.close() }
        return try source.writeWithoutTransaction { source in
            let moment = try begin(source, links, clock)
            // The transaction of `begin`, within which the database does not change, is still open.
            defer { try? source.execute(sql: "ROLLBACK") }
            let pageSize = try Int64.fetchOne(source, sql: "PRAGMA page_size") ?? 0
            var size: Int64 = 0
            try copy.writeWithoutTransaction { copy in
                try source.backup(to: copy, pagesPerStep: pagesPerStep) { step in
                    size = Int64(step.totalPageCount) * pageSize
                    try progress(size - Int64(step.remainingPageCount) * pageSize, size)
                }
            }
            // What was thrown at the last step had no effect.
            try progress(size, size)
            return moment
        }
    }

    /// Begins a transaction whose moment has all spool files, and leaves it open.
    private static func begin(_ source: Database, _ links: SpoolLinks, _ clock: any WallClock) throws -> Moment {
        var missing: Set<String> = []
        for _ in 0..<mostTries {
            let takenAt = clock.now
            try source.execute(sql: "BEGIN")
            do {
                let names = try String.fetchAll(source, sql: namesOfFiles)
                let now = Set(try names.filter { try !links.link($0) })
                // A file is removed only after no message needs it, so a message that still needs a file that was missing
                // before has lost it.
                guard !now.isSubset(of: missing) else {
                    return Moment(
                        takenAt: takenAt,
                        names: names,
                        lost: now,
                        migrations: try Schema.migrator([]).appliedIdentifiers(source).sorted(),
                        proof: try [UInt8].fetchOne(source)
                    )
                }
                missing = now
            } catch {
                try? source.execute(sql: "ROLLBACK")
                throw error
            }
            try source.execute(sql: "ROLLBACK")
        }
        throw StorageError.failed("spool files keep disappearing; try again when less mail is being sent")
    }

    private static func damage(of copy: DatabaseFile) throws -> String? {
        let pool = try copy.forReading(GRDB.Configuration())
        defer { try? pool.close() }
        let answer = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        return answer == "ok" ? nil : answer ?? "no answer"
    }
}

extension [UInt8] {
    /// The proof of the sealing key.
    fileprivate static func fetchOne(_ source: Database) throws -> [UInt8]? {
        guard let row = try Row.fetchOne(source, sql: "SELECT proof FROM sealing"),
            case .blob(let bytes) = row.databaseValues.first?.storage
        else { return nil }
        return [UInt8](bytes)
    }
}
