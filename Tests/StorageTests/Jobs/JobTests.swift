import Base
import GRDB
import Mail
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct JobTests {
    private static let people = (1...3).map { PersonID(rawValue: $0) }
    private static let interval = Duration.minutes(10)

    private static func enabled(_ kind: JobKind = .syncContacts) -> JobSchedule {
        JobSchedule(kind: kind, isEnabled: true, interval: interval)
    }

    @Test func allAreOffAtFirst() async throws {
        try await withTemporaryStore { store in
            let schedules = try await store.jobSchedules()
            #expect(schedules.map(\.kind) == JobKind.allCases)
            #expect(schedules.allSatisfy { !$0.isEnabled && JobKind.intervals.contains($0.interval) })
            try await store.setJobPeople(Set(Self.people), of: .syncContacts, at: Sample.now)
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
            #expect(try await store.nextJobRun() == nil)
            #expect(try await store.jobStates().map(\.nextRunAt) == [nil, nil, nil])
        }
    }

    @Test func intervalsHaveBounds() async throws {
        try await withTemporaryStore { store in
            for interval in [Duration.zero, .seconds(59), .days(8)] {
                let schedule = JobSchedule(kind: .syncMailIn, isEnabled: true, interval: interval)
                await #expect(throws: StorageError.self) { try await store.setJobSchedule(schedule, at: Sample.now) }
            }
            try await store.setJobSchedule(Self.enabled(.syncMailIn), at: Sample.now)
            #expect(try await store.jobSchedules().contains(Self.enabled(.syncMailIn)))
        }
    }

    @Test func peopleAreSpreadOverTheInterval() async throws {
        try await withTemporaryStore { store in
            let many = Set((1...100).map { PersonID(rawValue: $0) })
            try await store.setJobPeople(many, of: .syncContacts, at: Sample.now)
            try await store.setJobSchedule(Self.enabled(), at: Sample.now)
            let moments = try await store.jobStates().compactMap(\.nextRunAt)
            #expect(moments.count == 100)
            #expect(moments.allSatisfy { $0 >= Sample.now && $0 < Sample.now + Self.interval })
            for tenth in 0..<10 {
                let start = Sample.now + .minutes(tenth)
                let count = moments.filter { $0 >= start && $0 < start + .minutes(1) }.count
                #expect((8...12).contains(count))
            }
            #expect(try await store.nextJobRun() == moments.min())
        }
    }

    @Test func aRunIsWrittenDown() async throws {
        try await withTemporaryStore { store in
            try await store.setJobPeople([Self.people[0]], of: .syncContacts, at: Sample.now)
            #expect(try await store.requestJobRun(.syncContacts, for: nil, at: Sample.now) == 1)
            #expect(try await store.requestJobRun(.syncContacts, for: Self.people[1], at: Sample.now) == 0)
            let claim = try #require(try await store.claim(at: Sample.now))
            #expect(claim.isRequested && !claim.continues && claim.person == Self.people[0])
            let progress = JobProgress(done: 3, total: 9, counts: ["created": 3])
            try await store.reportJob(claim, progress, until: Sample.now + .minutes(2))
            #expect(try await store.jobStates().first?.lastRun?.progress == progress)
            #expect(try await store.jobStates().first?.lastRun?.outcome == .running)
            let end = Sample.now + .minutes(1)
            try await store.finishJob(
                claim,
                with: JobResult(.partly, progress: progress, reasons: ["one failed", Remark(.noHistory)]),
                at: end
            )
            let run = try #require(try await store.jobRuns(JobRunQuery(kind: .syncContacts)).first)
            #expect(
                run.outcome == .partly && run.reasons == ["one failed", Remark(.noHistory)]
                    && run.endedAt == end && run.isRequested
            )
            await #expect(throws: StorageError.self) {
                try await store.finishJob(claim, with: JobResult(.succeeded), at: end)
            }
            await #expect(throws: StorageError.self) { try await store.reportJob(claim, progress, until: end) }
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
        }
    }

    @Test func failuresSlowDown() async throws {
        try await withTemporaryStore { store in
            try await store.setJobPeople([Self.people[0]], of: .syncContacts, at: Sample.now)
            try await store.setJobSchedule(Self.enabled(), at: Sample.now)
            var now = Sample.now + Self.interval
            for delay in [Duration.minutes(20), .minutes(40), .minutes(80)] {
                let claim = try #require(try await store.claim(at: now))
                try await store.finishJob(claim, with: JobResult(.failed, reasons: ["no"]), at: now)
                #expect(try await store.nextJobRun() == now + delay)
                now = now + delay
            }
            #expect(try await store.jobStates().first?.failures == 3)
            let claim = try #require(try await store.claim(at: now))
            try await store.finishJob(claim, with: JobResult(.succeeded, notBefore: now + .hours(5)), at: now)
            #expect(try await store.jobStates().first?.failures == 0)
            #expect(try await store.nextJobRun() == now + .hours(5))
        }
    }

    /// Two accounts of one person each, whose jobs have failed three times.
    private static func failing(_ store: any Store) async throws -> (accounts: [AccountID], people: [PersonID]) {
        var (accounts, people): ([AccountID], [PersonID]) = ([], [])
        for name in ["anna", "ben"] {
            let email = "\(name)@acme.example"
            let account = try await store.addAccount(
                try #require(Address(email)),
                sealedCredential: [1],
                scopes: [],
                options: AccountOptions()
            )
            let person = NewPerson(email: email, name: name, role: .user, account: account)
            accounts.append(account)
            people.append(try await store.addPerson(person, at: Sample.now))
        }
        try await store.setJobPeople(Set(people), of: .syncContacts, at: Sample.now)
        try await store.setJobSchedule(enabled(), at: Sample.now)
        for _ in 0..<3 {
            _ = try await store.requestJobRun(.syncContacts, for: nil, at: Sample.now)
            while let claim = try await store.claim(at: Sample.now) {
                try await store.finishJob(claim, with: JobResult(.failed, reasons: ["no"]), at: Sample.now)
            }
        }
        return (accounts, people)
    }

    @Test func aNewGrantMakesWhatFailedDueAtOnce() async throws {
        try await withTemporaryStore { store in
            let (accounts, people) = try await Self.failing(store)
            let later = Sample.now + .minutes(5)
            #expect(try await store.nextJobRun() == Sample.now + Self.interval * 8)
            try await store.regrant(accounts[0], sealedCredential: [2], scopes: ["send"])
            try await store.setGranted(at: later, of: accounts[0])
            #expect(try await store.nextJobRun() == later)
            let states = try await store.jobStates()
            #expect(states.map(\.failures) == [0, 3])
            #expect(try await store.claim(at: later)?.person == people[0])
            #expect(try await store.claim(at: later) == nil)
        }
    }

    @Test func aGrantThatWorksAgainMakesWhatFailedDueAtOnce() async throws {
        try await withTemporaryStore { store in
            let (accounts, people) = try await Self.failing(store)
            var refused = AccountHealth()
            refused.state = .needsGrant
            refused.reason = "revoked"
            try await store.setHealth(refused, of: accounts[1])
            let later = Sample.now + .minutes(5)
            #expect(try await store.claim(at: later) == nil)
            let account = try #require(try await store.accounts().first { $0.id == accounts[1] })
            #expect(try await store.replaceHealth(of: account, with: AccountHealth(), at: later))
            #expect(try await store.claim(at: later)?.person == people[1])
            #expect(try await store.claim(at: later) == nil)
        }
    }

    @Test func aRunEndsWhereItsJobIsNoLongerThere() async throws {
        try await withTemporaryStore { store in
            try await store.setJobPeople(Set(Self.people.prefix(2)), of: .syncContacts, at: Sample.now)
            _ = try await store.requestJobRun(.syncContacts, for: Self.people[0], at: Sample.now)
            let claim = try #require(try await store.claim(at: Sample.now))
            try await store.setJobPeople([Self.people[1]], of: .syncContacts, at: Sample.now)
            await #expect(throws: StorageError.self) {
                try await store.reportJob(claim, JobProgress(), until: Sample.now + .minutes(9))
            }
            try await store.finishJob(claim, with: JobResult(.interrupted), at: Sample.now)
            #expect(try await store.jobRuns(JobRunQuery()).map(\.outcome) == [.interrupted])
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
        }
    }

    @Test func whatACrashLeftGoesOn() async throws {
        try await withTemporaryFolder { folder in
            let options = StoreOptions(directory: folder, reserve: 0)
            let store = try SQLiteStore(options)
            try await store.setJobPeople(Set(Self.people.prefix(2)), of: .syncContacts, at: Sample.now)
            _ = try await store.requestJobRun(.syncContacts, for: Self.people[0], at: Sample.now)
            let lost = try #require(try await store.claim(at: Sample.now))
            try store.close()

            let again = try SQLiteStore(options)
            #expect(try await again.recoverJobs(of: "elsewhere", at: Sample.now) == 0)
            #expect(try await again.claim(at: Sample.now) == nil)
            #expect(try await again.recoverJobs(of: Sample.node, at: Sample.now) == 1)
            let claim = try #require(try await again.claim(at: Sample.now))
            #expect(claim.continues && claim.isRequested && claim.person == lost.person && claim.run > lost.run)
            let runs = try await again.jobRuns(JobRunQuery())
            #expect(runs.map(\.outcome) == [.running, .interrupted])
            // The claim expires, and another run takes it over.
            let late = Sample.now + .minutes(6)
            let heir = try #require(try await again.claim(at: late))
            #expect(heir.continues)
            await #expect(throws: StorageError.self) {
                try await again.finishJob(claim, with: JobResult(.succeeded), at: late)
            }
            try await again.finishJob(heir, with: JobResult(.succeeded), at: late)
            try again.close()
        }
    }

    /// A row of an action that does not exist is never due, however long it waits.
    @Test func anUnknownActionStopsNoOther() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore(StoreOptions(directory: folder, reserve: 0))
            for kind in [JobKind.syncMailIn, .syncContacts] {
                try await store.setJobPeople([Self.people[0]], of: kind, at: Sample.now)
                _ = try await store.requestJobRun(kind, for: nil, at: Sample.now)
            }
            try await store.pool.write {
                try $0.execute(
                    sql: "UPDATE job_state SET kind = 'no-action', requested_at = 0 WHERE kind = ?",
                    arguments: [JobKind.syncMailIn.rawValue]
                )
            }
            #expect(try await store.nextJobRun() == Sample.now)
            let claim = try #require(try await store.claim(at: Sample.now))
            #expect(claim.kind == .syncContacts)
            try await store.finishJob(claim, with: JobResult(.succeeded), at: Sample.now)
            #expect(try await store.claim(at: Sample.now + .days(30)) == nil)
            #expect(try await store.nextJobRun() == nil)
            #expect(try await store.jobStates().map(\.kind) == [.syncContacts])
            try store.close()
        }
    }

    @Test func oldRunsGoButTheLast() async throws {
        try await withTemporaryStore { store in
            try await store.setJobPeople(Set(Self.people), of: .syncMailIn, at: Sample.now)
            for _ in 0..<4 {
                _ = try await store.requestJobRun(.syncMailIn, for: nil, at: Sample.now)
                while let claim = try await store.claim(at: Sample.now) {
                    try await store.finishJob(claim, with: JobResult(.succeeded), at: Sample.now)
                }
            }
            #expect(try await store.jobRuns(JobRunQuery()).count == 12)
            #expect(try await store.jobRuns(JobRunQuery(person: Self.people[1])).count == 4)
            #expect(try await store.forgetJobRuns(endedBefore: Sample.now + .days(1), limit: 100) == 9)
            #expect(try await store.jobStates().allSatisfy { $0.lastRun?.outcome == .succeeded })
            try await store.setJobPeople([Self.people[0]], of: .syncMailIn, at: Sample.now)
            #expect(try await store.jobStates().map(\.person) == [Self.people[0]])
        }
    }

    /// Many claimers, ends, crashes and requests in any order: no user ever has two runs at a time.
    @Test func neverTwoRunsForOnePerson() async throws {
        try await withTemporaryStore { store in
            var generator = SystemRandomNumberGenerator()
            var now = Sample.now
            var live: [(claim: JobClaim, expiry: Timestamp)] = []
            for kind in JobKind.allCases {
                try await store.setJobPeople(Set(Self.people), of: kind, at: now)
                try await store.setJobSchedule(Self.enabled(kind), at: now)
            }
            for _ in 0..<400 {
                now = now + .seconds(Int.random(in: 0...90, using: &generator))
                live.removeAll { $0.expiry <= now }
                switch Int.random(in: 0..<10, using: &generator) {
                case 0..<5:
                    guard let claim = try await store.claim(at: now) else { break }
                    #expect(!live.contains { $0.claim.person == claim.person })
                    live.append((claim, now + JobStoreLimits.lease))
                case 5..<8:
                    guard let ended = live.indices.randomElement(using: &generator) else { break }
                    let outcomes: [JobRun.Outcome] = [.succeeded, .partly, .failed]
                    let outcome = outcomes.randomElement(using: &generator) ?? .failed
                    try await store.finishJob(live.remove(at: ended).claim, with: JobResult(outcome), at: now)
                case 8:
                    let kind = JobKind.allCases.randomElement(using: &generator) ?? .syncMailIn
                    _ = try await store.requestJobRun(kind, for: Self.people.randomElement(using: &generator), at: now)
                default:
                    if Int.random(in: 0..<5, using: &generator) == 0 {
                        _ = try await store.recoverJobs(of: Sample.node, at: now)
                        live = []
                    }
                }
            }
            for claim in live.map(\.claim) {
                try await store.finishJob(claim, with: JobResult(.succeeded), at: now)
            }
            let running = try await store.jobRuns(JobRunQuery(limit: 10_000)).filter { $0.endedAt == nil }
            #expect(running.allSatisfy { run in !live.contains { $0.claim.run == run.id } })
            while let claim = try await store.claim(at: now + .days(2)) {
                try await store.finishJob(claim, with: JobResult(.succeeded), at: now + .days(2))
            }
            let all = try await store.jobRuns(JobRunQuery(limit: 10_000))
            #expect(all.allSatisfy { $0.endedAt != nil && $0.outcome != .running })
        }
    }
}

private enum JobStoreLimits {
    static let lease = Duration.minutes(5)
}

extension JobStore {
    fileprivate func claim(at now: Timestamp) async throws -> JobClaim? {
        try await claimJobRun(by: Sample.node, at: now, until: now + JobStoreLimits.lease)
    }
}
