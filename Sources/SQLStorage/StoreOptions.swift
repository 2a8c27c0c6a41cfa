/// How a process uses the data directory, and so what it may do to a database of another version.
package enum StoreAccess: Sendable, Hashable {
    /// Serves, and holds the directory's lock; upgrades an earlier database.
    case serving
    /// Works alongside a process that may serve; upgrades an earlier database only while none does.
    case beside
    /// Only reads. Writes nothing, even if the database is of another version or was left by a crash.
    case readOnly
}

/// The administrator's settings for storage.
package struct StoreOptions: Sendable, Hashable {
    /// The folder that holds the database, the spool and the lock.
    package var directory: String
    /// Contents up to this many bytes are stored in the database; larger ones in files of their own.
    package var inlineLimit: Int
    /// New mail is refused when fewer bytes than this are free; stored mail can still be sent.
    package var reserve: Int
    /// The number of files for larger contents that are created ahead, once the first was needed.
    package var readyFiles: Int

    package init(directory: String, inlineLimit: Int = 128 << 10, reserve: Int = 256 << 20, readyFiles: Int = 0) {
        self.directory = directory
        self.inlineLimit = inlineLimit
        self.reserve = reserve
        self.readyFiles = readyFiles
    }
}
