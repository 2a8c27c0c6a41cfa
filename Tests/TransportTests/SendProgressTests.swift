import Testing

@testable import Transport

struct SendProgressTests {
    @Test func `before the first attempt nothing was sent`() {
        let progress = SendProgress(isIdempotent: false, length: 0)
        #expect(!progress.perhapsProcessed)
    }

    @Test func `a whole request may have been acted on`() {
        var progress = SendProgress(isIdempotent: false, length: 10)
        let first = progress.begin()
        progress.took(upTo: 9)
        #expect(first && !progress.perhapsProcessed)
        progress.took(upTo: 10)
        #expect(progress.perhapsProcessed)
        let second = progress.begin()
        #expect(!second && progress.isCutShort)
    }

    @Test func `half a request may be sent again`() {
        var progress = SendProgress(isIdempotent: false, length: 10)
        _ = progress.begin()
        progress.took(upTo: 5)
        let second = progress.begin()
        #expect(second && !progress.isCutShort && !progress.perhapsProcessed)
    }

    @Test func `a refused stream may be sent again`() {
        var progress = SendProgress(isIdempotent: false, length: 0)
        _ = progress.begin()
        #expect(progress.perhapsProcessed)
        progress.refused()
        #expect(!progress.perhapsProcessed)
        let second = progress.begin()
        #expect(second && progress.perhapsProcessed)
    }

    @Test func `an idempotent request may be sent again, but stays open`() {
        var progress = SendProgress(isIdempotent: true, length: 0)
        _ = progress.begin()
        let second = progress.begin()
        progress.refused()
        #expect(second && progress.perhapsProcessed)
    }
}

struct ReplyCollectorTests {
    @Test func `lines make replies`() {
        var replies = ReplyCollector()
        for line in ["220 hello\r\n", "250-test\r\n", "250-SIZE\r\n", "250 OK\r\n"] { replies.receive(line) }
        #expect(replies.last == MailReply(code: 250, text: "test\nSIZE\nOK"))
        for line in ["550 no\r\n", "221 bye\r\n", "nonsense\r\n", "\r\n"] { replies.receive(line) }
        #expect(replies.last == MailReply(code: 550, text: "no"))
        replies.receive("354\r\n")
        #expect(replies.last == MailReply(code: 354, text: ""))
    }

    @Test func `an endless reply is cut`() {
        var replies = ReplyCollector()
        for _ in 0..<10_000 { replies.receive("250-" + String(repeating: "x", count: 100)) }
        replies.receive("250 end")
        #expect((replies.last?.text.utf8.count ?? 0) <= 8192)
    }
}
