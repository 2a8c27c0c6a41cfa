import Base
import Mail
import SMTP
import Testing

struct SessionTests {
    private static let opening = [
        "EHLO x", "MAIL FROM:<a@example.com> RET=HDRS ENVID=e", "RCPT TO:<b@example.com> NOTIFY=NEVER",
    ]

    private func begun(_ options: SessionOptions = SessionOptions(hostName: "gateway.example")) -> Conversation {
        var conversation = Conversation(options)
        for line in Self.opening { conversation.send(line: line) }
        return conversation
    }

    @Test
    func handsOverTheEnvelope() throws {
        var conversation = begun()
        conversation.send(line: "RCPT TO:<c@example.com>")
        conversation.send(line: "RCPT TO:<B@EXAMPLE.com> NOTIFY=SUCCESS")
        conversation.send(line: "DATA")
        let envelope = try #require(conversation.envelopes.first)
        #expect(envelope.sender == Address("a@example.com"))
        #expect(envelope.recipients.map { "\($0.address)" } == ["b@example.com", "c@example.com"])
        #expect(envelope.recipients.first?.notify == .never)
        #expect(envelope.returnContent == .headers)
        #expect(envelope.envelopeID == "e")
    }

    /// Only refused MAIL and RCPT commands are noted for the log.
    @Test
    func notesWhatTheLogIsToSay() {
        var options = SessionOptions(hostName: "gateway.example")
        options.invalidRecipients = .report
        var conversation = Conversation(options)
        for line in [
            "NOOP x", "mail from:<a>", "EHLO x", "MAIL FROM:<a@example.com>", "WHAT", "RCPT TO:<b@example.com>",
            "RCPT TO:<kunde@firma..de>", "rcpt to:<j\u{F6}rg@example.com>", "RCPT TO:<a>b", "MAIL FROM:<a@example.com>",
        ] { conversation.send(line: line) }
        #expect(
            conversation.notes == [
                "mail from:<a>: 553", "RCPT TO:<kunde@firma..de>: 250", "rcpt to:<j\u{F6}rg@example.com>: 553",
                "RCPT TO:<a>b: 501", "MAIL FROM:<a@example.com>: 503",
            ]
        )
    }

    /// The line is gone by the time that its end arrives, so its start must be kept.
    @Test(arguments: ["whole", "in pieces"])
    func notesALineThatIsTooLong(_ way: String) throws {
        var conversation = begun()
        for verb in ["RCPT TO:<", "mail FROM:<", "VRFY "] {
            let line = Array((verb + String(repeating: "x", count: 5000) + ">\r\n").utf8)
            if way == "whole" {
                conversation.send(line)
            } else {
                for start in stride(from: 0, to: line.count, by: 1000) {
                    conversation.send(Array(line[start..<min(start + 1000, line.count)]))
                }
            }
        }
        #expect(conversation.codes.suffix(3) == [500, 500, 500])
        #expect(conversation.notes.count == 2)
        for (note, verb) in zip(conversation.notes, ["RCPT TO:<xxx", "mail FROM:<xxx"]) {
            #expect(note.hasPrefix(verb) && note.hasSuffix(": 500"))
            #expect(note.utf8.count <= SessionNote.longest + 5)
        }
    }

    /// A password must not reach the log because it begins like a command.
    @Test
    func notesNoResponseOfTheAuthentication() {
        var conversation = Conversation()
        for line in ["EHLO x", "AUTH PLAIN", "RCPT" + String(repeating: "A", count: 13_000)] {
            conversation.send(line: line)
        }
        #expect(conversation.codes.last == 500)
        #expect(conversation.notes.isEmpty)
    }

    @Test
    func whatIsNotedIsBounded() throws {
        var conversation = begun()
        conversation.send(line: "RCPT TO:<" + String(repeating: "\u{202E}ö", count: 400) + ">")
        let note = try #require(conversation.notes.last)
        #expect(note.utf8.count <= SessionNote.longest + 5)
        #expect(!note.unicodeScalars.contains("\u{202E}"))
    }

    @Test
    func handsOverRecipientsThatAreReported() throws {
        var options = SessionOptions(hostName: "gateway.example")
        options.invalidRecipients = .report
        var conversation = begun(options)
        for line in ["RCPT TO:<kunde@firma..de> NOTIFY=FAILURE", "RCPT TO:<kunde@firma..de>", "DATA"] {
            conversation.send(line: line)
        }
        let envelope = try #require(conversation.envelopes.first)
        #expect(envelope.recipients.map { "\($0.address)" } == ["b@example.com"])
        #expect(envelope.invalidRecipients == [InvalidRecipient("kunde@firma..de", notify: .failure)])
    }

    @Test
    func nothingOfATransactionSurvivesIt() {
        for end in ["RSET", "EHLO x", "HELO x"] {
            var conversation = begun()
            conversation.send(line: end)
            conversation.send(line: "DATA")
            #expect(conversation.codes.last == 503)
            #expect(!conversation.session.isInTransaction)
        }
    }

    @Test
    func resetWithinChunksAbandonsTheMessage() {
        var conversation = begun()
        conversation.send(line: "BDAT 3")
        conversation.send(Array("x\r\n".utf8))
        #expect(conversation.session.isInTransaction)
        conversation.send(line: "RSET")
        #expect(conversation.abandoned == 1)
        #expect(!conversation.session.isInTransaction)
    }

    @Test
    func aBareLineEndAbandonsTheMessage() {
        var conversation = begun()
        conversation.send(line: "DATA")
        #expect(conversation.session.isReceivingContent)
        conversation.send(Array("a\n".utf8))
        #expect(conversation.abandoned == 1)
        #expect(conversation.session.isClosed)
    }

    @Test
    func namesTheProtocol() {
        var conversation = Conversation(certificate: nil)
        #expect(conversation.session.protocolName == "SMTP")
        conversation.send(line: "EHLO x")
        #expect(conversation.session.protocolName == "ESMTP")
        conversation.send(line: "AUTH PLAIN AG9kb28AcmlnaHQ=")
        #expect(conversation.session.protocolName == "ESMTPA")
        #expect(conversation.session.login?.name == "odoo")
        conversation.send(line: "MAIL FROM:<a@example.com> SMTPUTF8")
        #expect(conversation.session.protocolName == "UTF8SMTPA")
        conversation.send(line: "RSET")
        #expect(conversation.session.protocolName == "ESMTPA")
    }

    @Test
    func waitsWhileAMessageIsStored() {
        var session = SMTPSession(options: SessionOptions(hostName: "g"), peer: SessionPeer(isLoopback: true))
        let input = Array((Self.opening + ["DATA", "x", ".", "NOOP", ""]).joined(separator: "\r\n").utf8)
        var (actions, position) = ([SessionAction](), 0)
        while !session.isWaiting {
            position += session.receive(input.span.extracting(position..<input.count), into: &actions)
        }
        #expect(actions.last == .endContent)
        #expect(session.receive(input.span.extracting(position..<input.count), into: &actions) == 0)
        actions = []
        session.contentTaken(.queued("7"), into: &actions)
        position += session.receive(input.span.extracting(position..<input.count), into: &actions)
        #expect(actions == [.reply(.queued("7")), .reply(.ok)])
        #expect(position == input.count)
    }

    @Test
    func closesOnce() {
        var session = SMTPSession(options: SessionOptions(hostName: "g"), peer: SessionPeer(isLoopback: true))
        var actions: [SessionAction] = []
        session.close(with: .shuttingDown, into: &actions)
        session.close(with: .timedOut, into: &actions)
        #expect(actions == [.reply(.shuttingDown), .close])
        #expect(session.receive([UInt8]("NOOP\r\n".utf8).span, into: &actions) == 0)
    }

    @Test
    func takesAsManyRecipientsAsItSays() throws {
        var conversation = begun()
        for number in 2...1000 { conversation.send(line: "RCPT TO:<r\(number)@example.com>") }
        conversation.send(line: "RCPT TO:<R1000@example.com>")
        conversation.send(line: "DATA")
        #expect(conversation.codes.suffix(2) == [250, 354])
        #expect(try #require(conversation.envelopes.first).recipients.count == 1000)
    }

    @Test
    func aLineWithoutEndEndsTheSession() {
        var conversation = Conversation()
        for _ in 0..<100 { conversation.send([UInt8](repeating: 0x41, count: 1000)) }
        #expect(conversation.codes == [500])
        #expect(conversation.transcript.last == "X: abort")
    }

    /// Google's page on XOAUTH2: the reason comes in a 334, and the refusal after the client's response.
    @Test(arguments: ["", "*", "AQ=="])
    func aRefusedTokenIsExplainedFirst(_ answer: String) {
        let options = SessionOptions(hostName: "smtp.example", proof: .accessToken)
        var session = SMTPSession(options: options, peer: SessionPeer(isLoopback: false, isSecure: true))
        var actions: [SessionAction] = []
        for line in ["EHLO x\r\n", "AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIGIBAQ==\r\n"] {
            _ = session.receive(Array(line.utf8).span, into: &actions)
        }
        #expect(actions.last == .authenticate(Credentials(name: "a", password: Secret("b"))))
        actions = []
        session.authenticationRefused(.authenticationFailed, because: "{}", into: &actions)
        #expect(actions == [.reply(Reply(334, nil, "e30="))])
        actions = []
        _ = session.receive(Array("\(answer)\r\n".utf8).span, into: &actions)
        #expect(actions == [.reply(.authenticationFailed)])
        #expect(session.login == nil)
    }
}
