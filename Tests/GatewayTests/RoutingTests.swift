import Base
import Cryptography
import Gateway
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// Which account sends what, and which mail is refused: from SMTP to the recipients' mailboxes.
@Suite(.timeLimit(.minutes(10)))
struct RoutingTests {
    private static let customer = "kunde@customer.example"

    @Test func eachAuthorSendsByTheirOwnAccount() async throws {
        try await GatewayBench.run { bench in
            let byAnna = try await bench.accepted(TestMail())
            let byOtto = try await bench.accepted(TestMail(from: "Otto <otto@acme.example>", messageID: "<2@odoo>"))
            _ = try await bench.deliveries(byAnna)
            _ = try await bench.deliveries(byOtto)
            #expect(Set(bench.google.sentMessages.map(\.account)) == [GatewayBench.anna, GatewayBench.otto])
            let senders = bench.google.arrivals(for: Self.customer).map { $0.header.value("From") ?? "" }
            // Only the attempts show which message an extra copy belongs to.
            let attempts =
                try await bench.outside.history(of: byAnna).attempts
                + bench.outside.history(of: byOtto).attempts
            #expect(senders.count == 2, "\(senders) \(attempts)")
            #expect(senders.contains { $0.contains("<anna@acme.example>") })
        }
    }

    @Test func anAliasIsSentByItsAccount() async throws {
        try await GatewayBench.run(
            defaultSender: nil,
            prepare: { bench in
                bench.google.add(SimulatedAccount(GatewayBench.otto, sendAs: [.init("sales@acme.example")]))
            }
        ) { bench in
            // The gateway reads the aliases at its start; until then no account sends as this one.
            let mail = TestMail(from: "Sales <sales@acme.example>")
            try await bench.wait("the alias to be known") { try await bench.offer(mail).code == 250 }
            try await bench.wait("its delivery") { !bench.google.sentMessages.isEmpty }
            #expect(bench.google.sentMessages.map(\.account) == [GatewayBench.otto])
            let from = bench.google.arrivals(for: Self.customer).first?.header.value("From")
            #expect(from?.contains("sales@acme.example") == true)
        }
    }

    @Test func aForeignAuthorIsAnsweredThoughTheDefaultSenderSends() async throws {
        try await GatewayBench.run { bench in
            let id = try await bench.accepted(TestMail(from: "Petra <petra@elsewhere.example>"))
            _ = try await bench.deliveries(id)
            let header = try #require(bench.google.arrivals(for: Self.customer).first?.header)
            #expect(bench.google.sentMessages.map(\.account) == [GatewayBench.info])
            #expect(header.value("From")?.contains("<info@acme.example>") == true)
            #expect(header.value("Reply-To")?.contains("petra@elsewhere.example") == true)
        }
    }

    @Test func aLoginMaySendByAnAccountOfItsOwn() async throws {
        try await GatewayBench.run(
            defaultSender: nil,
            change: { $0.smtp.listeners[0].encryption = .startTLS }
        ) { bench in
            let login = LoginRecord(
                name: "odoo",
                passwordHash: try PasswordHash(of: Secret("right")).phc,
                mayUse: [],
                account: try await bench.account(GatewayBench.otto).id,
                isEnabled: true,
                createdAt: SystemClock().now
            )
            try await bench.outside.saveLogin(login)
            var mail = TestMail(from: "Petra <petra@elsewhere.example>")
            mail.messageID = "<login@odoo>"
            // The gateway loads the new login within a second.
            try await bench.wait("the login to work") {
                try await bench.submit(mail, login: "odoo", password: Secret("right")) == 250
            }
            #expect(try await bench.submit(mail, login: "odoo", password: Secret("wrong")) != 250)
            try await bench.wait("its delivery") { !bench.google.sentMessages.isEmpty }
            #expect(Set(bench.google.sentMessages.map(\.account)) == [GatewayBench.otto])
        }
    }

    /// The account was removed between the routing of a message and its commit.
    @Test func mailOfAnAccountThatIsGoneGoesByTheDefaultSender() async throws {
        try await GatewayBench.run { bench in
            let otto = try await bench.account(GatewayBench.otto).id
            let info = try await bench.account(GatewayBench.info).id
            try await bench.outside.removeAccount(otto)
            let mail = TestMail(from: "Otto <otto@acme.example>")
            try await bench.wait("the gateway to know of it") {
                let id = try await bench.accepted(mail)
                return try await bench.outside.history(of: id).deliveries.map(\.account) == [info]
            }
            let id = try await bench.keep(mail, for: otto)
            let deliveries = try await bench.deliveries(id)
            #expect(deliveries.map(\.account) == [info])
            #expect(bench.google.sentMessages.last?.account == GatewayBench.info)
        }
    }

    @Test func withoutAnybodyToSendItItIsRefused() async throws {
        try await GatewayBench.run(defaultSender: nil) { bench in
            let reply = try await bench.offer(TestMail(from: "Petra <petra@elsewhere.example>"))
            #expect(reply.code == 550)
            #expect(try await bench.outside.list(QueueQuery()).isEmpty)
        }
    }

    /// The envelope decides who gets the message; other addresses in To, readable or not, get nothing.
    @Test(arguments: [
        "a@b@c.example", "kunde@customer.example, <", "\"unterminated <kunde@customer.example>",
        "evil@customer.example <", "x <evil@customer.example>, <evil2@customer.example",
    ])
    func recipientsThatNobodyCanReadAreTheEnvelopes(_ to: String) async throws {
        try await GatewayBench.run { bench in
            _ = try await bench.deliveries(try await bench.accepted(TestMail(to: to)))
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 1])
        }
    }
}
