import Base
import Mail
import Storage
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(10))) struct LiveAccountsTests {
    private let store = ScriptedAccounts()
    private let anna = Make.account(1, "anna")
    private let otto = Make.account(2, "otto")

    private func names(_ accounts: LiveAccounts) -> [String] {
        accounts.current.accounts.all.map(\.address.localPart)
    }

    @Test func showsWhatWasReadAndTellsOfIt() async throws {
        let accounts = LiveAccounts(store: store)
        let told = Locked<[Int]>([])
        accounts.onChange { snapshot in told.withLock { $0.append(snapshot.accounts.all.count) } }
        #expect(names(accounts).isEmpty)
        store.shows(anna, otto)
        try await accounts.reload()
        #expect(names(accounts) == ["anna", "otto"])
        store.shows(otto)
        try await accounts.reload()
        #expect(names(accounts) == ["otto"])
        #expect(told.withLock { $0 } == [2, 1])
    }

    @Test func aReadingThatFailsChangesNothing() async throws {
        let accounts = LiveAccounts(store: store)
        store.shows(anna)
        try await accounts.reload()
        store.fails(with: .failed("disk I/O error"))
        await #expect(throws: StorageError.self) { try await accounts.reload() }
        #expect(names(accounts) == ["anna"])
    }

    @Test func readsAgainOnlyWhereSomethingHasChanged() async throws {
        let accounts = LiveAccounts(store: store)
        let told = Locked(0)
        accounts.onChange { _ in told.withLock { $0 += 1 } }
        store.shows(anna)
        try await accounts.refresh()
        try await accounts.refresh()
        #expect(names(accounts) == ["anna"])
        #expect(told.withLock { $0 } == 1)
        store.shows(otto)
        try await accounts.refresh()
        #expect(names(accounts) == ["otto"])
    }

    /// The reload that began first ends last: it has read older data.
    @Test func anOlderReadingNeverReplacesANewerOne() async throws {
        let accounts = LiveAccounts(store: store)
        let told = Locked(0)
        accounts.onChange { _ in told.withLock { $0 += 1 } }
        store.hold()
        async let first: Void = accounts.reload()
        while store.heldCount == 0 { try await Task.sleep(for: .milliseconds(2)) }
        store.hold(false)
        store.shows(anna, otto)
        try await accounts.reload()
        store.release(anna)
        try await first
        #expect(names(accounts) == ["anna", "otto"])
        #expect(told.withLock { $0 } == 1)
    }
}
