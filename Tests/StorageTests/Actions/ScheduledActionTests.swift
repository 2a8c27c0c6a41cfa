import Base
import Mail
import Storage
import Testing

@testable import SQLStorage

@Suite struct ScheduledActionTests {
    private static let users = (1...3).map { UserID(rawValue: $0) }
    private static let interval = Duration.minutes(10)

    private static func enabled(_ kind: ScheduledAction = .syncContacts) -> ActionSchedule {
        ActionSchedule(kind: kind, isEnabled: true, interval: interval)
    }

    @Test func allAreOffAtFirst() async throws {
        try await withTemporaryStore { store in
            let schedules = try await store.actionSchedules()
            #expect(schedules.map(\.kind) == ScheduledAction.allCases)
            #expect(schedules.allSatisfy { !$0.isEnabled && ScheduledAction.intervals.contains($0.interval) })
            try await store.setActionUsers(Set(Self.users), of: .syncContacts, at: Sample.now)
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
            #expect(try await store.nextActionRun() == nil)
            #expect(try await store.actionStates().map(\.nextRunAt) == [nil, nil, nil])
        }
    }

    @Test func intervalsHaveBounds() async throws {
        try await withTemporaryStore { store in
            for interval in [Duration.zero, .seconds(59), .days(8)] {
                let schedule = ActionSchedule(kind: .syncMailIn, isEnabled: true, interval: interval)
                await #expect(throws: StorageError.self) { try await store.setActionSchedule(schedule, at: Sample.now) }
            }
            try await store.setActionSchedule(Self.enabled(.syncMailIn), at: Sample.now)
            #expect(try await store.actionSchedules().contains(Self.enabled(.syncMailIn)))
        }
    }

    @Test func usersAreSpreadOverTheInterval() async throws {
        try await withTemporaryStore { store in
            let many = Set((1...100).map { UserID(rawValue: $0) })
            try await store.setActionUsers(many, of: .syncContacts, at: Sample.now)
            try await store.setActionSchedule(Self.enabled(), at: Sample.now)
            let moments = try await store.actionStates().compactMap(\.nextRunAt)
            #expect(moments.count == 100)
            #expect(moments.allSatisfy { $0 >= Sample.now && $0 < Sample.now + Self.interval })
            for tenth in 0..<10 {
                let start = Sample.now + .minutes(tenth)
                let count = moments.filter { $0 >= start && $0 < start + .minutes(1) }.count
                #expect((8...12).contains(count))
            }
            #expect(try await store.nextActionRun() == moments.min())
        }
    }

