/// Why a command line was not understood, as the reply to give.
package struct CommandError: Error, Sendable, Hashable {
    package let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
    }
}
