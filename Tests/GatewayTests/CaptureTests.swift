import Base
import Cryptography
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// Captured mail from SMTP to the queue, and what of it reaches anybody.
@Suite(.timeLimit(.minutes(10)))
struct CaptureTests {
    private static let customer = "kunde@customer.example"

    /// Sends another message by another author, which is not captured, and waits until it has arrived.
    private func sendOther(_ bench: GatewayBench, through port: Int) async throws {
        let mail = TestMail(from: "Otto <otto@acme.example>", messageID: "<other@odoo>", recipients: ["x@y.example"])
        let reply = try await SMTPClient.send(mail.bytes, from: GatewayBench.bounce, to: mail.recipients, port: port)
        #expect(reply.code == 250)
        try await bench.wait("the other message") { bench.google.arrivalCounts["x@y.example"] == 1 }
    }

    @Test func aListenerCapturesEverything() async throws {
        try await GatewayBench.run(change: { settings in
            settings.smtp.listeners[0].capture = true
            var other = settings.smtp.listeners[0]
            (other.name, other.capture) = ("other", false)
            settings.smtp.listeners.append(other)
        }) { bench in
            let all = [Self.customer, "kunde@firma..de", "chef@customer.example"]
            let id = try await bench.accepted(TestMail(recipients: all))
            let foreign = try await bench.accepted(TestMail(from: "X <x@elsewhere.example>", messageID: "<x@odoo>"))
            let deliveries = try await bench.deliveries(id, all: .captured)
            #expect(Set(deliveries.flatMap(\.recipientTexts)) == Set(all))
            #expect(deliveries.allSatisfy { $0.reason == Reason(.capturedByListener, "smtp") })
            _ = try await bench.deliveries(foreign, all: .captured)
            let bytes = try await bench.outside.content(of: id).allBytes()
            #expect(String(decoding: bytes, as: UTF8.self).contains("anbei unser Angebot"))
            // Later mail by another listener is sent; nothing of what came before, and no report either.
            try await sendOther(bench, through: try bench.port(of: "other"))
            #expect(bench.google.sentMessages.count == 1)
            let events = try await bench.outside.history(of: id).events
            #expect(events.isEmpty)
            // Whatever is done to the queue.
            _ = try await bench.inside.manage(.all, .release, at: SystemClock().now)
            _ = try await bench.inside.manage(.all, .retryNow, at: SystemClock().now)
            _ = try await bench.inside.manage(.all, .sendAnyway, at: SystemClock().now)
            #expect(try await bench.outside.history(of: id).deliveries.allSatisfy { $0.state == .captured })
            // Until somebody confirms the recipients.
            let now = SystemClock().now
            _ = try await bench.outside.sendCaptured(of: foreign, to: [Self.customer], by: "anna", at: now)
            try await bench.wait("the confirmed message") { bench.google.arrivalCounts[Self.customer] == 1 }
            #expect(bench.google.sentMessages.count == 2)
        }
    }

    @Test func whatIsCapturedTakesNoAccount() async throws {
        try await GatewayBench.run(
            defaultSender: nil,
            change: { settings in
                settings.smtp.listeners[0].capture = true
                settings.smtp.listeners[0].encryption = .startTLS
            }
        ) { bench in
            let mail = TestMail(from: "X <x@elsewhere.example>", messageID: "<x@odoo>")
            let deliveries = try await bench.deliveries(try await bench.accepted(mail), all: .captured)
            #expect(deliveries.map(\.account) == [.noAccount])
            // But what a login may not send is refused, as it would be without capturing.
            let login = LoginRecord(
                name: "shop",
                passwordHash: try PasswordHash(of: Secret("right")).phc,
                mayUse: ["@acme.example"],
                account: nil,
                isEnabled: true,
                createdAt: SystemClock().now
            )
            try await bench.outside.saveLogin(login)
            let conversation = try await SMTPConversation.login("shop", "right", port: bench.smtpPort)
            #expect(try await conversation.send(mail).code == 550)
            #expect(try await conversation.send(TestMail(messageID: "<y@odoo>")).code == 250)
        }
    }

    @Test func onlyAllowedRecipientsOfAMessageAreSentTo() async throws {
        try await GatewayBench.run(change: {
            $0.smtp.listeners[0].allowOnly = ["@acme.example", "probe@customer.example"]
        }) { bench in
            let allowed = ["otto@acme.example", "probe@customer.example"]
            let others = [Self.customer, "chef@partner.example"]
            let id = try await bench.accepted(TestMail(recipients: [others[0], allowed[0], others[1], allowed[1]]))
            try await bench.wait("the allowed") {
                try await bench.outside.history(of: id).deliveries.contains { $0.state == .delivered }
            }
            let deliveries = try await bench.outside.history(of: id).deliveries
            #expect(deliveries.filter { $0.state == .delivered }.flatMap(\.recipientTexts) == allowed)
            #expect(deliveries.filter { $0.state == .captured }.flatMap(\.recipientTexts) == others)
            #expect(bench.google.arrivalCounts == Dictionary(uniqueKeysWithValues: allowed.map { ($0, 1) }))
        }
    }

    @Test func aLoginsMailIsCapturedFromItsNextMessageOn() async throws {
        try await GatewayBench.run(change: { $0.smtp.listeners[0].encryption = .startTLS }) { bench in
            var login = LoginRecord(
                name: "test",
                passwordHash: try PasswordHash(of: Secret("right")).phc,
                mayUse: [],
                account: nil,
                isEnabled: true,
                createdAt: SystemClock().now
            )
            try await bench.outside.saveLogin(login)
            let conversation = try await SMTPConversation.login("test", "right", port: bench.smtpPort)
            #expect(try await conversation.send(TestMail(messageID: "<1@odoo>")).code == 250)
            try await bench.wait("the first") { bench.google.arrivalCounts[Self.customer] == 1 }
            login.capture = CapturePolicy(allowOnly: ["@acme.example"])
            try await bench.outside.saveLogin(login)
            // The store refuses a decision by the old rule, so even the next message in the open connection is captured.
            let reply = try await conversation.send(TestMail(messageID: "<2@odoo>"))
            let id = try #require(QueueID(reply.queueID))
            let deliveries = try await bench.deliveries(id, all: .captured)
            #expect(deliveries.map(\.reason) == [Reason(.capturedByLogin, "test")])
            #expect(bench.google.arrivalCounts == [Self.customer: 1])
        }
    }

    @Test func expiredMailIsRemoved() async throws {
        try await GatewayBench.run(change: { $0.smtp.listeners[0].capture = true }) { bench in
            let id = try await bench.accepted(TestMail())
            let later = SystemClock().now + .days(1)
            #expect(try await bench.outside.removeCaptured(receivedBefore: later, limit: 10, at: later) == 1)
            _ = try await bench.deliveries(id, all: .removed)
        }
    }
}
