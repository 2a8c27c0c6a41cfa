import Base
import SQLStorage
import Storage
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// One process serves a folder; others may read and change the queue alongside it.
@Suite(.onSQLite) struct SharingTests {
    @Test func oneServesAFolder() async throws {
        try await withTemporaryFolder { folder in
            do {
                let lock = try DirectoryLock(directory: folder)
                #expect(throws: StorageError.locked(folder)) { _ = try DirectoryLock(directory: folder) }
                withExtendedLifetime(lock) {}
            }
            _ = try DirectoryLock(directory: folder)
        }
    }

    /// A descriptor that is closed twice may be another thread's the second time.
    @Test func aRefusedLockClosesNoFileOfOthers() async throws {
        try await withTemporaryFolder { folder in
            let lock = try DirectoryLock(directory: folder)
            let lost = await withTaskGroup(of: Int.self) { group in
                group.addTask {
                    for _ in 0..<5_000 { _ = try? DirectoryLock(directory: folder) }
                    return 0
                }
                group.addTask {
                    (0..<50_000).count { _ in close(unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)) != 0 }
                }
                return await group.reduce(0, +)
            }
            #expect(lost == 0)
            withExtendedLifetime(lock) {}
        }
    }

    @Test func aLockThatIsAboutToBeGivenBackIsWaitedFor() async throws {
        try await withTemporaryFolder { folder in
            let held = Locked<DirectoryLock?>(try DirectoryLock(directory: folder))
            let waiting = Task { try await DirectoryLock.acquire(directory: folder, patience: .seconds(600)) }
            try await Task.sleep(for: .milliseconds(50))
            held.withLock { $0 = nil }
            let lock = try await waiting.value
            await #expect(throws: StorageError.locked(folder)) {
                _ = try await DirectoryLock.acquire(directory: folder, patience: .milliseconds(1))
            }
            withExtendedLifetime(lock) {}
        }
    }

    @Test func theSecondStoreSeesAndManages() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let serving = try SQLStore.openSQLite(options)
            let beside = try SQLStore.openSQLite(options, access: .beside)
            let marker = try await serving.changeMarker()
            let id = try await serving.take().id
            #expect(try await serving.changeMarker() == marker)
            #expect(try await beside.delivery(id).state == .waiting)
            #expect(try await beside.manage(.message(id), .hold(because: "x"), at: Sample.now).count == 1)
            #expect(try await serving.changeMarker() != marker)
            #expect(try await serving.lease().isEmpty)
            try beside.close()
            try serving.close()
        }
    }

    @Test func bothWriteAtOnce() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            // Only one process may serve: two would issue ids of the same slot.
            let stores = [try SQLStore.openSQLite(options), try SQLStore.openSQLite(options, access: .beside)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 { group.addTask { try await stores[number % 2].take() } }
                try await group.waitForAll()
            }
            #expect(try await stores[0].tally() == [.waiting: 200])
            for store in stores { try store.close() }
        }
    }
}
