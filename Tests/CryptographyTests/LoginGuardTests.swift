import Base
import Cryptography
import Testing

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
}
