import Base
import Gateway
import GoogleSimulator
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct TestMailTests {
    @Test func aTestMessageGoesThroughTheQueueToGmail() async throws {
        try await GatewayBench.run { bench in
            let info = try await bench.account(GatewayBench.info)
            let recipient = try #require(Address("kunde@customer.example"))
            let mail = Gateway.TestMail(
                from: info.address,
                to: [recipient],
                subject: "Grüße",
                at: SystemClock().now
            )
            let id = try await mail.enqueue(bench.outside, by: info.id, within: GatewayBench.deadline)
            let delivery = try #require(try await bench.deliveries(id).first)
            #expect(delivery.priority == .urgent && delivery.remoteID != nil)
            let message = try await bench.outside.history(of: id).message
            #expect(message.origin.with == Gateway.TestMail.origin && message.summary.subject == "Grüße")
            #expect(bench.google.arrivals(for: "kunde@customer.example").count == 1)
        }
    }
}
