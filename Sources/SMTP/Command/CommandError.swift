/// The reply to a command line that cannot be parsed.
package struct CommandError: Error, Sendable, Hashable {
    package let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
    }
}
