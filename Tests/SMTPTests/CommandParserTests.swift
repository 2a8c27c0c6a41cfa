import Mail
import Testing

@testable import SMTP

struct CommandParserTests {
    private static let anna = Address(localPart: "anna", domain: "example.com")

    private func parse(_ line: String) throws -> SMTPCommand { try CommandParser.parse(Array(line.utf8)) }

    private func refusal(_ line: String) -> Int? {
        do {
            _ = try parse(line)
            return nil
        } catch {
            return (error as? CommandError)?.reply.code
        }
    }

    @Test(arguments: [
        ("HELO odoo", SMTPCommand.helo("odoo")), ("ehlo [127.0.0.1]", .ehlo("[127.0.0.1]")), ("EhLo  x ", .ehlo("x")),
        ("DATA", .data), ("data ", .data), ("RSET", .rset), ("NOOP", .noop), ("NOOP x y", .noop), ("QUIT", .quit),
        ("VRFY anna", .vrfy), ("EXPN", .expn), ("HELP me", .help), ("STARTTLS", .startTLS),
        ("BDAT 0", .bdat(size: 0, isLast: false)), ("bdat 12 last", .bdat(size: 12, isLast: true)),
        ("AUTH plain", .auth(mechanism: "PLAIN", initial: nil)),
        ("AUTH LOGIN b2Rv", .auth(mechanism: "LOGIN", initial: "b2Rv")),
        ("GET / HTTP/1.1", .http), ("PRI * HTTP/2.0", .http), ("trace /", .http), ("DESCRIBE x RTSP/1.0", .http),
        ("CONNECT x:25 HTTP/1.0", .http),
    ])
    func understands(line: String, command: SMTPCommand) throws {
        #expect(try parse(line) == command)
    }

    @Test(arguments: [
        ("", 500), ("TURN", 500), ("HELO", 501), ("EHLO ", 501), ("DATA x", 501), ("RSET x", 501), ("QUIT x", 501),
        ("STARTTLS x", 501), ("BDAT", 501), ("BDAT LAST", 501), ("BDAT 1 LAST x", 501), ("AUTH", 501),
        ("AUTH A B C", 501),
        ("MAIL", 501), ("MAIL TO:<a@b.c>", 501), ("MAIL FROM:a@b.c", 501), ("MAIL FROM:<a@b.c", 501),
        ("MAIL FROM:<a>", 553), ("MAIL FROM:<a@b..c>", 553), ("RCPT TO:<>", 553), ("RCPT TO:<@relay.example:>", 553),
        ("RCPT TO:<a@b..c", 501), ("RCPT TO:<a@b>c@d>", 501), ("RCPT TO:<a@b..c> X=1", 555),
        ("RCPT TO:<a@b.c>\u{338}", 501), ("RCPT TO:<<a@b>>", 501),
        ("MAIL FROM:<a@b.c> SIZE", 501), ("MAIL FROM:<a@b.c> SIZE=-1", 501), ("MAIL FROM:<a@b.c> BODY=BINARYMIME", 501),
        ("MAIL FROM:<a@b.c> HOLDFOR=1", 555), ("NOOP \u{7F}", 501), ("NOOP \t", 501),
    ])
    func refuses(line: String, code: Int) {
        #expect(refusal(line) == code)
    }

    @Test
    func refusesWhatIsNoUTF8() {
        #expect(throws: CommandError.self) { try CommandParser.parse(Array("NOOP ".utf8) + [0xFF]) }
    }

    @Test(arguments: [
        "RCPT TO:<anna@example.com>", "rcpt to:<anna@example.com>", "RCPT TO: <anna@example.com>",
        "RCPT TO:<@relay.example,@other.example:anna@example.com>", "RCPT TO:<\"anna\"@example.com>",
    ])
    func findsTheAddress(line: String) throws {
        #expect(try parse(line) == .rcpt(Recipient(Self.anna)))
    }

    /// A well-formed command whose path is not an address: its text is kept, printable and bounded.
    @Test(arguments: [
        ("RCPT TO:<kunde@firma..de>", "kunde@firma..de"), ("RCPT TO:<a@>", "a@"), ("RCPT TO:<@b.c>", "@b.c"),
        ("RCPT TO:<a b@c.d>", "a b@c.d"), ("RCPT TO:<a@b, c@d>", "a@b, c@d"), ("RCPT TO:<@r.example:dot.@x>", "dot.@x"),
        ("RCPT TO:<a\u{202E}@b..c>", "a\u{FFFD}@b..c"),
    ])
    func keepsWhatIsNoAddress(line: String, text: String) throws {
        guard case .invalidRcpt(let recipient, let reply) = try parse(line) else {
            Issue.record("\(line) is something else")
            return
        }
        #expect(recipient == InvalidRecipient(text))
        #expect(recipient.text == text)
        #expect(reply.code == 553)
    }

    @Test
    func boundsWhatIsNoAddress() throws {
        let line = "RCPT TO:<" + String(repeating: "x@", count: 900) + "customer.example>"
        guard case .invalidRcpt(let recipient, _) = try parse(line) else {
            Issue.record("it is something else")
            return
        }
        #expect(recipient.text.utf8.count <= InvalidRecipient.longest)
        #expect(Address(recipient.text) == nil)
    }

    @Test
    func quotesMayHoldBrackets() throws {
        let recipient = Recipient(Address(localPart: "a>b \"c", domain: "example.com"))
        #expect(try parse(#"RCPT TO:<"a>b \"c"@example.com>"#) == .rcpt(recipient))
    }

    @Test
    func readsParametersOfMail() throws {
        let line = "MAIL FROM:<anna@example.com> SIZE=12 BODY=8bitmime SMTPUTF8 RET=hdrs ENVID=q+2B1 AUTH=<>"
        let expected = MailParameters(
            sender: Self.anna,
            size: 12,
            needsSMTPUTF8: true,
            returnContent: .headers,
            envelopeID: "q+1"
        )
        #expect(try parse(line) == .mail(expected))
        #expect(try parse("MAIL FROM:<>") == .mail(MailParameters()))
    }

    @Test
    func readsParametersOfRcpt() throws {
        var recipient = Recipient(Self.anna)
        recipient.notify = [.success, .delay]
        recipient.originalRecipient = "rfc822;o+x@example.com"
        #expect(
            try parse("RCPT TO:<anna@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;o+2Bx@example.com")
                == .rcpt(recipient)
        )
        recipient.notify = .never
        recipient.originalRecipient = nil
        #expect(try parse("RCPT TO:<anna@example.com> notify=never") == .rcpt(recipient))
    }

    @Test(
        arguments: [
            ("", ""), ("abc", "abc"), ("a+2Bb", "a+b"), ("+41+4a", "AJ"), ("+C3+A9", "\u{e9}"), ("\u{e9}", "\u{e9}"),
            ("+20", " "),
            ("+", nil), ("+4", nil), ("+4G", nil), ("++1", nil), ("+-1", nil), ("a=b", nil), ("a b", nil), ("+0A", nil),
            ("+00", nil), ("+7F", nil), ("+FF", nil),
        ] as [(String, String?)]
    )
    func decodesXText(text: String, decoded: String?) {
        #expect(XText.decode(text) == decoded)
    }
}
