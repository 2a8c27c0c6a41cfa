import Base
import Mail
import SMTPServer
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SMTPListenerTests {
    /// Runs Python's smtplib against a listener; returns its output and the queued messages.
    private func run(_ way: String) async throws -> (output: String, kept: [MemoryQueue.Kept]) {
        try await TestListener.run(way == "tls" ? .tls : .startTLS) { listener in
            (try await listener.python("smtplib_client.py", way), listener.queue.kept)
        }
    }

    @Test(arguments: [("plain", "ESMTP"), ("starttls", "ESMTPS"), ("tls", "ESMTPS"), ("login", "ESMTPA")])
    func takesMail(way: String, with: String) async throws {
        let (output, kept) = try await run(way)
        #expect(output.hasSuffix("done\n"))
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { $0.message.origin.with == with })
        #expect(kept.allSatisfy { $0.message.envelope.recipients.count == 2 })
        let type = "Content-Type: multipart/mixed;\r\n boundary=\"===============177==\"\r\n\r\n"
        let text = "Date: 1\r\nSubject: =?utf-8?q?x?=\r\n" + type + ".dot\r\n--===============177==\r\n\u{e9}\r\n"
        #expect(kept.first?.content == Array(text.utf8))
        // Only the parts that a sender regenerates each time differ.
        #expect(kept.first?.message.digest == kept.last?.message.digest)
    }

    @Test
    func hangingUpAfterDataIsNoMail() async throws {
        let (output, kept) = try await run("hangup")
        #expect(output == "354\n")
        #expect(kept.isEmpty)
    }

    @Test
    func aBareLineFeedEndsTheSession() async throws {
        let (output, kept) = try await run("smuggle")
        #expect(output == "554\n")
        #expect(kept.isEmpty)
    }
}
