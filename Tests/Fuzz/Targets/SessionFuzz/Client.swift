import Base
import Mail
import SMTP

/// Drives a session as the listener does, answers its requests at once, and records its actions.
struct Client {
    enum Event: Hashable {
        case action(SessionAction)
        case message([UInt8])
    }

    private(set) var events: [Event] = []
    private var session: SMTPSession
    private var buffer: [UInt8] = []
    /// The content of the incoming message.
    private var content: [UInt8]?

    init(choice: UInt8) {
        var limits = SMTPLimits()
        limits.messageSize = choice & 1 == 0 ? 200 : 100_000
        limits.recipients = 3
        limits.lineLength = choice & 2 == 0 ? 100 : 2000
        limits.errors = choice & 4 == 0 ? 3 : 100
        let options = SessionOptions(
            hostName: "gateway.acme.example",
            limits: limits,
            offersStartTLS: choice & 8 != 0,
            requiresLogin: choice & 16 != 0
        )
        session = SMTPSession(
            options: options,
            peer: SessionPeer(isLoopback: choice & 32 != 0, isSecure: choice & 64 != 0)
        )
    }

    mutating func send(_ bytes: ArraySlice<UInt8>) {
        buffer += bytes
        while !session.isClosed {
            precondition(!session.isWaiting, "the session still waits after an answer")
            var actions: [SessionAction] = []
            let pending = buffer
            let consumed = session.receive(pending.span, into: &actions)
            precondition((0...buffer.count).contains(consumed), "more consumed than there was")
            precondition(consumed > 0 || actions.isEmpty, "an action without input")
            let piece = pending[..<consumed]
            buffer.removeFirst(consumed)
            for action in actions { perform(action, on: piece) }
            if consumed == 0 { return }
        }
        precondition(content == nil, "closed with a message left open")
    }

    private mutating func perform(_ action: SessionAction, on piece: ArraySlice<UInt8>) {
        var answers: [SessionAction] = []
        switch action {
        case .content(let range):
            precondition(range.lowerBound >= 0 && range.upperBound <= piece.count, "content beyond the piece")
            precondition(content != nil, "content outside a message")
            content? += piece[range]
            return
        case .beginContent(let envelope):
            precondition(content == nil, "a message within a message")
            precondition((1...3).contains(envelope.recipients.count), "too few or too many recipients")
            content = []
            events.append(.action(action))
        case .endContent:
            finish()
            session.contentTaken(Reply(250, nil, "ok"), into: &answers)
        case .abandonContent:
            content = nil
            return
        case .note: return
        case .reply(let reply):
            check(reply)
            events.append(.action(action))
        case .startTLS:
            events.append(.action(action))
            session.tlsStarted(certificateName: nil)
        case .authenticate(let credentials):
            events.append(.action(action))
            if credentials.name.utf8.count % 2 == 0 {
                session.authenticated(as: SessionLogin(name: credentials.name), into: &answers)
            } else {
                session.authenticationRefused(Reply(535, nil, "no"), into: &answers)
            }
        case .close, .abort: events.append(.action(action))
        }
        for answer in answers { perform(answer, on: []) }
    }

    private mutating func finish() {
        guard let message = content else { preconditionFailure("an end without a message") }
        content = nil
        for (index, byte) in message.enumerated() where byte == 0x0A {
            precondition(index > 0 && message[index - 1] == 0x0D, "a bare LF came in")
        }
        for (index, byte) in message.enumerated() where byte == 0x0D {
            precondition(index + 1 < message.count && message[index + 1] == 0x0A, "a bare CR came in")
        }
        var collector = HeaderCollector(limit: 500)
        collector.take(message.span)
        precondition(message.starts(with: collector.bytes), "a header that was not sent")
        events.append(.message(message))
    }

    private func check(_ reply: Reply) {
        var bytes: [UInt8] = []
        reply.write(to: &bytes)
        precondition((200...599).contains(reply.code) && !reply.lines.isEmpty, "no reply")
        let lines = bytes.split(separator: 0x0A)
        precondition(lines.count == reply.lines.count, "a reply with additional lines")
        precondition(lines.allSatisfy { $0.last == 0x0D && $0.count <= 511 }, "a reply line too long")
    }
}
