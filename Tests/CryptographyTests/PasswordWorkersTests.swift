import Base
import Testing

@testable import Cryptography

#if canImport(Glibc)
import Glibc
#endif

/// The order in which passwords are checked, and how many wait. No test here depends on how long that takes.
@Suite(.timeLimit(.minutes(10)))
struct PasswordWorkersTests {
    /// Checks passwords only when the test allows it, and records the order in which it started.
    private final class Bench: Sendable {
        private let allowed = Locked(0)
        private let begun = Locked<[String]>([])
        let guards: Locked<LoginGuard>
        let now = Timestamp(milliseconds: 1_800_000_000_000)

        init(_ change: (inout LoginGuard.Limits) -> Void = { _ in }) {
            var limits = LoginGuard.Limits()
            (limits.failuresPerAddress, limits.failuresPerLogin) = (1000, 1000)
            change(&limits)
            guards = Locked(LoginGuard(limits))
        }

        var order: [String] { begun.withLock { $0 } }

        func workers() -> PasswordWorkers {
            PasswordWorkers { password, _ in
                self.begun.withLock { $0.append(password.reveal()) }
                while !self.mayGoOn() { usleep(500) }
                return password.reveal().hasPrefix("right")
            }
        }

        func allow(_ count: Int = 1) { allowed.withLock { $0 += count } }

        private func mayGoOn() -> Bool {
            allowed.withLock { allowed in
                guard allowed > 0 else { return false }
                allowed -= 1
                return true
            }
        }

        func check(
            _ workers: PasswordWorkers,
            _ password: String,
            of login: String = "odoo",
            from address: String
        ) async -> PasswordVerdict {
            await workers.check(
                Secret(password),
                of: login,
                against: "hash",
                from: address,
                at: now,
                counting: guards
            )
        }

