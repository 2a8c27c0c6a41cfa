import Base
import Foundation
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// Each recipient in the envelope gets one copy, and no one else does, whatever the header says.
@Suite(.timeLimit(.minutes(10)))
struct RecipientTests {
    @Test func followersWhoAreAllInToGetOneCopyEach() async throws {
        try await GatewayBench.run { bench in
            let followers = (1...5).map { "follower\($0)@customer.example" }
            for follower in followers {
                let mail = TestMail(to: followers.joined(separator: ", ") + ", ", recipients: [follower])
                _ = try await bench.deliveries(try await bench.accepted(mail))
            }
            let expected = Dictionary(uniqueKeysWithValues: followers.map { ($0, 1) })
            #expect(bench.google.arrivalCounts == expected)
        }
    }

    @Test func ccIsKeptAndBccIsNotShown() async throws {
        try await GatewayBench.run { bench in
            let all = ["kunde@customer.example", "chef@customer.example", "archiv@acme.example"]
            let mail = TestMail(fields: "Cc: chef@customer.example\r\n", recipients: all)
            _ = try await bench.deliveries(try await bench.accepted(mail))
            #expect(bench.google.arrivalCounts == Dictionary(uniqueKeysWithValues: all.map { ($0, 1) }))
            for address in all {
                let header = try #require(bench.google.arrivals(for: address).first?.header)
                #expect(header.value("To")?.contains("kunde@customer.example") == true)
                #expect(header.value("Cc")?.contains("chef@customer.example") == true)
                #expect(header.value("Bcc") == nil)
                #expect(!String(decoding: header.bytes, as: UTF8.self).contains("archiv@"))
            }
        }
    }

    @Test func manyRecipientsAreSplit() async throws {
        try await GatewayBench.run { bench in
            let all = (1...250).map { "leser\($0)@customer.example" }
            let mail = TestMail(to: "info@acme.example", recipients: all)
            let parts = try await bench.deliveries(try await bench.accepted(mail))
            #expect(parts.map(\.recipients.count).sorted() == [50, 100, 100])
            #expect(bench.google.sentMessages.count == 3)
            #expect(bench.google.arrivalCounts == Dictionary(uniqueKeysWithValues: all.map { ($0, 1) }))
        }
    }

    @Test func aLargeMessageArrivesByteForByte() async throws {
        try await GatewayBench.run { bench in
            let body = TestMail.largeBody
            let id = try await bench.accepted(TestMail(unstuffed: body))
            _ = try await bench.deliveries(id)
            let arrival = try #require(bench.google.arrivals(for: "kunde@customer.example").first)
            #expect(arrival.body == Array(body.utf8))
        }
    }
}
