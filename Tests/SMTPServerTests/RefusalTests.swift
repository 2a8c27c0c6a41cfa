import Base
import Mail
import SMTP
import SMTPServer
import Storage
import Testing

/// Odd addresses in a batch, and what the log says of refusals.
@Suite(.timeLimit(.minutes(10)))
struct RefusalTests {
    private let log = CollectedLog()

    private func limits(errors: Int) -> SMTPLimits {
        var limits = SMTPLimits()
        limits.errors = errors
        return limits
    }

    /// Odoo sends a whole batch in one connection: an odd address now and then must not end it.
    @Test func refusedAddressesDoNotEndABatch() async throws {
        try await TestListener.run(limits: limits(errors: 5), invalidRecipients: .refuse, log: log) { listener in
            let said = try await listener.python("smtplib_client.py", "batch")
            #expect(said == "refused 30 of 60\ndone\n")
            #expect(listener.queue.kept.count == 30)
            #expect(listener.queue.kept.allSatisfy { $0.message.envelope.recipients.count == 1 })
            // Each is told, up to a bound; the rest is summed up.
            let told = log.lines("command refused")
            #expect(told.count == 20)
            #expect(told.first?.metadata["command"] == "rcpt TO:<kunde0@firma..de>")
            #expect(told.first?.metadata["reply"]?.hasPrefix("553 5.1.3 ") == true)
            #expect(told.first?.metadata["client"] == "127.0.0.1")
            let summaries = log.limiter.takeSummaries(endingAll: true)
            #expect(summaries.map(\.description) == ["command refused: 10 more from 1 address"])
        }
    }

