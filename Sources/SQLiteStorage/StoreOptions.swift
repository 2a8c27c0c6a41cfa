/// What the administrator decides about storage.
package struct StoreOptions: Sendable, Hashable {
    /// The folder that holds database, spool and lock.
    package var directory: String
    /// Contents up to so many bytes lie in the database; larger ones in files of their own.
    package var inlineLimit: Int
    /// New mail is refused when less than so many bytes are free; what is there can still be sent.
    package var reserve: Int
    /// So many files for larger contents are made ahead, once the first was needed.
    package var readyFiles: Int

    package init(directory: String, inlineLimit: Int = 128 << 10, reserve: Int = 256 << 20, readyFiles: Int = 0) {
        self.directory = directory
        self.inlineLimit = inlineLimit
        self.reserve = reserve
        self.readyFiles = readyFiles
    }
}
