/// One connection at a time, and what is being said over it.
final class Session {
    let number: Int
    var socket: Socket?
    var dialog = Dialog()
    var replies = ReplyReader()
    var mail: Mail
    /// What is being sent, up to where it was, and whether it ends a message.
    var output: [UInt8] = []
    var sent = 0
    var endsMessage = false
    /// When MAIL was said.
    var begun = ContinuousClock.now
    /// When the last byte of the content was handed over.
    var ended = ContinuousClock.now

    init(number: Int, mail: Mail) {
        self.number = number
        self.mail = mail
    }
}
