import Base
import Mail
import SMTPServer
import Storage
import Testing

/// Mail from swaks, which administrators use to try out a mail server.
@Suite(.timeLimit(.minutes(10)))
struct SwaksTests {
    private func swaks(_ listener: TestListener, _ arguments: [String]) async throws -> String {
        let envelope = ["--from", "a@example.com", "--to", "b@example.com,c@example.com", "--helo", "odoo.example"]
        let server = ["--server", "127.0.0.1", "--port", "\(listener.port)", "--timeout", "60s"]
        return try await TestListener.output(of: ["swaks"] + server + envelope + arguments)
    }

    @Test(
        arguments: [
            ([], "ESMTP"), (["--protocol", "SMTP"], "SMTP"), (["--tls"], "ESMTPS"),
            (["--tls", "--auth", "PLAIN", "--auth-user", "odoo", "--auth-password", "right"], "ESMTPSA"),
            (["--auth", "LOGIN", "--auth-user", "odoo", "--auth-password", "right"], "ESMTPA"),
            (["--pipeline"], "ESMTP"),
        ] as [([String], String)]
    )
    func sends(arguments: [String], with: String) async throws {
        try await TestListener.run(.startTLS) { listener in
            let output = try await swaks(listener, arguments + ["--body", ".dot\\n..\\nend"])
            #expect(output.contains("250 2.0.0 queued as"), "\(output)")
            let kept = try #require(listener.queue.kept.first)
            #expect(kept.message.origin.with == with)
            #expect(kept.message.origin.helo == "odoo.example")
            #expect(kept.message.envelope.recipients.map { "\($0.address)" } == ["b@example.com", "c@example.com"])
            #expect(String(decoding: kept.content, as: UTF8.self).contains("\r\n.dot\r\n..\r\nend\r\n"))
        }
    }

    @Test
    func sendsWithTLSFromTheFirstByte() async throws {
        try await TestListener.run(.tls) { listener in
            let output = try await swaks(listener, ["--tls-on-connect"])
            #expect(output.contains("250 2.0.0 queued as"), "\(output)")
            #expect(listener.queue.kept.count == 1)
        }
    }

    @Test
    func isToldOfAWrongPassword() async throws {
        try await TestListener.run(.startTLS, requiresLogin: true) { listener in
            let password = ["--auth", "PLAIN", "--auth-user", "odoo", "--auth-password", "wrong"]
            let withPassword = try await swaks(listener, ["--tls"] + password)
            let without = try await swaks(listener, ["--tls"])
            #expect(withPassword.contains("535 5.7.8"))
            #expect(without.contains("530 5.7.0"))
            #expect(listener.queue.kept.isEmpty)
        }
    }
}
