import Base
import Testing

@testable import Cryptography

struct LoginGuardTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func limits(address: Int = 100, login: Int = 100) -> LoginGuard.Limits {
        var limits = LoginGuard.Limits()
        limits.failuresPerAddress = address
        limits.failuresPerLogin = login
        return limits
    }

    @Test
    func locksANameForTheAddressThatFailedWithIt() {
        var guards = LoginGuard(limits(login: 3))
        for _ in 0..<2 { _ = guards.failed("odoo", from: "192.0.2.1", at: start) }
        #expect(!guards.isLocked("odoo", from: "192.0.2.1", at: start))
        _ = guards.failed("ODOO", from: "192.0.2.1", at: start)
        #expect(guards.isLocked("Odoo", from: "192.0.2.1", at: start))
        #expect(!guards.isLocked("other", from: "192.0.2.1", at: start))
        #expect(!guards.isLocked("odoo", from: "192.0.2.2", at: start))
    }

    @Test
    func locksAnAddressForEveryName() {
        var guards = LoginGuard(limits(address: 3))
        for name in ["a", "b", "c"] { _ = guards.failed(name, from: "192.0.2.1", at: start) }
        #expect(guards.isLocked("d", from: "192.0.2.1", at: start))
        #expect(!guards.isLocked("a", from: "192.0.2.2", at: start))
    }

    @Test
    func aNameThatIsGuessedFromManyAddressesIsBesieged() {
        var limits = limits()
        limits.failuresEverywhere = 5
        var guards = LoginGuard(limits)
        for number in 1...4 { _ = guards.failed("anna", from: "192.0.2.\(number)", at: start) }
        #expect(!guards.isBesieged("anna", at: start))
        _ = guards.failed("ANNA", from: "192.0.2.5", at: start)
        #expect(guards.isBesieged("Anna", at: start) && !guards.isBesieged("ben", at: start))
        // This alone locks no address.
        #expect(!guards.isLocked("anna", from: "192.0.2.5", at: start))
        #expect(!guards.isBesieged("anna", at: start + .minutes(15)))
    }

    /// Odoo and a stale program on the same machine: the program's failures with its own names lock out no one who
    /// recently logged in from there.
    @Test
    func whoLoggedInLatelyIsNotLockedOutByItsAddress() async {
        let guards = Locked(LoginGuard(limits(address: 3)))
        let workers = PasswordWorkers { password, _ in password == Secret("right") }
        func check(_ login: String, _ password: String, at now: Timestamp) async -> PasswordVerdict {
            await workers.check(Secret(password), of: login, against: "x", from: "192.0.2.1", at: now, counting: guards)
        }
        #expect(await check("odoo", "right", at: start) == .right)
        for name in ["a", "b", "c"] { _ = await check(name, "wrong", at: start) }
        #expect(guards.withLock { $0.isLockedOut("d", from: "192.0.2.1", at: start) })
        #expect(guards.withLock { !$0.isLockedOut("ODOO", from: "192.0.2.1", at: start) })
        #expect(await check("d", "right", at: start) == .lockedOut)
        // Also a new password, long after the old one was compared with the hash.
        #expect(await check("odoo", "right", at: start + .minutes(14)) == .right)
        guard case .wrong = await check("odoo", "mistyped", at: start + .minutes(14)) else {
            Issue.record("a known name is not looked at")
            return
        }
    }

    /// Failures say nothing about a password that was set after them.
    @Test
    func aNewPasswordLiftsTheLockOfItsNameOnly() {
        var guards = LoginGuard(limits(address: 100, login: 3))
        for name in ["odoo", "shop"] {
            for _ in 0..<3 { guards.failed(name, against: "old", from: "192.0.2.1", at: start) }
            #expect(guards.isLockedOut(name, against: "old", from: "192.0.2.1", at: start))
        }
        #expect(!guards.isLockedOut("odoo", against: "new", from: "192.0.2.1", at: start))
        #expect(guards.isLockedOut("shop", against: "old", from: "192.0.2.1", at: start))
        // Guesses at the new one are counted like those at the old one.
        for _ in 0..<3 { guards.failed("odoo", against: "new", from: "192.0.2.1", at: start) }
        #expect(guards.isLockedOut("odoo", against: "new", from: "192.0.2.1", at: start))
    }

    /// The store takes K and the Kelvin sign for different letters, lower case for the same.
    @Test
    func anotherSpellingResetsNoCount() {
        var guards = LoginGuard(limits(login: 3))
        for _ in 0..<3 {
            guards.failed("kasse", against: "hash", from: "192.0.2.1", at: start)
            guards.failed("\u{212A}asse", against: nil, from: "192.0.2.1", at: start)
        }
        #expect(guards.isLocked("kasse", against: "hash", from: "192.0.2.1", at: start))
    }

    @Test
    func aNewPasswordDoesNotFreeAnAddressThatTriesManyNames() {
        var guards = LoginGuard(limits(address: 3))
        for name in ["a", "b", "odoo"] { guards.failed(name, against: "old", from: "192.0.2.1", at: start) }
        #expect(guards.isLockedOut("odoo", against: "new", from: "192.0.2.1", at: start))
    }

    /// Checks that run at the same time count before they end; the right one takes its count and its lock back.
    @Test
    func whatProvesRightIsNotCounted() {
        var guards = LoginGuard(limits(login: 3))
        for _ in 0..<3 {
            guards.failed("7", from: "192.0.2.1", at: start)
            guards.forgive("7", from: "192.0.2.1", countedAt: start)
        }
        #expect(!guards.isLocked("7", from: "192.0.2.1", at: start))
        for _ in 0..<3 { guards.failed("7", from: "192.0.2.1", at: start) }
        #expect(guards.isLocked("7", from: "192.0.2.1", at: start))
        guards.forgive("7", from: "192.0.2.1", countedAt: start)
        #expect(!guards.isLocked("7", from: "192.0.2.1", at: start))
        guards.failed("7", from: "192.0.2.1", at: start)
        #expect(guards.isLocked("7", from: "192.0.2.1", at: start))
    }

    @Test
    func anIPv6NetworkCountsAsOneAddress() {
        var guards = LoginGuard(limits(address: 3))
        for number in 1...3 { _ = guards.failed("name \(number)", from: "2001:db8::\(number)", at: start) }
        #expect(guards.isLocked("x", from: "2001:db8::ffff:1", at: start))
        #expect(!guards.isLocked("x", from: "2001:db8:0:1::1", at: start))
    }

    @Test
    func theLockEnds() {
        var guards = LoginGuard(limits(login: 1))
        _ = guards.failed("odoo", from: "192.0.2.1", at: start)
        #expect(guards.isLocked("odoo", from: "192.0.2.1", at: start + .minutes(15) - .seconds(1)))
        #expect(!guards.isLocked("odoo", from: "192.0.2.1", at: start + .minutes(15)))
    }

    @Test
    func failuresLongAgoAreForgotten() {
        var guards = LoginGuard(limits(login: 2))
        _ = guards.failed("odoo", from: "192.0.2.1", at: start)
        let later = start + .minutes(11)
        #expect(guards.failed("odoo", from: "192.0.2.1", at: later) == .seconds(1))
        #expect(!guards.isLocked("odoo", from: "192.0.2.1", at: later))
    }

    @Test
    func theAnswerIsHeldBackLongerAndLonger() {
        var guards = LoginGuard(limits())
        let delays = (0..<6).map { _ in guards.failed("odoo", from: "192.0.2.1", at: start) }
        #expect(delays == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10), .seconds(10)])
    }

    @Test
    func doesNotGrowWithoutBound() {
        var guards = LoginGuard(limits(login: 1))
        for number in 0..<20_000 { _ = guards.failed("odoo", from: "\(number)", at: start) }
        #expect(guards.isLocked("odoo", from: "19999", at: start))
    }

    /// A form may hold a name of a quarter of a megabyte, and thousands of them are remembered.
    @Test
    func keepsNoLongNames() {
        var guards = LoginGuard(limits(login: 2))
        let name = String(repeating: "x", count: 200_000)
        for _ in 0..<2 { guards.failed(name, from: "192.0.2.1", at: start) }
        #expect(guards.isLocked(name.uppercased(), from: "192.0.2.1", at: start))
        #expect(!guards.isLocked(name + "y", from: "192.0.2.1", at: start))
        let proof = guards.proof(of: Secret("x"), for: name, against: nil, from: "192.0.2.1")
        #expect(proof.login.utf8.count < 100)
    }

    /// Many addresses that fail once each must not make it forget whom it has locked out, or who is known.
    @Test
    func aFloodOfFailuresLiftsNoLock() async {
        let guards = Locked(LoginGuard(limits(login: 2)))
        let workers = PasswordWorkers { password, _ in password == Secret("right") }
        let known = await workers.check(
            Secret("right"),
            of: "shop",
            against: "x",
            from: "203.0.113.1",
            at: start,
            counting: guards
        )
        #expect(known == .right)
        guards.withLock { guards in
            for _ in 0..<2 { guards.failed("odoo", from: "192.0.2.1", at: start) }
            for number in 0..<20_000 { guards.failed("odoo", from: "\(number)", at: start + .milliseconds(number)) }
            #expect(guards.isLocked("odoo", from: "192.0.2.1", at: start + .minutes(1)))
        }
        for number in 0..<11_000 {
            let proof = guards.withLock { $0.proof(of: Secret("guess"), for: "odoo", against: "x", from: "\(number)") }
            _ = guards.withLock { $0.judge(proof, isRight: false, at: start + .minutes(1)) }
        }
        #expect(guards.withLock { $0.isKnown("shop", from: "203.0.113.1", at: start + .minutes(2)) })
    }
}
