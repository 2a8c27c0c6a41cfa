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
