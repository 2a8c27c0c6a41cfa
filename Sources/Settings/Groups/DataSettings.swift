/// Where the queue lies on disk.
package struct DataSettings: Sendable, Hashable {
    /// The folder of database and spool.
    package var directory = "/var/lib/gsuite-gateway"
    /// Free bytes that new mail must leave on the disk; below that it is refused for the time being.
    package var reserve = 512 << 20
    /// Messages up to this many bytes lie in the database, larger ones in the spool.
    package var inlineLimit = 64 << 10

    package init() {}
}
