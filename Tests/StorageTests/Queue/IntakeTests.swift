import Base
import Mail
import SQLStorage
import Storage
import Testing

@Suite struct IntakeTests {
    @Test(arguments: [0, 1, 4095, 4096, 4097, 200_000, 1_000_003])
    func contentComesBackAsItWas(size: Int) async throws {
        try await withTemporaryStore { store in
            let sent = Sample.bytes(size)
            let id = try await store.take(content: sent).id
            #expect(try await store.bytes(of: id) == sent)
            #expect(try await store.history(of: id).message.size == size)
        }
    }

    @Test func recordKeepsEverythingThatWasSaid() async throws {
        try await withTemporaryStore { store in
            let odd = Recipient(
                Address(localPart: "jürgen müller", domain: "kunde.example"),
                notify: [.success, .delay],
                originalRecipient: "rfc822;a\tb\\n\nc"
            )
            let never = Recipient(Address(localPart: "b", domain: "[192.0.2.1]"), notify: .never)
            let plan = [
                PlannedDelivery(account: Sample.account, priority: .urgent, recipients: [odd]),
                PlannedDelivery(account: Sample.other, priority: .bulk, recipients: [never, Sample.recipient("c")]),
            ]
            let message = Sample.message(plan)
            let id = try await store.take(message).id
            let history = try await store.history(of: id)
            #expect(history.message.id == id)
            #expect(history.message.envelope == message.envelope)
            #expect(history.message.origin == message.origin)
            #expect(history.message.summary == message.summary)
            #expect(history.message.receivedAt == message.receivedAt)
            #expect(history.message.hasContent)
            #expect(history.deliveries.map(\.recipients) == plan.map(\.recipients))
            #expect(history.deliveries.map(\.account) == plan.map(\.account))
            #expect(history.deliveries.map(\.priority) == plan.map(\.priority))
            #expect(history.deliveries.map(\.state) == [.waiting, .waiting])
            #expect(history.attempts.isEmpty)
        }
    }

    @Test(arguments: [100, 200_000])
    func abandoningAcceptedContentHarmsNothing(size: Int) async throws {
        try await withTemporaryStore { store in
            let sent = Sample.bytes(size)
            let content = try store.staged(sent)
            let id = try await store.enqueue(
                Sample.message(),
                content: content,
                duplicates: Sample.noDuplicates,
                asOf: nil,
                deadline: ContinuousClock.now + .seconds(60)
            ).id
            content.abandon()
            #expect(try await store.bytes(of: id) == sent)
        }
    }

    @Test func nullSenderStaysNull() async throws {
        try await withTemporaryStore { store in
            var message = Sample.message()
            message.envelope.sender = nil
            let id = try await store.take(message).id
            #expect(try await store.history(of: id).message.envelope.sender == nil)
        }
    }

    @Test func idsAreUniqueAndGrow() async throws {
        try await withTemporaryStore { store in
            var ids: [QueueID] = []
            for _ in 0..<50 { ids.append(try await store.take().id) }
            #expect(ids == ids.sorted())
            #expect(Set(ids).count == ids.count)
            #expect(ids.allSatisfy { QueueID($0.description) == $0 })
        }
    }

    @Test func manyAtOnceAreAllKept() async throws {
        try await withTemporaryStore { store in
            let ids = try await withThrowingTaskGroup(of: QueueID.self) { group in
                for number in 0..<300 {
                    group.addTask { try await store.take(content: Sample.bytes(number * 40)).id }
                }
                return try await group.reduce(into: Set<QueueID>()) { $0.insert($1) }
            }
            #expect(ids.count == 300)
            #expect(try await store.tally() == [.waiting: 300])
        }
    }

    @Test func oneBadChangeHarmsNoOther() async throws {
        try await withTemporaryStore { store in
            let address = Address(localPart: "a", domain: "acme.example")
            let options = AccountOptions()
            _ = try await store.addAccount(address, sealedCredential: [], scopes: [], options: options)
            let outcomes = await withTaskGroup(of: (isGood: Bool, succeeded: Bool).self) { group in
                for number in 0..<60 {
                    group.addTask {
                        guard number % 3 == 0 else { return (true, (try? await store.take()) != nil) }
                        let added = try? await store.addAccount(
                            address,
                            sealedCredential: [],
                            scopes: [],
                            options: options
                        )
                        return (false, added != nil)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.allSatisfy { $0.isGood == $0.succeeded })
            #expect(try await store.tally() == [.waiting: 40])
        }
    }

    @Test func aContentIsUsedOnce() async throws {
        try await withTemporaryStore { store in
            let deadline = ContinuousClock.now + .seconds(120)
            for size in [10, 200_000] {
                let content = try store.staged(Sample.bytes(size))
                _ = try await store.enqueue(
                    Sample.message(),
                    content: content,
                    duplicates: Sample.noDuplicates,
                    asOf: nil,
                    deadline: deadline
                )
                await #expect(throws: StorageError.self) {
                    try await store.enqueue(
                        Sample.message(),
                        content: content,
                        duplicates: Sample.noDuplicates,
                        asOf: nil,
                        deadline: deadline
                    )
                }
            }
        }
    }

    @Test func abandonedContentLeavesNoFile() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let content = try store.staged(Sample.bytes(700_000))
            #expect(files(in: folder + "/spool").count == 1)
            content.abandon()
            #expect(files(in: folder + "/spool").isEmpty)
            try store.close()
        }
    }

    /// Files created ahead hold what is written to them, and none is left over.
    @Test func filesMadeAheadAreUsedAndTheRestGoes() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(
                StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0, readyFiles: 4)
            )
            var kept: [QueueID: [UInt8]] = [:]
            for number in 0..<20 {
                let bytes = Sample.bytes(20_000 + number)
                kept[try await store.take(content: bytes).id] = bytes
                // Lets a batch be created now and then, so that both ways are taken.
                if number.isMultiple(of: 3) { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(files(in: folder + "/spool").count > kept.count)
            for (id, bytes) in kept { #expect(try await store.bytes(of: id) == bytes) }
            try store.close()
            #expect(files(in: folder + "/spool").count == kept.count)
        }
    }
}
