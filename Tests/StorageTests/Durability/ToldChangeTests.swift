import Base
import Storage
import Testing

@testable import SQLStorage

/// The process that serves is told of changes, and need not look for them all the time.
@Suite(.onSQLite) struct ToldChangeTests {
    /// Whether the system had a watch for this store. All processes of a user share 128 of them, and others may use them up.
    private static func isWatched(_ store: SQLStore) -> Bool { store.changeInterval > .seconds(1) }

    @Test func changesOfOthersAreTold() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let serving = try SQLStore.openSQLite(options)
            let beside = try SQLStore.openSQLite(options, access: .beside)
            let told = Locked(0)
            try await withThrowingTaskGroup { group in
                group.addTask { await serving.forEachChange { _ in told.withLock { $0 += 1 } } }
                for _ in 1...3 {
                    let before = told.withLock { $0 }
                    let marker = try await serving.changeMarker()
                    // While the other process goes on, too, with its files open.
                    try await beside.commits.run { try SQLStore.countRouting($0) }
                    if Self.isWatched(serving) { try await eventually { told.withLock { $0 } > before } }
                    #expect(try await serving.changeMarker() != marker)
                }
                group.cancelAll()
            }
            try beside.close()
            try serving.close()
        }
    }

    /// What the process itself changes is told as well, for those of its parts that did not do it, with a watch and without; its
    /// mail is not.
    @Test(arguments: [true, false]) func ownChangesAreToldAndOwnMailIsNot(isWatched: Bool) async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(
                StoreOptions(directory: folder, reserve: 0),
                migrations: Schema.migrations,
                isWatched: isWatched
            )
            if !isWatched { #expect(!Self.isWatched(store)) }
            for _ in 1...5 { try await store.take() }
            let isChanged = Locked(false)
            let told = Locked<[Bool]>([])
            try await withThrowingTaskGroup { group in
                group.addTask {
                    await store.forEachChange { _ in
                        let isAfter = isChanged.withLock { $0 }
                        told.withLock { $0.append(isAfter) }
                    }
                }
                // What was told before is heard now.
                try await Task.sleep(for: .milliseconds(200))
                isChanged.withLock { $0 = true }
                try await store.commits.run { try SQLStore.countRouting($0) }
                try await eventually { !told.withLock { $0.isEmpty } }
                group.cancelAll()
            }
            #expect(told.withLock { $0.allSatisfy(\.self) }, "own mail was told")
            try store.close()
        }
    }
}
