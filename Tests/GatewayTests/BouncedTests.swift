import Base
import Delivery
import Google
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Sync
import Testing

/// From a bounce in Gmail's inbox to mail that is no longer sent to its address, and back.
@Suite(.timeLimit(.minutes(15)))
struct BouncedTests {
    private static let gone = "weg@customer.example"
    private static let customer = "kunde@customer.example"

    private static func mail(_ number: Int, to recipients: [String]) -> TestMail {
        TestMail(messageID: "<\(number).1-openerp-\(number)-sale.order@odoo>", recipients: recipients)
    }

    private static func report(_ bench: GatewayBench, about messageID: String) -> String? {
        bench.google.arrivals(for: GatewayBench.bounce).map { String(decoding: $0.body ?? [], as: UTF8.self) }
            .first { $0.contains(messageID) }
    }

    @Test func whatCameBackIsNotSentAgainUntilTheAddressIsRemoved() async throws {
        try await GatewayBench.run(change: { $0.delivery.refuseBounced = true }) { bench in
            let watch = try await bench.bounceWatch()
            await watch.check()
            // The first one goes out, and comes back.
            let first = try await bench.accepted(Self.mail(1, to: [Self.gone]))
            let delivery = try #require(try await bench.deliveries(first).first)
            let sent = try #require(bench.google.arrivals(for: Self.gone).first)
            let proof = try #require(sent.header.value(GatewayHeader.proof))
            try bench.google.receive(
                GatewayBench.bounce(of: delivery.id, to: Self.gone, proof),
                for: GatewayBench.anna
            )
            await watch.check()
            #expect(try await bench.outside.bouncedAddresses().map(\.address) == [Self.gone])
            // The second one is not sent to it, only to the other.
            let mail = Self.mail(2, to: [Self.customer, Self.gone])
            let second = try await bench.accepted(mail)
            try await bench.wait("both ends") {
                try await bench.outside.history(of: second).deliveries.map(\.state) == [.delivered, .failed]
            }
            #expect(bench.google.arrivals(for: Self.gone).count == 1)
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
            try await bench.wait("the report") { Self.report(bench, about: mail.messageID) != nil }
            let report = try #require(Self.report(bench, about: mail.messageID))
            #expect(report.contains("Status: 5.1.1") && report.contains("Final-Recipient: rfc822; \(Self.gone)"))
            #expect(!report.contains("Final-Recipient: rfc822; \(Self.customer)"))
            #expect(report.contains("remove it from the list of bounces"))
            // A command removes it, and the third one goes out.
            #expect(try await bench.outside.removeBounces([Self.gone]) == 1)
            _ = try await bench.deliveries(try await bench.accepted(Self.mail(3, to: [Self.gone])))
            #expect(bench.google.arrivals(for: Self.gone).count == 2)
        }
    }

    /// smtp.gmail.com knows who is missing in its own domain.
    @Test(arguments: [true, false])
    func whatGmailRefusesIsOnTheListAndSentToOnlyIfTheSettingIsOff(_ refuses: Bool) async throws {
        try await GatewayBench.run(
            scopes: ScopeSet.fullMail.scopes,
            courier: .smtp,
            change: { $0.delivery.refuseBounced = refuses }
        ) { bench in
            let refusal = Fault.Effect.reply(code: 550, text: "5.1.1 The email account does not exist. - gsmtp")
            bench.google.inject(Fault(refusal, account: GatewayBench.anna, method: "smtp.send", count: 1))
            let first = try await bench.accepted(Self.mail(1, to: [Self.gone]))
            _ = try await bench.deliveries(first, all: .failed)
            let listed = try await bench.outside.bouncedAddresses()
            #expect(listed.map(\.address) == [Self.gone] && listed.map(\.message) == [first])
            #expect(listed.first?.status == "5.1.1" && listed.first?.reason.contains("does not exist") == true)
            let second = try await bench.accepted(Self.mail(2, to: [Self.gone]))
            let end = try await bench.deliveries(second, all: refuses ? .failed : .delivered)
            #expect(end.map { $0.reason?.code == .recipientBounced } == [refuses])
            #expect(bench.google.arrivals(for: Self.gone).count == (refuses ? 0 : 1))
        }
    }
}
