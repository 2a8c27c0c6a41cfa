import Base
import Mail
import Storage
import Testing

@Suite struct LookTests {
    @Test func listsNewestFirstUpToTheLimit() async throws {
        try await withTemporaryStore { store in
            var ids: [QueueID] = []
            for _ in 0..<5 { ids.append(try await store.take().id) }
            #expect(try await store.list(QueueQuery()).map(\.message.id) == ids.reversed())
            #expect(try await store.list(QueueQuery(limit: 2)).map(\.message.id) == [ids[4], ids[3]])
        }
    }

    @Test func findsByEveryCondition() async throws {
        try await withTemporaryStore { store in
            var other = Sample.message(
                [Sample.delivery(["anna_b"], account: Sample.other)],
                receivedAt: Sample.now - .days(2),
                subject: "100% Rabatt"
            )
            other.envelope.sender = Address(localPart: "news", domain: "acme.example")
            other.summary.messageID = "<7@odoo>"
            other.summary.from = "Newsletter"
            let wanted = try await store.take(other).id
            let plain = try await store.take().id
            let lease = try #require(try await store.lease(of: Sample.other).first)
            try await store.finish(lease, with: .delivered, at: Sample.now)

            func expect(_ change: (inout QueueQuery) -> Void, _ ids: [QueueID]) async throws {
                var query = QueueQuery()
                change(&query)
                let found = try await store.list(query).map(\.message.id)
                #expect(found == ids, "\(query)")
            }
            try await expect({ $0.states = [.delivered] }, [wanted])
            try await expect({ $0.states = [] }, [])
            try await expect({ $0.account = Sample.other }, [wanted])
            try await expect({ $0.id = plain }, [plain])
            try await expect({ $0.sender = "NEWS@" }, [wanted])
            try await expect({ $0.sender = "newslett" }, [wanted])
            try await expect({ $0.recipient = "Anna_B@customer" }, [wanted])
            try await expect({ $0.recipient = "annaXb" }, [])
            try await expect({ $0.subject = "100%" }, [wanted])
            try await expect({ $0.subject = "%" }, [wanted])
            try await expect({ $0.messageID = "7@odoo" }, [wanted])
            try await expect({ $0.messageID = "<42@odoo>" }, [plain])
            try await expect({ $0.messageID = "gm@mail.gmail.com" }, [wanted])
            try await expect({ $0.remoteID = .gmailMessage("18c0ffee") }, [wanted])
            try await expect({ $0.receivedFrom = Sample.now - .days(1) }, [plain])
            try await expect({ $0.receivedUntil = Sample.now - .days(1) }, [wanted])
            try await expect({ $0.subject = "' OR 1=1 --" }, [])
        }
    }

    @Test func countsFollowEveryMove() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<6 { try await store.take() }
            let leases = try await store.lease(4)
            try await store.finish(leases[0], with: .delivered, at: Sample.now)
            try await store.finish(leases[1], with: .failed, at: Sample.now)
            try await store.finish(leases[2], with: .unknown(Sample.now), at: Sample.now)
            #expect(
                try await store.tally() == [.waiting: 2, .sending: 1, .delivered: 1, .failed: 1, .outcomeUnknown: 1]
            )
            #expect(try await store.totals() == store.tally())
            #expect(try await store.oldestDue() == [Sample.account: Sample.now])
            let listed = try await store.list(QueueQuery()).reduce(into: [:]) { $0[$1.delivery.state, default: 0] += 1 }
            #expect(try await store.tally() == listed)
        }
    }

    @Test func forgetsWhatEndedLongAgoAndNothingElse() async throws {
        try await withTemporaryStore { store in
            let done = try await store.take().id
            let half = try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])).id
            let open = try await store.take().id
            for lease in try await store.lease() where lease.message.id != open {
                guard lease.delivery.id != DeliveryID(message: half, part: 2) else { continue }
                try await store.finish(lease, with: .delivered, at: Sample.now)
            }
            let event = MessageEvent(at: Sample.now, kind: .reported, detail: "x")
            try await store.note(event, on: done)
            #expect(try await store.history(of: done).events == [event])
            #expect(try await store.forget(endedBefore: Sample.now, limit: 100) == 0)
            #expect(try await store.forget(endedBefore: Sample.now + .seconds(1), limit: 100) == 1)
            await #expect(throws: StorageError.notFound("message \(done)")) { try await store.history(of: done) }
            #expect(try await store.history(of: half).deliveries.count == 2)
            #expect(try await store.history(of: open).attempts.count == 1)
            #expect(try await store.tally() == [.sending: 2, .delivered: 1])
        }
    }

    /// Messages that are only partly done must not block those after them.
    @Test func forgettingGetsPastThePartlyDone() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<5 {
                try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])]))
            }
            for _ in 0..<5 { try await store.take() }
            for lease in try await store.lease(100) where lease.delivery.id.part == 1 {
                try await store.finish(lease, with: .delivered, at: Sample.now)
            }
            let before = Sample.now + .days(1)
            #expect(try await store.forget(endedBefore: before, limit: 3) == 3)
            #expect(try await store.forget(endedBefore: before, limit: 3) == 2)
            #expect(try await store.forget(endedBefore: before, limit: 3) == 0)
        }
    }

    @Test func unknownMessagesAreNotFound() async throws {
        try await withTemporaryStore { store in
            await #expect(throws: StorageError.self) { try await store.history(of: QueueID(rawValue: 5)) }
            await #expect(throws: StorageError.self) { try await store.content(of: QueueID(rawValue: 5)) }
        }
    }
}
