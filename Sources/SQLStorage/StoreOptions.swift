package import Base
import PostgreSQL
package import Storage

/// How a process uses the store, and so what it may do to a database of another version.
package enum StoreAccess: Sendable, Hashable {
    /// Serves, and upgrades an earlier database: alone, with the directory's lock, or in PostgreSQL beside other nodes.
    case serving
    /// Works while no process serves, and keeps any from serving; upgrades an earlier database.
    case exclusive
    /// Works alongside a process that may serve; upgrades an earlier database only while none does.
    case beside
    /// Only reads. Writes nothing, even if the database is of another version or was left by a crash.
    case readOnly

    /// Whether an earlier database is upgraded without asking who else uses it.
    var mayMigrate: Bool { self == .serving || self == .exclusive }
}

/// The administrator's settings for storage.
package struct StoreOptions: Sendable, Hashable {
    /// The folder that holds the lock, and with SQLite the database and the spool. With PostgreSQL, only what is being
    /// received or sent at the moment is there.
    package var directory: String
    package var database = StoreDatabase.sqlite
    /// Contents up to this many bytes are stored in the database; larger ones in files of their own.
    package var inlineLimit: Int
    /// New mail is refused when fewer bytes than this are free; stored mail can still be sent.
    package var reserve: Int
    /// The number of files for larger contents that are created ahead, once the first was needed.
    package var readyFiles: Int
    /// The ends of deliveries that are recorded for the delivery webhook: none without one.
    package var recordedEvents: Set<DeliveryEvent.Kind> = []

    package init(directory: String, inlineLimit: Int = 128 << 10, reserve: Int = 256 << 20, readyFiles: Int = 0) {
        self.directory = directory
        self.inlineLimit = inlineLimit
        self.reserve = reserve
        self.readyFiles = readyFiles
    }
}

/// The database that the store is in.
package enum StoreDatabase: Sendable, Hashable {
    /// A file in the store's directory.
    case sqlite
    case postgreSQL(PostgreSQLOptions)
}

/// The administrator's settings for PostgreSQL.
package struct PostgreSQLOptions: Sendable, Hashable {
    /// `postgresql://…`, with the password or without.
    package var url: Secret
    /// A file with nothing but the password.
    package var passwordFile: String?
    /// The schema of the gateway's tables, which is created if it is missing.
    package var schema: String
    /// The most connections of this process.
    package var connections: Int
    /// Accepts a server that confirms commits before they are on the disk, and may lose mail that was accepted.
    package var allowsVolatileCommits: Bool
    /// The name of a process that serves, among those that do.
    package var node = "gateway"
    /// The version of the program, as others see it.
    package var version = ""

    package init(
        url: Secret,
        passwordFile: String? = nil,
        schema: String = "public",
        connections: Int = 10,
        allowsVolatileCommits: Bool = false
    ) {
        self.url = url
        self.passwordFile = passwordFile
        self.schema = schema
        self.connections = connections
        self.allowsVolatileCommits = allowsVolatileCommits
    }

    func parameters() throws(StorageError) -> PostgreSQLParameters {
        do throws(PostgreSQLError) {
            var parameters = try PostgreSQLParameters(url: url.reveal(), schema: schema, passwordFile: passwordFile)
            parameters.allowsVolatileCommits = allowsVolatileCommits
            return parameters
        } catch {
            throw .failed("\(error)")
        }
    }
}