        func wait(until condition: () -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(120)
            while !condition() {
                try #require(ContinuousClock.now < end, "in vain waited; begun: \(order)")
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    @Test func aFloodKeepsAnotherAddressWaitingForOnePieceOfItOnly() async throws {
        let bench = Bench()
        let workers = bench.workers()
        try await withThrowingTaskGroup(of: PasswordVerdict.self) { group in
            for number in 0..<2 { group.addTask { await bench.check(workers, "guess \(number)", from: "192.0.2.1") } }
            try await bench.wait { bench.order.count == 2 }
            for number in 2..<10 { group.addTask { await bench.check(workers, "guess \(number)", from: "192.0.2.1") } }
            try await bench.wait { workers.waitingCount == 8 }
            // No more may wait from one address, and they are refused at once.
            #expect(await bench.check(workers, "guess 10", from: "192.0.2.1") == .busy)
            group.addTask { await bench.check(workers, "right", of: "anna", from: "192.0.2.2") }
            try await bench.wait { workers.waitingCount == 9 }
            bench.allow(2)
            try await bench.wait { bench.order.count == 4 }
            #expect(bench.order[2...].contains("right"))
            bench.allow(100)
            let verdicts = try await group.reduce(into: [PasswordVerdict]()) { $0.append($1) }
            #expect(verdicts.filter { $0 == .right }.count == 1)
        }
    }

    @Test func theQueueIsBoundedHoweverManyAddressesFloodIt() async throws {
        let bench = Bench()
        let workers = bench.workers()
        try await withThrowingTaskGroup(of: PasswordVerdict.self) { group in
            for number in 0..<300 {
                group.addTask { await bench.check(workers, "guess \(number)", from: "10.0.\(number % 50).1") }
            }
            // Two are checked, 48 wait, and the others are told to retry.
            var refused = 0
            while refused < 250 {
                #expect(try await group.next() == .busy)
                refused += 1
            }
            #expect(workers.waitingCount == 48 && bench.order.count == 2)
            bench.allow(100)
            try await group.waitForAll()
        }
    }

    /// Each guess from a network that has not been seen before: whole allocations of IPv6 are cheap.
    @Test func aFloodFromManyNetworksOfOneSiteDelaysANewcomerByOneCheck() async throws {
        let bench = Bench()
        let workers = bench.workers()
        try await withThrowingTaskGroup(of: PasswordVerdict.self) { group in
            for number in 0..<200 {
                let address = "2001:db8:0:\(String(number, radix: 16))::1"
                group.addTask { await bench.check(workers, "guess \(number)", from: address) }
            }
            for _ in 0..<150 { #expect(try await group.next() == .busy) }
            #expect(workers.waitingCount == 48 && bench.order.count == 2)
            group.addTask { await bench.check(workers, "right", of: "anna", from: "203.0.113.1") }
            // It takes the place of one that waited.
            #expect(try await group.next() == .busy)
            bench.allow(2)
            try await bench.wait { bench.order.count == 4 }
            #expect(bench.order[2...].contains("right"))
            bench.allow(100)
            let verdicts = try await group.reduce(into: [PasswordVerdict]()) { $0.append($1) }
            #expect(verdicts.filter { $0 == .right }.count == 1)
        }
    }

    /// Odoo opens many connections at once and logs in with each.
    @Test func theSamePasswordIsLookedAtOnce() async throws {
        let bench = Bench()
        let workers = bench.workers()
        try await withThrowingTaskGroup(of: PasswordVerdict.self) { group in
            for _ in 0..<100 { group.addTask { await bench.check(workers, "right", from: "192.0.2.1") } }
            try await bench.wait { bench.order.count == 1 }
            bench.allow(100)
            for try await verdict in group { #expect(verdict == .right) }
        }
        #expect(await bench.check(workers, "right", from: "192.0.2.1") == .right)
        #expect(bench.order == ["right"])
    }

    @Test func aPasswordThatWasWrongIsNotLookedAtAgain() async throws {
        let bench = Bench { $0.failuresPerLogin = 2 }
        bench.allow(100)
        let workers = bench.workers()
        for _ in 0..<10 {
            guard case .wrong = await bench.check(workers, "old", from: "192.0.2.1") else {
                Issue.record("it is locked out by one wrong password")
                return
            }
        }
        #expect(bench.order == ["old"])
        #expect(await bench.check(workers, "right", from: "192.0.2.1") == .right)
    }

    @Test func aPasswordThatWasRightIsLetInThroughALock() async throws {
        let bench = Bench { $0.failuresPerLogin = 2 }
        bench.allow(100)
        let workers = bench.workers()
        #expect(await bench.check(workers, "right", from: "192.0.2.1") == .right)
        for number in 0..<2 { _ = await bench.check(workers, "guess \(number)", from: "192.0.2.1") }
        #expect(await bench.check(workers, "another guess", from: "192.0.2.1") == .lockedOut)
        #expect(await bench.check(workers, "right", from: "192.0.2.1") == .right)
    }
}

@Suite struct FairQueueTests {
    private func taken(_ queue: inout FairQueue<String>) -> [String] {
        var taken: [String] = []
        while let next = queue.next() { taken.append(next) }
        return taken
    }

    /// A client, alone at its site where none is given.
    private func source(_ client: String, of site: String? = nil) -> WorkSource {
        WorkSource(client: client, site: site ?? client)
    }

    private func isTaken(_ admission: FairQueue<String>.Admission) -> Bool {
        if case .taken = admission { true } else { false }
    }

    @Test func sourcesTakeTurns() {
        var queue = FairQueue<String>(most: 10, mostOfEach: 5)
        for name in ["a1", "a2", "a3", "b1", "b2", "c1"] {
            #expect(isTaken(queue.add(name, from: source(String(name.prefix(1))), rank: .ordinary)))
        }
        #expect(taken(&queue) == ["a1", "b1", "c1", "a2", "b2", "a3"])
        #expect(queue.count == 0)
    }

    @Test func whoIsKnownGoesFirstAndTheSuspectAreNotForgotten() {
        var queue = FairQueue<String>(most: 20, mostOfEach: 10)
        for number in 1...6 { _ = queue.add("s\(number)", from: source("s"), rank: .suspect) }
        for number in 1...3 { _ = queue.add("o\(number)", from: source("o"), rank: .ordinary) }
        for number in 1...3 { _ = queue.add("k\(number)", from: source("k"), rank: .known) }
        #expect(taken(&queue) == ["k1", "k2", "k3", "s1", "o1", "o2", "o3", "s2", "s3", "s4", "s5", "s6"])
    }

    @Test func oneSourceHasABound() {
        var queue = FairQueue<String>(most: 10, mostOfEach: 2)
        _ = queue.add("a1", from: source("a"), rank: .ordinary)
        _ = queue.add("a2", from: source("a"), rank: .ordinary)
        guard case .refused = queue.add("a3", from: source("a"), rank: .ordinary) else {
            Issue.record("more than the bound waits")
            return
        }
        #expect(isTaken(queue.add("b1", from: source("b"), rank: .ordinary)))
    }

    @Test func inAFullQueueTheGreediestOfTheLastMakesRoom() {
        var queue = FairQueue<String>(most: 4, mostOfEach: 4)
        for number in 1...3 { _ = queue.add("a\(number)", from: source("a"), rank: .suspect) }
        _ = queue.add("b1", from: source("b"), rank: .suspect)
        guard case .displaced("a3") = queue.add("c1", from: source("c"), rank: .ordinary) else {
            Issue.record("nobody made room")
            return
        }
        guard case .displaced("a2") = queue.add("d1", from: source("d"), rank: .suspect) else {
            Issue.record("nobody made room for an equal with less")
            return
        }
        guard case .refused = queue.add("e1", from: source("e"), rank: .suspect) else {
            Issue.record("an equal was displaced")
            return
        }
        #expect(queue.count == 4)
        #expect(taken(&queue) == ["c1", "a1", "b1", "d1"])
    }

    @Test func sitesTakeTurnsAndWithinThemTheirClients() {
        var queue = FairQueue<String>(most: 10, mostOfEach: 5)
        for name in ["a1", "a2", "b1", "c1"] {
            _ = queue.add(name, from: source(String(name.prefix(1)), of: "x"), rank: .ordinary)
        }
        for name in ["d1", "d2"] { _ = queue.add(name, from: source("d"), rank: .ordinary) }
        #expect(taken(&queue) == ["a1", "d1", "b1", "d2", "c1", "a2"])
    }

    /// However many clients a site has, it fills no queue against others.
    @Test func aSiteWithManyClientsMakesRoomForAnother() {
        var queue = FairQueue<Int>(most: 48, mostOfEach: 8)
        for number in 0..<48 {
            _ = queue.add(number, from: source("2001:db8:0:\(number)::/64", of: "2001:db8::/48"), rank: .ordinary)
        }
        guard case .refused = queue.add(48, from: source("new", of: "2001:db8::/48"), rank: .ordinary) else {
            Issue.record("an equal of the same site was displaced")
            return
        }
        guard case .displaced = queue.add(-1, from: source("203.0.113.7", of: "203.0.113.0/24"), rank: .ordinary) else {
            Issue.record("the site made no room")
            return
        }
        #expect(queue.count == 48)
        #expect([queue.next(), queue.next()].contains(-1))
    }

    /// Within a site, the client with the most makes room for one with less.
    @Test func theGreediestClientOfTheOwnSiteMakesRoom() {
        var queue = FairQueue<String>(most: 4, mostOfEach: 4)
        for number in 1...3 { _ = queue.add("a\(number)", from: source("a", of: "x"), rank: .ordinary) }
        _ = queue.add("b1", from: source("b", of: "x"), rank: .ordinary)
        guard case .displaced("a3") = queue.add("c1", from: source("c", of: "x"), rank: .ordinary) else {
            Issue.record("nobody made room")
            return
        }
        #expect(taken(&queue) == ["a1", "b1", "c1", "a2"])
    }
}
