/// Where the queue lies on disk.
package struct DataSettings: Sendable, Hashable {
    /// The folder of database and spool.
    package var directory = "/var/lib/gsuite-gateway"
    /// Free bytes that new mail must leave on the disk; below that it is refused for the time being.
    package var reserve = 256 << 20
    /// Messages up to this many bytes lie in the database, larger ones in the spool.
    package var inlineLimit = 128 << 10

    package init() {}
}

extension DataSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("directory", \.directory, .path, "The folder of the database and of large messages."),
            .value(
                "reserve",
                \.reserve,
                .size(0...1 << 40),
                "Free space that new mail must leave on the disk. Below that it is refused for the time being, and what "
                    + "is already there goes on."
            ),
            .value(
                "inline_limit",
                \.inlineLimit,
                .size(0...1 << 20),
                "Messages up to this size lie in the database itself, larger ones in files beside it."
            ),
        ]
    }
}
