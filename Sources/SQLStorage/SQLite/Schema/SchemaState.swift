import Base
import GRDB
import Storage

#if canImport(Glibc)
import Glibc
#endif

/// How far a database has come on the way of the program's migrations.
enum SchemaState: Hashable {
    case current
    /// So many steps are still to be made.
    case earlier(steps: Int)
    /// It has steps that this program does not know.
    case later(unknown: [String])

    init(_ database: Database, _ migrations: [Schema.Migration]) throws {
        let applied = try Schema.migrator(migrations).appliedIdentifiers(database)
        let known = Set(migrations.map(\.name))
        if !applied.isSubset(of: known) {
            self = .later(unknown: applied.subtracting(known).sorted())
        } else if applied.count < known.count {
            self = .earlier(steps: known.count - applied.count)
        } else {
            self = .current
        }
    }
}

extension Schema {
    /// How long a command waits for a gateway that is bringing the database up to date.
    static let patience = Duration.seconds(30)
    private static let pause: UInt32 = 100_000

    /// Refuses a database of a later version without writing into it. What cannot be read now is told when it is opened.
    ///
    /// - Throws: `StorageError.tooNew`.
    static func refuseLater(_ file: DatabaseFile, _ migrations: [Migration]) throws(StorageError) {
        guard let pool = try? file.forReading(GRDB.Configuration()) else { return }
        defer { try? pool.close() }
        guard case .later(let unknown) = try? pool.read({ try SchemaState($0, migrations) }) else { return }
        throw tooNew(unknown)
    }

    private static func tooNew(_ unknown: [String]) -> StorageError {
        .tooNew(
            "it is of a later version of the gateway (\(unknown.joined(separator: ", "))); use that version, or put back a "
                + "copy of the database from before. Nothing was changed"
        )
    }

    /// Makes sure that the database has all of the migrations and no others, as far as `access` allows.
    ///
    /// - Throws: `StorageError.tooOld` or `tooNew`; then nothing was changed.
    static func prepare(
        _ pool: DatabasePool,
        _ migrations: [Migration],
        _ access: StoreAccess,
        directory: String,
        patience: Duration = patience
    ) throws {
        let end = ContinuousClock.now + patience
        while true {
            switch try pool.read({ try SchemaState($0, migrations) }) {
            case .current: return
            case .later(let unknown): throw tooNew(unknown)
            case .earlier(let steps):
                switch access {
                case .serving: try migrator(migrations).migrate(pool)
                case .readOnly:
                    throw StorageError.tooOld(
                        "it is of an earlier version of the gateway, \(steps) step\(steps == 1 ? "" : "s") behind; it is brought "
                            + "up to date when the gateway is started. Nothing was changed"
                    )
                case .beside:
                    do {
                        let lock = try DirectoryLock(directory: directory)
                        defer { withExtendedLifetime(lock) {} }
                        try migrator(migrations).migrate(pool)
                    } catch StorageError.locked {
                        guard ContinuousClock.now < end else {
                            throw StorageError.tooOld(
                                "the gateway that runs on it is of an earlier version than this command; restart it"
                            )
                        }
                        usleep(pause)
                    }
                }
            }
        }
    }
}
