import Base
import Storage
import Testing

@testable import SQLStorage

/// Messages that share a commit, and so the statements that store them.
@Suite(.timeLimit(.minutes(10))) struct IntakeBatchTests {
    private struct Mail {
        var message: NewMessage
        var content: [UInt8] = Array("Subject: x\r\n\r\ny\r\n".utf8)
        var duplicates = Sample.noDuplicates
        var revision: RoutingRevision?
    }

    /// Has one commit store all of them. Returns what became of each, in their order.
    private static func together(
        _ mails: [Mail],
        _ anyStore: any Store
    ) async throws -> [Result<Enqueued, StorageError>] {
        let store = try #require(anyStore as? SQLStore)
        let (gate, isHeld) = (Gate(), Locked(false))
        store.commits.submit(
            { _ in
                isHeld.withLock { $0 = true }
                gate.pass()
            },
            done: { (_: Result<Void, StorageError>) in }
        )
        try await eventually { isHeld.withLock { $0 } }
        let before = store.commits.statistics.commits
        let results = try await withThrowingTaskGroup(of: (Int, Result<Enqueued, StorageError>).self) { group in
            for (index, mail) in mails.enumerated() {
                group.addTask {
                    do {
                        let enqueued = try await store.take(
                            mail.message,
                            content: mail.content,
                            duplicates: mail.duplicates,
                            asOf: mail.revision
                        )
                        return (index, .success(enqueued))
                    } catch let error as StorageError {
                        return (index, .failure(error))
                    }
                }
            }
            try await eventually { store.commits.waitingCount == mails.count }
            gate.open()
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        // That of the gate, and that of the messages.
        #expect(store.commits.statistics.commits == before + 2)
        return mails.indices.compactMap { results[$0] }
    }

    @Test(arguments: [1, 2, 3, 64, 65, 200])
    func eachIsStoredAsIfAlone(count: Int) async throws {
        try await withTemporaryStore { store in
            let mails = (0..<count).map { number in
                Mail(
                    message: Sample.message(
                        number.isMultiple(of: 3)
                            ? [Sample.delivery(["a"]), Sample.delivery(["b", "c"], account: Sample.other)]
                            : [Sample.delivery()],
                        digest: [UInt8(number)],
                        subject: "mail \(number)"
                    ),
                    // Some of these are stored elsewhere, some fill a statement by themselves.
                    content: Sample.bytes(number.isMultiple(of: 7) ? 100_000 + number : 100 + number)
                )
            }
            let results = try await Self.together(mails, store)
            for (mail, result) in zip(mails, results) {
                let id = try result.get().id
                let history = try await store.history(of: id)
                #expect(history.message.summary.subject == mail.message.summary.subject)
                #expect(history.deliveries.map(\.account) == mail.message.deliveries.map(\.account))
                #expect(history.deliveries.map(\.recipients) == mail.message.deliveries.map(\.recipients))
                #expect(try await store.bytes(of: id) == mail.content)
            }
            let hour = Sample.now - .hours(1)..<Sample.now + .hours(1)
            let deliveries = mails.flatMap(\.message.deliveries)
            #expect(try await store.tally() == [.waiting: deliveries.count])
            #expect(try await store.traffic(hour, of: nil).map(\.received).reduce(0, +) == deliveries.count)
            let leased = try await store.lease(1000).count + store.lease(1000, of: Sample.other).count
            #expect(leased == deliveries.count)
        }
    }

    /// A message is compared with the others of its commit, too.
    @Test func duplicatesWithinACommitAreFound() async throws {
        try await withTemporaryStore { store in
            let rule = DuplicateRule(policy: .suppress, window: .minutes(10))
            let other = Mail(message: Sample.message(digest: [9], subject: "other"), duplicates: rule)
            let same = (0..<5).map { Mail(message: Sample.message(subject: "\($0)"), duplicates: rule) }
            let results = try await Self.together(same + [other], store).map { try $0.get() }
            #expect(try #require(results.last).duplicateOf == nil)
            let kept = results.dropLast().filter { !$0.suppressed }
            #expect(kept.count == 1 && kept.first?.duplicateOf == nil)
            let suppressed = results.filter(\.suppressed)
            #expect(suppressed.count == 4 && suppressed.allSatisfy { $0.duplicateOf == kept.first?.id })
            #expect(try await store.take(Sample.message(), duplicates: rule).duplicateOf == kept.first?.id)
        }
    }

    /// What was decided by earlier accounts costs the others nothing.
    @Test func anOutdatedDecisionConcernsItsMessageAlone() async throws {
        try await withTemporaryStore { store in
            let now = try await store.routingRevision()
            let old = RoutingRevision(rawValue: now.rawValue - 1)
            let mails = [nil, now, old, now].map { Mail(message: Sample.message(digest: [1]), revision: $0) }
            let results = try await Self.together(mails, store)
            #expect(results.map { (try? $0.get()) != nil } == [true, true, false, true])
            #expect(results[2] == .failure(.outdated))
            #expect(try await store.tally() == [.waiting: 3])
        }
    }

    @Test func rowsAreDividedIntoFewStatements() {
        func sizes(_ rows: [SQLValues]) -> [Int] { SQLRowSet.parts(rows).map(\.count) }
        let small = SQLValues([1])
        #expect(sizes([]) == [])
        #expect(sizes(Array(repeating: small, count: 130)) == [130])
        let large = SQLValues([Sample.bytes(SQLRowSet.mostBytes / 3)])
        #expect(sizes(Array(repeating: large, count: 7)) == [3, 3, 1])
        let huge = SQLValues([Sample.bytes(SQLRowSet.mostBytes + 1)])
        #expect(sizes([huge, small, small, huge]) == [1, 2, 1])
    }
}
