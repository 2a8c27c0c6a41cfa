import Base
import Mail
import SQLiteStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct QuotaBookTests {
    @Test func jobsLeaveSendingAPartOfEachMinute() async throws {
        try await TransferBench.run { bench in
            let heard = Locked(0)
            let book = QuotaBook(store: bench.store, clock: bench.clock, unitsPerMinute: 100) { _, entry in
                heard.withLock { $0 += entry.units }
            }
            for _ in 0..<3 { try await book.spend(25, of: bench.account) }
            #expect(heard.withLock { $0 } == 75)
            let waiting = Task { try await book.spend(25, of: bench.account) }
            while !waiting.isCancelled, bench.clock.now < Timestamp(milliseconds: 1_795_400_000_000) + .seconds(70) {
                bench.clock.advance(by: .seconds(2))
                try await Task.sleep(for: .milliseconds(5))
            }
            try await waiting.value
            let spent = try await bench.store.ledger(of: bench.account.id, since: Timestamp(milliseconds: 0))
            #expect(spent.reduce(0) { $0 + $1.units } == 100)
        }
    }

    @Test func jobsWaitWhileMailIsDueAndGiveUpForNowWhenItStaysSo() async throws {
        try await TransferBench.run { bench in
            try await bench.queueMail()
            let book = QuotaBook(store: bench.store, clock: bench.clock, unitsPerMinute: 1000)
            let waiting = Task { () -> JobStop? in
                do throws(JobStop) { try await book.spend(1, of: bench.account) } catch { return error }
                return nil
            }
            for _ in 0..<60 {
                bench.clock.advance(by: .seconds(2))
                try await Task.sleep(for: .milliseconds(5))
            }
            guard case .paused(_, let until)? = await waiting.value else {
                Issue.record("it did not wait")
                return
            }
            #expect(until != nil)
        }
    }

    @Test func anAccountOfSmallMeansGetsOneCallWhenNothingElseWasSpent() async throws {
        try await TransferBench.run { bench in
            let book = QuotaBook(store: bench.store, clock: bench.clock, unitsPerMinute: 10)
            try await book.spend(QuotaCostSample.get, of: bench.account)
        }
    }
}

private enum QuotaCostSample {
    static let get = 20
}

extension TransferBench {
    /// Puts a message into the account's queue, due now.
    func queueMail() async throws {
        let recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        let content = store.stageContent()
        let bytes = Array("From: anna@acme.example\r\nTo: kunde@customer.example\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: Address(Self.address), recipients: [recipient]),
            receivedAt: clock.now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: Self.address, subject: nil, messageID: nil),
            deliveries: [PlannedDelivery(account: account.id, lane: .normal, recipients: [recipient])]
        )
        _ = try await store.enqueue(
            message,
            content: content,
            twins: TwinRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(1)
        )
    }
}
