import Base
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct FinishTests {
    @Test(arguments: [100, 50_000])
    func contentGoesWithTheLastDelivery(size: Int) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let message = Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])
            let id = try await store.take(message, content: Sample.bytes(size)).id
            let leases = try await store.lease()
            #expect(leases.count == 2)
            try await store.finish(leases[0], with: .delivered, at: Sample.now)
            #expect(try await store.bytes(of: id).count == size)
            try await store.finish(leases[1], with: .delivered, at: Sample.now)
            await #expect(throws: StorageError.self) { try await store.content(of: id) }
            #expect(files(in: folder + "/spool").isEmpty)
            let history = try await store.history(of: id)
            #expect(!history.message.hasContent)
            #expect(history.deliveries.map(\.state) == [.delivered, .delivered])
            #expect(history.deliveries.map(\.remoteID) == [.gmailMessage("18c0ffee"), .gmailMessage("18c0ffee")])
            #expect(history.deliveries[0].sentMessageID == "<gm@mail.gmail.com>")
            try store.close()
        }
    }

    @Test func retryKeepsTheStory() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            var now = Sample.now
            for round in 1...3 {
                let lease = try #require(try await store.lease(at: now).first)
                #expect(lease.attempt == round)
                now = now + .minutes(round)
                try await store.finish(lease, with: .retry(now), at: now)
                #expect(try await store.delivery(id).state == .waiting)
                #expect(try await store.delivery(id).dueAt == now)
                #expect(try await store.delivery(id).reason == "429")
            }
            let attempts = try await store.history(of: id).attempts
            #expect(attempts.map(\.number) == [1, 2, 3])
            #expect(attempts.map(\.outcome) == [.retry, .retry, .retry])
            #expect(attempts.allSatisfy { $0.endedAt != nil })
        }
    }

    /// Nothing comes between the end and its report: neither a crash nor a second end.
    @Test func anEndAndItsReportAreOneChange() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0)
            let id: QueueID
            let content = Sample.bytes(9000)
            do {
                let store = try SQLStore.openSQLite(options)
                id = try await store.take().id
                let lease = try #require(try await store.lease().first)
                let report = Self.report(content)
                let queued = try await store.finish(lease, with: .failed, report: report, at: Sample.now)
                let again = try await store.finish(lease, with: .failed, report: report, at: Sample.now)
                #expect(queued != nil)
                #expect(again == nil)
                try store.close()
            }
            let store = try SQLStore.openSQLite(options)
            let entry = try #require(try await store.list(QueueQuery()).first { $0.message.id != id })
            #expect(try await store.list(QueueQuery()).count == 2)
            #expect(entry.delivery.state == .waiting)
            #expect(try await store.bytes(of: entry.message.id) == content)
            let events = try await store.history(of: id).events
            #expect(events.map(\.detail) == [Reason(.reported, "failed", "verkauf", "\(entry.message.id)")])
            #expect(try await store.delivery(id).isDelayReported == false)
            try store.close()
        }
    }

    @Test func aPartRemembersThatItsDelayWasReported() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])).id
            let first = try #require(try await store.lease().first { $0.delivery.id.part == 1 })
            var report = Self.report([])
            report.action = .delayed
            try await store.finish(first, with: .retry(Sample.now), report: report, at: Sample.now)
            #expect(try await store.history(of: id).deliveries.map(\.isDelayReported) == [true, false])
        }
    }

    private static func report(_ content: [UInt8]) -> OutgoingReport {
        OutgoingReport(
            message: Sample.message(digest: [9]),
            content: content,
            note: MessageEvent(at: Sample.now, kind: .reported, detail: Reason(.reported, "failed", "verkauf")),
            action: .failed
        )
    }

    @Test func aRefusalOfTheAccountCostsNoTry() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .retry(Sample.now, counts: false), at: Sample.now)
            #expect(try await store.delivery(id).attempts == 0)
            let again = try #require(try await store.lease().first)
            #expect(again.delivery.attempts == 1)
            #expect(again.attempt == 2)
        }
    }

    @Test func uncertainIsLeasedToBeLookedFor() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let first = try #require(try await store.lease().first)
            let later = Sample.now + .minutes(2)
            try await store.finish(first, with: .unknown(later), at: Sample.now)
            #expect(try await store.delivery(id).state == .outcomeUnknown)
            #expect(try await store.lease().isEmpty)
            let second = try #require(try await store.lease(at: later).first)
            #expect(second.mustSearch)
            #expect(second.attempt == 2)
            #expect(second.firstAttemptAt == Sample.now)
        }
    }

    @Test func failedKeepsItsContentForAUser() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(content: Sample.bytes(300)).id
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .failed, at: Sample.now)
            #expect(try await store.delivery(id).state == .failed)
            #expect(try await store.delivery(id).reason == "refused")
            #expect(try await store.history(of: id).attempts.first?.answer == "400 invalid")
            #expect(try await store.bytes(of: id) == Sample.bytes(300))
            #expect(try await store.lease(at: Sample.now + .days(9)).isEmpty)
        }
    }

    @Test func anEndThatComesTooLateChangesNothing() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let lost = try #require(try await store.lease().first)
            #expect(try await store.recover(node: Sample.node, at: Sample.now, searchAt: Sample.now) == 1)
            let current = try #require(try await store.lease().first)
            try await store.finish(lost, with: .failed, at: Sample.now)
            #expect(try await store.delivery(id).state == .sending)
            try await store.finish(current, with: .delivered, at: Sample.now)
            #expect(try await store.delivery(id).state == .delivered)
        }
    }

    @Test func recoverTurnsWhatWasUnderWayUncertain() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            try await store.take()
            _ = try await store.lease(1)
            #expect(try await store.recover(node: "elsewhere", at: Sample.now, searchAt: Sample.now) == 0)
            let restart = Sample.now + .seconds(30)
            #expect(try await store.recover(node: Sample.node, at: restart, searchAt: restart) == 1)
            #expect(try await store.tally() == [.outcomeUnknown: 1, .waiting: 1])
            let attempt = try await store.history(of: id).attempts.first
            #expect(attempt?.outcome == .interrupted)
            #expect(attempt?.endedAt == restart)
            #expect(try await store.recover(node: Sample.node, at: restart, searchAt: restart) == 0)
            #expect(try await store.lease(at: restart).filter(\.mustSearch).map(\.message.id) == [id])
        }
    }

    @Test func theNewestReasonOfEachAccountIsKnown() async throws {
        try await withTemporaryStore { store in
            let account = try await store.addAccount(
                Address(localPart: "otto", domain: "acme.example"),
                sealedCredential: [],
                scopes: [],
                options: AccountOptions()
            )
            #expect(try await store.newestReasons().isEmpty)
            for reason in ["first", "second"] {
                try await store.take(Sample.message([Sample.delivery(account: account)]))
                let lease = try #require(try await store.lease(at: Sample.now).first)
                let result = AttemptResult(next: .held, outcome: .unknown, reason: Reason(.words, reason))
                try await store.finish(lease, with: result, at: Sample.now)
            }
            #expect(try await store.newestReasons() == [account: "second"])
            #expect(try await store.units(since: Sample.now - .minutes(1))[account] ?? 0 > 0)
            #expect(try await store.units(since: Sample.now + .minutes(5)).isEmpty)
            _ = try await store.manage(.all, .remove, at: Sample.now)
            #expect(try await store.newestReasons().isEmpty)
        }
    }
}
