import Base
import GRDB
import Storage

#if canImport(Glibc)
import Glibc
#endif

extension SchemaState {
    init(_ database: Database, _ migrations: [Migration]) throws {
        self.init(applied: try Schema.migrator(migrations).appliedIdentifiers(database), migrations)
    }
}

extension SQLStore {
    /// Whether this program knows all steps of a schema, and so can bring a database of it up to date.
    package static func canUpgrade(_ migrations: [String]) -> Bool {
        Set(migrations).isSubset(of: Schema.migrations.map(\.name))
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
        throw .tooNew(unknown: unknown)
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
            case .later(let unknown): throw StorageError.tooNew(unknown: unknown)
            case .earlier(let steps):
                switch access {
                case .serving, .exclusive: try migrator(migrations).migrate(pool)
                case .readOnly:
                    throw StorageError.tooOld(steps: steps)
                case .beside:
                    do {
                        let lock = try DirectoryLock(directory: directory)
                        defer { withExtendedLifetime(lock) {} }
                        try migrator(migrations).migrate(pool)
                    } catch StorageError.locked {
                        guard ContinuousClock.now < end else {
                            throw StorageError.servedByEarlierVersion
                        }
                        usleep(pause)
                    }
                }
            }
        }
    }
}
