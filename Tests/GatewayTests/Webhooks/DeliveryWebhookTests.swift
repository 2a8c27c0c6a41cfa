import Base
import Delivery
import GoogleSimulator
import SQLStorage
import Settings
import Storage
import Sync
import TestSupport
import Testing

/// From Odoo's message to the event at the administrator's program, which verifies each call as the guide shows it.
@Suite(.timeLimit(.minutes(15)))
struct DeliveryWebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let gone = "weg@customer.example"
    private static let odd = "kunde@firma..example"

    private static func mail(_ number: Int, to recipients: [String]) -> TestMail {
        TestMail(messageID: "<\(number).1-openerp-\(number)-sale.order@odoo>", recipients: recipients)
    }

    @Test func aProgramIsToldWhatWasDeliveredWhatFailedAndWhatCameBack() async throws {
        try await GuideReceiver.run(secret: Self.secret) { receiver in
            let change: (inout GatewaySettings) -> Void = { settings in
                settings.delivery.webhook.url = receiver.url
                settings.delivery.webhook.secret = Secret(Self.secret)
            }
            try await GatewayBench.run(change: change) { bench in
                let watch = try await bench.bounceWatch()
                await watch.check()
                let sent = try await bench.accepted(Self.mail(1, to: [Self.gone]))
                let delivery = try #require(try await bench.deliveries(sent).first)
                let failed = try await bench.accepted(Self.mail(2, to: [Self.odd]))
                _ = try await bench.deliveries(failed, all: .failed)
                let arrived = try #require(bench.google.arrivals(for: Self.gone).first)
                let proof = try #require(arrived.header.value(GatewayHeader.proof))
                try bench.google.receive(
                    GatewayBench.bounce(of: delivery.id, to: Self.gone, proof),
                    for: GatewayBench.anna
                )
                await watch.check()
                try await bench.wait("the events") { try receiver.events.count >= 3 }
                #expect(try receiver.refusals.isEmpty)
                let events = try receiver.events
                #expect(events.map { $0["type"] } == ["delivered", "failed", "bounced"])
                #expect(events.map { $0["recipient"]?.string } == [Self.gone, Self.odd, Self.gone])
                #expect(events.map { $0["queueID"]?.string } == ["\(sent)", "\(failed)", "\(sent)"])
                #expect(events.map { $0["odoo"]?["id"] } == [1, 2, 1])
                #expect(events.allSatisfy { $0["account"]?.string == GatewayBench.anna && $0["subject"] == nil })
                #expect(events.first?["gmailID"]?.string == delivery.remoteID?.stored)
                #expect(events.last?["reason"]?["code"] == "5.1.1")
                // Reports to the sender are the gateway's own mail: nothing more is told, also after a restart.
                try await bench.restart()
                _ = try await bench.deliveries(try await bench.accepted(Self.mail(3, to: ["kunde@customer.example"])))
                try await bench.wait("the next event") { try receiver.events.count > 3 }
                let all = try receiver.events
                #expect(all.count == 4 && Set(all.map { $0["id"] }).count == 4)
                try await bench.wait("the mark") { try await bench.outside.deliveryEventBacklog().count == 0 }
            }
        }
    }
}
