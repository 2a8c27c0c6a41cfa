import Base
import SQLStorage
import Storage
import Testing

@Suite struct AwaitedResultTests {
    private static let anna = UserID(rawValue: 1)
    private static let max = UserID(rawValue: 2)

    private static func run(_ user: UserID, after seconds: Int = 0, isRequested: Bool = true) -> AwaitedResult {
        .run(
            AwaitedRun(
                action: .syncContacts,
                user: user,
                clicker: 7,
                name: "Anna",
                since: Sample.now + .seconds(seconds),
                isRequested: isRequested
            )
        )
    }

    private static func imports(_ user: UserID, after seconds: Int = 0) -> AwaitedResult {
        .imports(
            AwaitedImport(
                odooUser: 7,
                list: StagingList(user, .outgoing),
                ids: [StagedMessageID(rawValue: 3), StagedMessageID(rawValue: 9)],
                askedAt: Sample.now + .seconds(seconds)
            )
        )
    }

    @Test func `what is waited for is kept for each database, and goes with its user`() async throws {
        try await withTemporaryStore { store in
            let results = [Self.run(Self.anna), Self.imports(Self.max, after: 1)]
            try await store.keepAwaited(results, most: 9, in: "acme")
            try await store.keepAwaited([Self.run(Self.max)], most: 9, in: "other")
            #expect(try await store.awaitedResults(in: "acme") == results)
            #expect(try await store.awaitedResults(in: "other") == [Self.run(Self.max)])
            try await store.removePersonalSettings(of: Self.max)
            #expect(try await store.awaitedResults(in: "acme") == [Self.run(Self.anna)])
            #expect(try await store.awaitedResults(in: "other").isEmpty)
        }
    }

    @Test func `a wait ends once`() async throws {
        try await withTemporaryStore { store in
            let (first, next) = (Self.run(Self.anna, isRequested: false), Self.run(Self.anna))
            try await store.keepAwaited([first], most: 9, in: "acme")
            let ends = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask { try await store.endWait(for: first, with: next, in: "acme") }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(ends == 1)
            #expect(try await store.awaitedResults(in: "acme") == [next])
            let isEnded = try await store.endWait(for: next, with: nil, in: "acme")
            let isEndedAgain = try await store.endWait(for: next, with: nil, in: "acme")
            #expect(isEnded && !isEndedAgain)
            #expect(try await store.awaitedResults(in: "acme").isEmpty)
        }
    }

    @Test func `of too many the oldest are forgotten`() async throws {
        try await withTemporaryStore { store in
            let results = (0..<5).map { Self.run(Self.anna, after: $0) }
            for result in results.reversed() { try await store.keepAwaited([result], most: 3, in: "acme") }
            // The older came later, and did not stay.
            #expect(try await store.awaitedResults(in: "acme") == Array(results[2...]))
        }
    }
}
