/// Where the queue is stored.
package struct DataSettings: Sendable, Hashable {
    /// The folder of the database and the spool.
    package var directory = "/var/lib/gsuite-gateway"
    /// Free bytes that new mail must leave on the disk; below that, it is temporarily refused.
    package var reserve = 256 << 20
    /// Messages up to this many bytes are stored in the database, larger ones in the spool.
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
                "Free space that new mail must leave on the disk. Below that, new mail is temporarily refused, while mail "
                    + "already in the queue is processed."
            ),
            .value(
                "inline_limit",
                \.inlineLimit,
                .size(0...1 << 20),
                "Messages up to this size are stored in the database itself, larger ones in files beside it."
            ),
        ]
    }
}