    @Test func aRunIsWrittenDown() async throws {
        try await withTemporaryStore { store in
            try await store.setActionUsers([Self.users[0]], of: .syncContacts, at: Sample.now)
            #expect(try await store.requestActionRun(.syncContacts, for: nil, at: Sample.now) == 1)
            #expect(try await store.requestActionRun(.syncContacts, for: Self.users[1], at: Sample.now) == 0)
            let claim = try #require(try await store.claim(at: Sample.now))
            #expect(claim.isRequested && !claim.continues && claim.user == Self.users[0])
            let progress = RunProgress(done: 3, total: 9, counts: ["created": 3])
            try await store.reportAction(claim, progress, until: Sample.now + .minutes(2))
            #expect(try await store.actionStates().first?.lastRun?.progress == progress)
            #expect(try await store.actionStates().first?.lastRun?.outcome == .running)
            let end = Sample.now + .minutes(1)
            try await store.finishAction(
                claim,
                with: RunResult(.partly, progress: progress, reasons: ["one failed", Reason(.noHistory)]),
                at: end
            )
            let run = try #require(try await store.actionRuns(ActionRunQuery(kind: .syncContacts)).first)
            #expect(
                run.outcome == .partly && run.reasons == ["one failed", Reason(.noHistory)]
                    && run.endedAt == end && run.isRequested
            )
            await #expect(throws: StorageError.self) {
                try await store.finishAction(claim, with: RunResult(.succeeded), at: end)
            }
            await #expect(throws: StorageError.self) { try await store.reportAction(claim, progress, until: end) }
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
        }
    }

    @Test func failuresSlowDown() async throws {
        try await withTemporaryStore { store in
            try await store.setActionUsers([Self.users[0]], of: .syncContacts, at: Sample.now)
            try await store.setActionSchedule(Self.enabled(), at: Sample.now)
            var now = Sample.now + Self.interval
            for delay in [Duration.minutes(20), .minutes(40), .minutes(80)] {
                let claim = try #require(try await store.claim(at: now))
                try await store.finishAction(claim, with: RunResult(.failed, reasons: ["no"]), at: now)
                #expect(try await store.nextActionRun() == now + delay)
                now = now + delay
            }
            #expect(try await store.actionStates().first?.failures == 3)
            let claim = try #require(try await store.claim(at: now))
            try await store.finishAction(claim, with: RunResult(.succeeded, notBefore: now + .hours(5)), at: now)
            #expect(try await store.actionStates().first?.failures == 0)
            #expect(try await store.nextActionRun() == now + .hours(5))
        }
    }

    /// Two accounts of one user each, whose actions have failed three times.
    private static func failing(_ store: any Store) async throws -> (accounts: [AccountID], users: [UserID]) {
        var (accounts, users): ([AccountID], [UserID]) = ([], [])
        for name in ["anna", "ben"] {
            let email = "\(name)@acme.example"
            let account = try await store.addAccount(
                try #require(Address(email)),
                sealedCredential: [1],
                scopes: [],
                options: AccountOptions()
            )
            let user = NewUser(email: email, name: name, role: .user, account: account)
            accounts.append(account)
            users.append(try await store.addUser(user, at: Sample.now))
        }
        try await store.setActionUsers(Set(users), of: .syncContacts, at: Sample.now)
        try await store.setActionSchedule(enabled(), at: Sample.now)
        for _ in 0..<3 {
            _ = try await store.requestActionRun(.syncContacts, for: nil, at: Sample.now)
            while let claim = try await store.claim(at: Sample.now) {
                try await store.finishAction(claim, with: RunResult(.failed, reasons: ["no"]), at: Sample.now)
            }
        }
        return (accounts, users)
    }

    @Test func aNewGrantMakesWhatFailedDueAtOnce() async throws {
        try await withTemporaryStore { store in
            let (accounts, users) = try await Self.failing(store)
            let later = Sample.now + .minutes(5)
            #expect(try await store.nextActionRun() == Sample.now + Self.interval * 8)
            try await store.regrant(accounts[0], sealedCredential: [2], scopes: ["send"])
            try await store.setGranted(at: later, of: accounts[0])
            #expect(try await store.nextActionRun() == later)
            let states = try await store.actionStates()
            #expect(states.map(\.failures) == [0, 3])
            #expect(try await store.claim(at: later)?.user == users[0])
            #expect(try await store.claim(at: later) == nil)
        }
    }

    @Test func aGrantThatWorksAgainMakesWhatFailedDueAtOnce() async throws {
        try await withTemporaryStore { store in
            let (accounts, users) = try await Self.failing(store)
            var refused = AccountHealth()
            refused.state = .needsGrant
            refused.reason = "revoked"
            try await store.setHealth(refused, of: accounts[1])
            let later = Sample.now + .minutes(5)
            #expect(try await store.claim(at: later) == nil)
            let account = try #require(try await store.accounts().first { $0.id == accounts[1] })
            #expect(try await store.replaceHealth(of: account, with: AccountHealth(), at: later))
            #expect(try await store.claim(at: later)?.user == users[1])
            #expect(try await store.claim(at: later) == nil)
        }
    }

    @Test func aRunEndsWhereItsActionIsNoLongerThere() async throws {
        try await withTemporaryStore { store in
            try await store.setActionUsers(Set(Self.users.prefix(2)), of: .syncContacts, at: Sample.now)
            _ = try await store.requestActionRun(.syncContacts, for: Self.users[0], at: Sample.now)
            let claim = try #require(try await store.claim(at: Sample.now))
            try await store.setActionUsers([Self.users[1]], of: .syncContacts, at: Sample.now)
            await #expect(throws: StorageError.self) {
                try await store.reportAction(claim, RunProgress(), until: Sample.now + .minutes(9))
            }
            try await store.finishAction(claim, with: RunResult(.interrupted), at: Sample.now)
            #expect(try await store.actionRuns(ActionRunQuery()).map(\.outcome) == [.interrupted])
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
        }
    }

    @Test func whatACrashLeftGoesOn() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let store = try SQLStore.openSQLite(options)
            try await store.setActionUsers(Set(Self.users.prefix(2)), of: .syncContacts, at: Sample.now)
            _ = try await store.requestActionRun(.syncContacts, for: Self.users[0], at: Sample.now)
            let lost = try #require(try await store.claim(at: Sample.now))
            try store.close()

            let again = try SQLStore.openSQLite(options)
            #expect(try await again.recoverActions(of: "elsewhere", at: Sample.now) == 0)
            #expect(try await again.claim(at: Sample.now) == nil)
            #expect(try await again.recoverActions(of: Sample.node, at: Sample.now) == 1)
            let claim = try #require(try await again.claim(at: Sample.now))
            #expect(claim.continues && claim.isRequested && claim.user == lost.user && claim.run > lost.run)
            let runs = try await again.actionRuns(ActionRunQuery())
            #expect(runs.map(\.outcome) == [.running, .interrupted])
            // The claim expires, and another run takes it over.
            let late = Sample.now + .minutes(6)
            let heir = try #require(try await again.claim(at: late))
            #expect(heir.continues)
            await #expect(throws: StorageError.self) {
                try await again.finishAction(claim, with: RunResult(.succeeded), at: late)
            }
            try await again.finishAction(heir, with: RunResult(.succeeded), at: late)
            try again.close()
        }
    }

    /// A row of an action that does not exist is never due, however long it waits.
    @Test func anUnknownActionStopsNoOther() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            for kind in [ScheduledAction.syncMailIn, .syncContacts] {
                try await store.setActionUsers([Self.users[0]], of: kind, at: Sample.now)
                _ = try await store.requestActionRun(kind, for: nil, at: Sample.now)
            }
            try await store.commits.run {
                try $0.run(
                    "UPDATE action_state SET kind = 'no-action', requested_at = 0 WHERE kind = ?",
                    [ScheduledAction.syncMailIn.rawValue]
                )
            }
            #expect(try await store.nextActionRun() == Sample.now)
            let claim = try #require(try await store.claim(at: Sample.now))
            #expect(claim.kind == .syncContacts)
            try await store.finishAction(claim, with: RunResult(.succeeded), at: Sample.now)
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
            #expect(try await store.nextActionRun() == nil)
            #expect(try await store.actionStates().map(\.kind) == [.syncContacts])
            try store.close()
        }
    }

    @Test func oldRunsGoButTheLast() async throws {
        try await withTemporaryStore { store in
            try await store.setActionUsers(Set(Self.users), of: .syncMailIn, at: Sample.now)
            for _ in 0..<4 {
                _ = try await store.requestActionRun(.syncMailIn, for: nil, at: Sample.now)
                while let claim = try await store.claim(at: Sample.now) {
                    try await store.finishAction(claim, with: RunResult(.succeeded), at: Sample.now)
                }
            }
            #expect(try await store.actionRuns(ActionRunQuery()).count == 12)
            #expect(try await store.actionRuns(ActionRunQuery(user: Self.users[1])).count == 4)
            #expect(try await store.forgetActionRuns(endedBefore: Sample.now + .days(1), limit: 100) == 9)
            #expect(try await store.actionStates().allSatisfy { $0.lastRun?.outcome == .succeeded })
            try await store.setActionUsers([Self.users[0]], of: .syncMailIn, at: Sample.now)
            #expect(try await store.actionStates().map(\.user) == [Self.users[0]])
        }
    }

    /// Many claimers, ends, crashes and requests in any order: no user ever has two runs at a time.
    @Test func neverTwoRunsForOneUser() async throws {
        try await withTemporaryStore { store in
            var generator = SystemRandomNumberGenerator()
            var now = Sample.now
            var live: [(claim: ActionClaim, expiry: Timestamp)] = []
            for kind in ScheduledAction.allCases {
                try await store.setActionUsers(Set(Self.users), of: kind, at: now)
                try await store.setActionSchedule(Self.enabled(kind), at: now)
            }
            for _ in 0..<400 {
                now = now + .seconds(Int.random(in: 0...90, using: &generator))
                live.removeAll { $0.expiry <= now }
                switch Int.random(in: 0..<10, using: &generator) {
                case 0..<5:
                    guard let claim = try await store.claim(at: now) else { break }
                    #expect(!live.contains { $0.claim.user == claim.user })
                    live.append((claim, now + ActionStoreLimits.lease))
                case 5..<8:
                    guard let ended = live.indices.randomElement(using: &generator) else { break }
                    let outcomes: [ActionRun.Outcome] = [.succeeded, .partly, .failed]
                    let outcome = outcomes.randomElement(using: &generator) ?? .failed
                    try await store.finishAction(live.remove(at: ended).claim, with: RunResult(outcome), at: now)
                case 8:
                    let kind = ScheduledAction.allCases.randomElement(using: &generator) ?? .syncMailIn
                    _ = try await store.requestActionRun(
                        kind,
                        for: Self.users.randomElement(using: &generator),
                        at: now
                    )
                default:
                    if Int.random(in: 0..<5, using: &generator) == 0 {
                        _ = try await store.recoverActions(of: Sample.node, at: now)
                        live = []
                    }
                }
            }
            for claim in live.map(\.claim) {
                try await store.finishAction(claim, with: RunResult(.succeeded), at: now)
            }
            let running = try await store.actionRuns(ActionRunQuery(limit: 10_000)).filter { $0.endedAt == nil }
            #expect(running.allSatisfy { run in !live.contains { $0.claim.run == run.id } })
            while let claim = try await store.claim(at: now + .days(2)) {
                try await store.finishAction(claim, with: RunResult(.succeeded), at: now + .days(2))
            }
            let all = try await store.actionRuns(ActionRunQuery(limit: 10_000))
            #expect(all.allSatisfy { $0.endedAt != nil && $0.outcome != .running })
        }
    }
}

private enum ActionStoreLimits {
    static let lease = Duration.minutes(5)
}

extension ActionStore {
    fileprivate func claim(at now: Timestamp) async throws -> ActionClaim? {
        try await claimActionRun(by: Sample.node, at: now, until: now + ActionStoreLimits.lease)
    }
}
