import Base
import SQLStorage
import Storage
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct QuotaLedgerTests {
    private static let limit = 100

    private func book(
        _ bench: TransferBench,
        isSending: @escaping @Sendable () -> Bool = { false },
        onSpent: @escaping @Sendable (AccountID, LedgerEntry) async -> Void = { _, _ in }
    ) -> QuotaLedger {
        QuotaLedger(
            store: bench.store,
            clock: bench.clock,
            unitsPerMinute: Self.limit,
            isSending: { _ throws(StorageError) in isSending() },
            onSpent: onSpent
        )
    }

    /// Advances the clock until `task` has ended, however late it begins to wait.
    private func end<Value: Sendable>(_ task: Task<Value, Never>, _ bench: TransferBench) async throws -> Value {
        let hasEnded = Locked(false)
        let watcher = Task {
            let value = await task.value
            hasEnded.withLock { $0 = true }
            return value
        }
        while !hasEnded.withLock({ $0 }) {
            bench.clock.advance(by: QuotaLedger.checkInterval)
            try await Task.sleep(for: .milliseconds(1))
        }
        return await watcher.value
    }

    private func spending(_ units: Int, _ book: QuotaLedger, _ bench: TransferBench) -> Task<RunStop?, Never> {
        Task {
            do throws(RunStop) { try await book.spend(units, of: bench.account) } catch { return error }
            return nil
        }
    }

    @Test func actionsLeaveSendingAPartOfEachMinute() async throws {
        try await TransferBench.run { bench in
            let heard = Locked(0)
            let book = book(bench, onSpent: { _, entry in heard.withLock { $0 += entry.units } })
            let start = bench.clock.now
            for _ in 0..<3 { try await book.spend(25, of: bench.account) }
            #expect(heard.withLock { $0 } == 75)
            let stop = try await end(spending(25, book, bench), bench)
            #expect(stop == nil)
            #expect(bench.clock.now - start >= .minutes(1))
            let spent = try await bench.store.ledger(of: bench.account.id, since: Timestamp(milliseconds: 0))
            #expect(spent.reduce(0) { $0 + $1.units } == 100)
        }
    }

    @Test func actionsWaitWhileMailGoesAndGiveUpForNowWhenItStaysSo() async throws {
        try await TransferBench.run { bench in
            let book = book(bench, isSending: { true })
            let stop = try await end(spending(1, book, bench), bench)
            guard case .paused(let reason, let until?)? = stop else {
                Issue.record("it did not wait: \(String(describing: stop))")
                return
            }
            #expect(reason == Reason(.sendingGoesFirst) && until > bench.clock.now - .minutes(2))
            #expect(try await bench.store.ledger(of: bench.account.id, since: Timestamp(milliseconds: 0)).isEmpty)
        }
    }

    @Test func actionsGoOnWhenTheMailIsSent() async throws {
        try await TransferBench.run { bench in
            let (looks, start) = (Locked(0), bench.clock.now)
            let book = book(
                bench,
                isSending: {
                    looks.withLock {
                        $0 += 1; return $0 < 4
                    }
                }
            )
            let stop = try await end(spending(1, book, bench), bench)
            #expect(stop == nil)
            #expect(bench.clock.now - start >= QuotaLedger.checkInterval * 3)
        }
    }

    /// A mailing takes hours, and uses up each minute's units.
    @Test func bouncesAreReadWhileMailGoesAndTheMinuteIsFull() async throws {
        try await TransferBench.run { bench in
            let book = book(bench, isSending: { true })
            let entry = LedgerEntry(at: bench.clock.now, units: Self.limit, messages: 1)
            try await bench.store.book(entry, for: bench.account.id)
            try await book.spend(5, of: bench.account, for: .bounces)
            try await book.spend(5, of: bench.account, for: .bounces)
            // But not without limit.
            let more = Task { () -> RunStop? in
                do throws(RunStop) { try await book.spend(5, of: bench.account, for: .bounces) } catch { return error }
                return nil
            }
            let start = bench.clock.now
            let stop = try await end(more, bench)
            #expect(stop == nil)
            #expect(bench.clock.now - start >= .minutes(1))
        }
    }

    /// A sync in each direction and the bounce check spend from one minute.
    @Test func ofManyAtOnceOnlyThoseSpendForWhomThereIsRoom() async throws {
        try await TransferBench.run { bench in
            let spent = Locked(0)
            let book = book(bench, onSpent: { _, entry in spent.withLock { $0 += entry.units } })
            try await withThrowingTaskGroup { group in
                for _ in 0..<40 { group.addTask { try await book.spend(5, of: bench.account) } }
                for _ in 0..<15 { try await group.next() }
                // The rest waits: the clock stands still.
                let booked = try await bench.store.ledger(of: bench.account.id, since: bench.clock.now - .minutes(1))
                #expect(booked.reduce(0) { $0 + $1.units } == 75)
                group.cancelAll()
                while await group.nextResult() != nil {}
            }
            #expect(spent.withLock { $0 } == 75)
        }
    }

    @Test func anAccountOfSmallMeansGetsOneCallWhenNothingElseWasSpent() async throws {
        try await TransferBench.run { bench in
            try await book(bench).spend(Self.limit * 2, of: bench.account)
        }
    }
}
