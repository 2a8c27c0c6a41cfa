import Base
import Cryptography
import SMTP
import SMTPServer
import Storage
import Testing

@Suite(.timeLimit(.minutes(10))) struct StoredLoginsTests {
    private let clock = ManualClock()
    private let logins = MemoryLogins()

    private func checker(_ change: (inout LoginGuard.Limits) -> Void = { _ in }) -> StoredLogins {
        var limits = LoginGuard.Limits()
        limits.delay = .zero
        change(&limits)
        return StoredLogins(store: logins, limits: limits, clock: clock)
    }

    private func add(_ name: String, _ password: String, isEnabled: Bool = true) throws {
        logins.add(
            LoginRecord(
                name: name,
                passwordHash: try PasswordHash(of: Secret(password)).phc,
                mayUse: [],
                account: nil,
                isEnabled: isEnabled,
                createdAt: clock.now
            )
        )
    }

    private func check(_ checker: StoredLogins, _ name: String, _ password: String) async -> LoginResult {
        await checker.check(Credentials(name: name, password: Secret(password)), from: "192.0.2.1")
    }

    @Test func thePasswordDecides() async throws {
        try add("Odoo", "right")
        let checker = checker()
        #expect(await check(checker, "odoo", "right").isAccepted(as: "Odoo"))
        #expect(await check(checker, "odoo", "wrong") == .refused)
        #expect(await check(checker, "nobody", "right") == .refused)
    }

    /// A client tries its passwords at two nodes in turn.
    @Test func twoNodesLockOutAsOneDoes() async throws {
        try add("odoo", "right")
        let nodes = [checker { $0.failuresPerLogin = 4 }, checker { $0.failuresPerLogin = 4 }]
        for number in 0..<4 {
            #expect(await check(nodes[number % 2], "odoo", "wrong \(number)") == .refused)
        }
        for node in nodes { #expect(await check(node, "odoo", "right") == .lockedOut) }
        clock.advance(by: .minutes(16))
        for node in nodes { #expect(await check(node, "odoo", "right").isAccepted(as: "odoo")) }
    }

    @Test func aCertificateIsOnlyAsGoodAsTheLoginOfItsName() async throws {
        try add("Odoo", "right")
        let checker = checker()
        #expect(await checker.login(forCertificate: "odoo") == "Odoo")
        #expect(await checker.login(forCertificate: "another") == nil)
    }

    @Test func aLoginThatIsSwitchedOffIsRefused() async throws {
        try add("odoo", "right", isEnabled: false)
        let checker = checker()
        #expect(await check(checker, "odoo", "right") == .refused)
        #expect(await checker.login(forCertificate: "odoo") == nil)
        #expect(await checker.login(forCertificate: "another") == nil)
    }

    @Test func failuresLockOutAndSuccessesNever() async throws {
        try add("odoo", "right")
        let checker = checker { $0.failuresPerLogin = 2 }
        for _ in 0..<4 { #expect(await check(checker, "odoo", "right").isAccepted(as: "odoo")) }
        try add("shop", "right")
        for number in 0..<2 { #expect(await check(checker, "shop", "wrong \(number)") == .refused) }
        #expect(await check(checker, "shop", "right") == .lockedOut)
        #expect(await check(checker, "odoo", "right").isAccepted(as: "odoo"))
        clock.advance(by: .hours(1))
        #expect(await check(checker, "shop", "right").isAccepted(as: "shop"))
    }

    /// A program that was forgotten when the password was changed, next to Odoo with the new one: the same name and
    /// address, again and again.
    @Test func aStaleProgramLocksNobodyOut() async throws {
        try add("odoo", "new")
        let checker = checker { ($0.failuresPerLogin, $0.failuresPerAddress) = (3, 5) }
        for _ in 0..<50 { #expect(await check(checker, "odoo", "old") == .refused) }
        #expect(await check(checker, "odoo", "new").isAccepted(as: "odoo"))
        for _ in 0..<50 { #expect(await check(checker, "odoo", "old") == .refused) }
        for number in 0..<20 { _ = await check(checker, "other \(number)", "old") }
        #expect(await check(checker, "odoo", "new").isAccepted(as: "odoo"))
        // This does not make guesses free: those are many passwords.
        for number in 0..<3 { _ = await check(checker, "odoo", "guess \(number)") }
        #expect(await check(checker, "odoo", "another") == .lockedOut)
        #expect(await check(checker, "odoo", "new").isAccepted(as: "odoo"))
    }

    /// A password that was right before the change is no longer right.
    @Test func aPasswordThatWasChangedIsRefusedAtOnce() async throws {
        try add("odoo", "old")
        let checker = checker()
        #expect(await check(checker, "odoo", "old").isAccepted(as: "odoo"))
        try add("odoo", "new")
        #expect(await check(checker, "odoo", "old") == .refused)
        #expect(await check(checker, "odoo", "new").isAccepted(as: "odoo"))
        try add("odoo", "new", isEnabled: false)
        #expect(await check(checker, "odoo", "new") == .refused)
    }

    /// Somebody locked Odoo's login out, and an administrator gives it another password: it counts at once.
    @Test func aNewPasswordLiftsTheLockout() async throws {
        try add("odoo", "first")
        try add("shop", "first")
        let checker = checker { $0.failuresPerLogin = 3 }
        for name in ["odoo", "shop"] {
            for number in 0..<3 { #expect(await check(checker, name, "guess \(number)") == .refused) }
            #expect(await check(checker, name, "first") == .lockedOut)
        }
        try add("odoo", "second")
        #expect(await check(checker, "odoo", "second").isAccepted(as: "odoo"))
        #expect(await check(checker, "shop", "first") == .lockedOut)
        // The old one is wrong now, and guesses are limited as before.
        for number in 0..<3 { #expect(await check(checker, "odoo", "guess \(number)") == .refused) }
        #expect(await check(checker, "odoo", "first") == .lockedOut)
        #expect(await check(checker, "odoo", "second").isAccepted(as: "odoo"))
        // Nor does switching it off and on again give more guesses.
        try add("odoo", "second", isEnabled: false)
        #expect(await check(checker, "odoo", "second") == .refused)
    }

    @Test func ofManyGuessesAtOnceFewAreLookedAt() async throws {
        try add("odoo", "right")
        let checker = checker { $0.failuresPerLogin = 3 }
        let refused = await withTaskGroup(of: LoginResult.self) { group in
            for number in 0..<40 { group.addTask { await check(checker, "odoo", "guess \(number)") } }
            return await group.reduce(into: 0) { $0 += $1 == .refused ? 1 : 0 }
        }
        // Two are checked at a time, so one more than the limit may be in progress when it is reached.
        #expect((3...4).contains(refused))
        #expect(await check(checker, "odoo", "right") == .lockedOut)
    }

    @Test func aFailureOfTheGatewayIsNoFailedLogin() async throws {
        try add("odoo", "right")
        let checker = checker { $0.failuresPerLogin = 1 }
        logins.fail(with: .failed("disk I/O error"))
        for _ in 0..<3 {
            guard case .unavailable = await check(checker, "odoo", "right") else {
                Issue.record("a store that cannot be read counts as a wrong password")
                return
            }
        }
        #expect(await checker.login(forCertificate: "odoo") == nil)
        logins.fail(with: nil)
        #expect(await check(checker, "odoo", "right").isAccepted(as: "odoo"))
    }

    @Test func theAnswerToAFailureIsHeldBack() async throws {
        let checker = checker { $0.delay = .seconds(5) }
        let answered = Locked(false)
        let attempt = Task {
            let result = await check(checker, "odoo", "wrong")
            answered.withLock { $0 = true }
            return result
        }
        while clock.firstDeadline == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(clock.firstDeadline == clock.now + .seconds(5))
        #expect(!answered.withLock { $0 })
        clock.advance(by: .seconds(5))
        #expect(await attempt.value == .refused)
    }
}

extension LoginResult {
    fileprivate func isAccepted(as name: String) -> Bool {
        guard case .accepted(let login) = self else { return false }
        return login.name == name
    }
}

/// Logins in memory, which cannot be read when the test says so.
private final class MemoryLogins: LoginStore, FailureLedger {
    private let records = Locked<[String: LoginRecord]>([:])
    private let failure = Locked<StorageError?>(nil)
    private let counted = Locked<[SignInSubject: FailureRecord]>([:])

    func failures(
        of subjects: [SignInSubject],
        _ kind: SignInKind
    ) async throws -> [SignInSubject: FailureRecord] {
        try check()
        return counted.withLock { $0.filter { subjects.contains($0.key) } }
    }

    func count(
        _ changes: [(subject: SignInSubject, change: FailureRecord.Change)],
        _ kind: SignInKind,
        _ rule: LockoutRule,
        at now: Timestamp
    ) async throws -> [SignInSubject: FailureRecord] {
        try check()
        return counted.withLock { counted in
            for (subject, change) in changes { counted[subject, default: FailureRecord()].apply(change, rule) }
            return counted.filter { record in changes.contains { $0.subject == record.key } }
        }
    }

    func add(_ login: LoginRecord) { records.withLock { $0[login.name.lowercased()] = login } }

    func fail(with error: StorageError?) { failure.withLock { $0 = error } }

    private func check() throws(StorageError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func logins() async throws(StorageError) -> [LoginRecord] {
        try check()
        return records.withLock { Array($0.values) }
    }

    func login(named name: String) async throws(StorageError) -> LoginRecord? {
        try check()
        return records.withLock { $0[name.lowercased()] }
    }

    func saveLogin(_ login: LoginRecord) async throws(StorageError) {
        try check()
        add(login)
    }

    func removeLogin(named name: String) async throws(StorageError) {
        try check()
        _ = records.withLock { $0.removeValue(forKey: name.lowercased()) }
    }
}
