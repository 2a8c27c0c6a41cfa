/// A sequence of connections, one at a time, with their dialog.
final class Session {
    let number: Int
    var socket: Socket?
    var dialog = Dialog()
    var replies = ReplyReader()
    var mail: Mail
    /// The output, the number of bytes sent, and whether it ends a message.
    var output: [UInt8] = []
    var sent = 0
    var endsMessage = false
    /// When MAIL was sent.
    var begun = ContinuousClock.now
    /// When the last byte of the content was sent.
    var ended = ContinuousClock.now

    init(number: Int, mail: Mail) {
        self.number = number
        self.mail = mail
    }
}