    /// smtplib raises nothing as long as one recipient is taken: those that are refused would be left out in silence.
    @Test func oddAddressesAmongGoodOnesAreKeptForTheReport() async throws {
        try await TestListener.run(log: log) { listener in
            let said = try await listener.python("smtplib_client.py", "odd")
            #expect(said == "refused []\nrefused []\ndone\n")
            let envelopes = listener.queue.kept.map(\.message.envelope)
            #expect(
                envelopes.map { $0.recipients.map { "\($0.address)" } } == [["b@example.com", "c@example.com"], []]
            )
            #expect(
                envelopes.map { $0.invalidRecipients.map(\.text) } == [
                    ["kunde@firma..de", "dot.@x.example"], ["x@-bad.example"],
                ]
            )
            let told = log.lines("recipient accepted for a failure report: no mailbox can have this address")
            #expect(told.compactMap { $0.metadata["command"] }.count == 3)
            #expect(
                log.lines("accepted").compactMap { $0.metadata["invalid-recipients"] } == [
                    "kunde@firma..de dot.@x.example", "x@-bad.example",
                ]
            )
        }
    }

    @Test func swaksIsToldTheSame() async throws {
        try await TestListener.run(log: log) { listener in
            let output = try await TestListener.output(of: [
                "swaks", "--server", "127.0.0.1", "--port", "\(listener.port)", "--timeout", "60s", "--from",
                "a@example.com",
                "--to", "b@example.com,kunde@firma..de",
            ])
            #expect(output.contains("250 2.1.5 accepted, but no mailbox can have this address"), "\(output)")
            #expect(output.contains("250 2.0.0 queued as"), "\(output)")
            #expect(listener.queue.kept.first?.message.envelope.invalidRecipients.map(\.text) == ["kunde@firma..de"])
        }
    }

    /// Why a connection was closed is said; that the client said QUIT is not.
    @Test(arguments: [
        ("errors", "421 4.7.0 too many errors; closing"), ("http", "502 5.7.0 this is SMTP, not HTTP; closing"),
        ("guess", "421 4.7.0 too many errors; closing"), ("bare", "554 5.6.0 bare CR or LF"),
    ])
    func theLogSaysWhyAConnectionWasClosed(way: String, reply: String) async throws {
        try await TestListener.run(limits: limits(errors: 3), log: log) { listener in
            _ = try await listener.python("raw_client.py", way)
            let closed = log.lines("connection closed")
            #expect(closed.count == 1)
            #expect(closed.first?.metadata["reply"]?.hasPrefix(reply) == true)
            _ = try await listener.python("smtplib_client.py", "plain")
            #expect(log.lines("connection closed").count == 1)
        }
    }

    /// 240 wrong passwords a second must not become 240 lines a second.
    @Test func aFloodOfWrongPasswordsIsSummedUp() async throws {
        try await TestListener.run(log: log) { listener in
            for _ in 0..<4 { _ = try await listener.python("raw_client.py", "guess") }
            #expect(listener.counters.current.failedLogins == 12)
            let told = log.lines("login failed")
            #expect(told.count == 3)
            #expect(told.allSatisfy { $0.metadata["login"] == "odoo" })
            let summaries = log.limiter.takeSummaries(endingAll: true).filter { $0.kind.text == "login failed" }
            #expect(summaries.map(\.description) == ["login failed: 9 more from 1 address"])
        }
    }

    /// Nor must connections for which there is a certificate when STARTTLS is offered, and none when it is requested.
    @Test func aFloodOfVainHandshakesIsSummedUp() async throws {
        let asked = Locked(0)
        let everyOther: @Sendable () -> Bool = {
            asked.withLock { count in
                count += 1
                return !count.isMultiple(of: 2)
            }
        }
        try await TestListener.run(.startTLS, hasCertificate: everyOther, log: log) { listener in
            for _ in 0..<5 { _ = try await listener.python("raw_client.py", "no-tls") }
            let text = "STARTTLS without a usable certificate"
            #expect(log.lines(text).count == 3)
            let summaries = log.limiter.takeSummaries(endingAll: true).filter { $0.kind.text == text }
            #expect(summaries.map(\.description) == ["\(text): 2 more from 1 address"])
        }
    }

    /// A message may have a thousand recipients; its line names some of them.
    @Test func aLineNamesABoundedNumberOfRecipients() async throws {
        try await TestListener.run(log: log) { listener in
            #expect(try await listener.python("smtplib_client.py", "crowd") == "done\n")
            let line = try #require(log.lines("accepted").first)
            let recipients = try #require(line.metadata["recipients"])
            #expect(recipients.hasPrefix("b0@example.com b1@example.com "))
            #expect(recipients.hasSuffix(" … and \(80 - LogList.mostNamed) more"))
            let invalid = try #require(line.metadata["invalid-recipients"])
            #expect(invalid.hasSuffix(" … and \(60 - LogList.mostNamed) more"))
        }
    }

    /// A recipient that is lost because its line is too long is found in the log like any other that was refused.
    @Test func aLineThatIsTooLongIsTold() async throws {
        try await TestListener.run(limits: limits(errors: 100), log: log) { listener in
            #expect(try await listener.python("raw_client.py", "long-line") == "220\n500\n")
            let told = log.lines("command refused")
            #expect(told.count == 20)
            let line = try #require(told.first)
            #expect(line.metadata["command"]?.hasPrefix("RCPT TO:<xxx") == true)
            #expect(line.metadata["command"].map { $0.utf8.count <= SessionNote.longest } == true)
            #expect(line.metadata["reply"] == "500 5.5.6 line too long")
            let summaries = log.limiter.takeSummaries(endingAll: true)
            #expect(summaries.map(\.description) == ["command refused: 2 more from 1 address"])
        }
    }

    /// What a peer says of itself is kept bounded, on one line, whatever it sends.
    @Test func whatAPeerSaysIsBounded() async throws {
        try await TestListener.run(log: log) { listener in
            _ = try await listener.python("raw_client.py", "long-name")
            let line = try #require(log.lines("login failed").first)
            let name = try #require(line.metadata["login"])
            #expect(name.utf8.count <= 80)
            #expect(name.hasPrefix("\u{FFFD}\u{FFFD}xxx"))
            let command = try #require(log.lines("command refused").first?.metadata["command"])
            #expect(command.utf8.count <= SessionNote.longest)
        }
    }
}
