import Base
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing

/// Messages above 5 MB go by a resumable upload; wherever it breaks, one whole copy arrives.
@Suite(.timeLimit(.minutes(10)))
struct UploadTests {
    private static let customer = "kunde@customer.example"
    private static let method = "gmail.users.messages.send"

    /// The fault in the upload's single PUT, and its cost: sessions, and requests answered with 308.
    ///
    /// If a kept connection is closed during the PUT, libcurl may send it once more by itself; if none of it had
    /// arrived, no query is needed.
    private static let failures: [(Fault.Effect, sessions: Int, resumptions: ClosedRange<Int>)] = [
        (.dropWithin(bytes: 0), 1, 0...1),
        (.dropWithin(bytes: 3_000_000), 1, 1...1),
        (.dropBefore, 1, 0...1),
        (.dropAfter, 1, 0...0),
        (.backend(status: 503, afterWork: false), 1, 1...1),
        (.uploadLost(status: 404), 2, 0...0),
        (.uploadLost(status: 410), 2, 0...0),
    ]

    @Test(arguments: failures)
    func aBrokenUploadGoesOn(_ effect: Fault.Effect, sessions: Int, resumptions: ClosedRange<Int>) async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(Fault(effect, method: "messages.send", count: 1))
            let id = try await bench.accepted(TestMail(unstuffed: TestMail.largeBody))
            _ = try await bench.deliveries(id)
            try expectOneWholeCopy(bench)
            let counts = bench.google.requestCounts
            #expect(counts["\(Self.method).start 200"] == sessions, "\(counts)")
            #expect(resumptions.contains(counts["\(Self.method).status 308", default: 0]), "\(counts)")
            // All within one attempt.
            #expect(try await bench.outside.history(of: id).attempts.count == 1)
        }
    }

    @Test func anUploadThatBreaksAgainAndAgainGoesOnFromWhereItStands() async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(Fault(.dropWithin(bytes: 2_000_000), method: "messages.send", count: 3))
            _ = try await bench.deliveries(try await bench.accepted(TestMail(unstuffed: TestMail.largeBody)))
            try expectOneWholeCopy(bench)
            #expect(bench.google.requestCounts["\(Self.method).status 308", default: 0] > 0)
            #expect(bench.google.requestCounts["\(Self.method).start 200"] == 1)
        }
    }

    private func expectOneWholeCopy(_ bench: GatewayBench) throws {
        #expect(bench.google.arrivalCounts == [Self.customer: 1])
        let arrival = try #require(bench.google.arrivals(for: Self.customer).first)
        #expect(arrival.body == Array(TestMail.largeBody.utf8))
    }
}
