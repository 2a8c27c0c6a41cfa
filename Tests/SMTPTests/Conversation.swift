import Base
import Mail
import SMTP

/// A session whose caller carries out each action at once, with a transcript.
///
/// `S: ` is a line of a reply, `M: ` the content of an accepted message, `X: ` the end of the session.
struct Conversation {
    private(set) var transcript: [String] = []
    private(set) var envelopes: [Envelope] = []
    /// The notes for the log: each command with the code of its reply.
    private(set) var notes: [String] = []
    private(set) var abandoned = 0
    private(set) var session: SMTPSession
    private var unread: [UInt8] = []
    private var content: [UInt8] = []
    private let certificate: String?

    /// - Parameter certificate: the name that is verified when TLS is started.
    init(
        _ options: SessionOptions = SessionOptions(hostName: "gateway.example"),
        peer: SessionPeer = SessionPeer(isLoopback: true),
        certificate: String? = nil
    ) {
        session = SMTPSession(options: options, peer: peer)
        self.certificate = certificate
    }

    /// The codes of the replies so far, one for each reply.
    var codes: [Int] {
        transcript.filter { $0.hasPrefix("S: ") && $0.dropFirst(6).first == " " }.compactMap {
            Int($0.dropFirst(3).prefix(3))
        }
    }

    mutating func send(line: String) { send(Array((line + "\r\n").utf8)) }

    mutating func send(_ bytes: [UInt8]) {
        unread += bytes
        while !session.isWaiting, !unread.isEmpty {
            var actions: [SessionAction] = []
            let bytes = unread
            let consumed = session.receive(bytes.span, into: &actions)
            unread.removeFirst(consumed)
            perform(actions, on: bytes)
            if consumed == 0 { return }
        }
    }

    private mutating func perform(_ actions: [SessionAction], on bytes: [UInt8]) {
        for action in actions {
            var answers: [SessionAction] = []
            switch action {
            case .reply(let reply): transcript += Self.lines(of: reply)
            case .note(let note): notes.append("\(note.command): \(note.reply.code)")
            case .beginContent(let envelope):
                envelopes.append(envelope)
                content = []
            case .content(let range): content += bytes[range]
            case .endContent:
                transcript.append("M: " + Self.escaped(content))
                session.contentTaken(.queued("1"), into: &answers)
            case .abandonContent: abandoned += 1
            case .startTLS: session.tlsStarted(certificateName: certificate)
            case .authenticate(let credentials):
                if credentials.password == Secret("right") {
                    session.authenticated(as: SessionLogin(name: credentials.name), into: &answers)
                } else {
                    session.authenticationRefused(.authenticationFailed, into: &answers)
                }
            case .close: transcript.append("X: close")
            case .abort: transcript.append("X: abort")
            }
            perform(answers, on: bytes)
        }
    }

    private static func lines(of reply: Reply) -> [String] {
        var bytes: [UInt8] = []
        reply.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map { "S: " + $0 }
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\r": text += "\\r"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
