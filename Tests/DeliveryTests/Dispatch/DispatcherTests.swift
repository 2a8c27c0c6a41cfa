import Base
import GRDB
import Logging
import Mail
import Storage
import TestSupport
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(10))) struct DispatcherTests {
    private let anna = AccountID(rawValue: 1)
    private let otto = AccountID(rawValue: 2)

    @Test func sendsWhatWaitsAndWhatComes() async throws {
        try await DispatchBench.run { bench in
            try await bench.queue()
        } _: { bench, dispatcher in
            let second = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(second, is: .delivered)
            try await bench.until("both are sent") { bench.courier.sent.count == 2 }
        }
    }

    @Test func neverSendsMoreAtOnceThanTheSlotsAllow() async throws {
        let courier = ScriptedCourier(pause: .milliseconds(20))
        try await DispatchBench.run(["anna", "otto"], courier: courier, concurrency: 2) { bench in
            for _ in 0..<10 {
                try await bench.queue(1)
                try await bench.queue(2)
            }
        } _: { bench, _ in
            try await bench.until("all are sent, though permits were short") { courier.sent.count == 20 }
            #expect(courier.mostRunning <= 2)
            #expect(Set(courier.sent).count == 20)
        }
    }

    @Test func waitsForTheMinuteAndGoesOn() async throws {
        let limits = RateLimits(unitsPerMinute: 200, messagesPerDay: 100, concurrency: 4)
        try await DispatchBench.run(limits: limits) { bench in
            for _ in 0..<3 { try await bench.queue() }
        } _: { bench, _ in
            try await bench.until("two go at once") { bench.courier.sent.count == 2 }
            bench.clock.advance(by: .seconds(62))
            try await bench.until("the third goes a minute later") { bench.courier.sent.count == 3 }
        }
    }

    @Test func aDraftIsBookedInFull() async throws {
        try await DispatchBench.run { bench in
            var options = AccountOptions()
            options.onLostAnswer = .draft
            let scopes = ["https://www.googleapis.com/auth/gmail.modify"]
            let otto = Address(localPart: "otto", domain: "acme.example")
            _ = try await bench.store.addAccount(otto, sealedCredential: [1], scopes: scopes, options: options)
            try await bench.accounts.reload()
            try await bench.queue(1)
            try await bench.queue(2)
        } _: { bench, _ in
            try await bench.until("both are sent") { bench.courier.sent.count == 2 }
            let start = bench.clock.now - .minutes(1)
            #expect(try await bench.store.ledger(of: anna, since: start).map(\.units) == [100])
            #expect(try await bench.store.ledger(of: otto, since: start).map(\.units) == [110])
        }
    }

    @Test func aPausedAccountStopsNoOtherAndGoesOnByItself() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(["anna", "otto"], courier: courier) { bench, dispatcher in
            courier.next(.pauseAccount(until: bench.clock.now + .minutes(9), reason: "429"))
            let first = try await bench.queue(1)
            await dispatcher.wake([anna])
            try await bench.until("the pause is written down") {
                bench.accounts.current.accounts[anna]?.health.state == .paused
            }
            let second = try await bench.queue(2)
            await dispatcher.wake([otto])
            try await bench.until(second, is: .delivered)
            #expect(try await bench.state(of: first) != .delivered)
            try await bench.until("the first waits") { try await bench.state(of: first) == .waiting }
            bench.clock.advance(by: .minutes(10))
            try await bench.until(first, is: .delivered)
        }
    }

    @Test func aWorkerThatHangsIsReplaced() async throws {
        let courier = ScriptedCourier()
        let log = LogCapture()
        let clock = ForgetfulClock()
        try await DispatchBench.run(
            courier: courier,
            clock: clock.real,
            change: { _, context in
                (context.clock, context.logger) = (clock, log.logger)
            }
        ) { bench, dispatcher in
            /// Looks at a worker that waits for its next attempt past the moment, and at no other: one that is at work,
            /// however slowly, does not hang.
            func lookAtOneThatWaits() async {
                guard let moment = clock.awaited else { return }
                let past = moment + .minutes(1)
                if past > bench.clock.now { bench.clock.advance(by: past - bench.clock.now) }
                _ = await dispatcher.inspect()
            }
            courier.always(.retry(reason: "503", after: nil))
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until("another worker takes its place") {
                await lookAtOneThatWaits()
                return log.entries.contains { $0.text.contains("hangs; it is replaced") }
            }
            // The new one may have met the refusal as well, and then waits as vainly as the first.
            courier.always(nil)
            try await bench.until("the message is delivered") {
                await lookAtOneThatWaits()
                return try await bench.state(of: id) == .delivered
            }
            try await bench.until("one that only has nothing to do is left alone") {
                for _ in 1...(2 * Dispatcher.missesUntilReplaced) where await dispatcher.inspect() > 0 { return false }
                return true
            }
        }
    }

    /// Before it has begun, accounts have no workers that could hang.
    @Test func aDispatcherThatCannotBeginIsSeen() async throws {
        let blocker = Locked<DatabaseQueue?>(nil)
        try await DispatchBench.run(
            prepare: { bench in
                let database = try bench.blockWrites()
                blocker.withLock { $0 = database }
            }
        ) { bench, dispatcher in
            try await bench.until("it is seen") { await dispatcher.inspect() > 0 }
            try blocker.withLock { try $0?.close() }
            try await bench.until("it runs") {
                bench.clock.advance(by: .minutes(1))
                return await dispatcher.inspect() == 0
            }
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(id, is: .delivered)
        }
    }

    @Test func anEndThatIsNotStoredHoldsNoPlace() async throws {
        try await DispatchBench.run(concurrency: 1) { bench, dispatcher in
            var ids: [QueueID] = []
            try await bench.withoutEnds {
                for _ in 1...3 { ids.append(try await bench.queue()) }
                await dispatcher.wake([anna])
                try await bench.until("all are sent by the only permit") { bench.courier.sent.count == 3 }
            }
            for id in ids {
                try await bench.until("\(id) is stored") {
                    bench.clock.advance(by: .seconds(2))
                    return try await bench.state(of: id) == .delivered
                }
            }
            #expect(bench.courier.sent.count == 3)
        }
    }

    /// What the store would never take is not offered again and again: the permit is free, and the next start looks for the
    /// message.
    @Test func anEndThatIsRefusedForGoodHoldsNoPlace() async throws {
        let log = LogCapture()
        try await DispatchBench.run(concurrency: 1, change: { $1.logger = log.logger }) { bench, dispatcher in
            var ids: [QueueID] = []
            try await bench.damaged(where: "UPDATE OF ended_at ON attempt") {
                for _ in 1...3 { ids.append(try await bench.queue()) }
                await dispatcher.wake([anna])
                try await bench.until("each refusal is told") {
                    log.entries.count { $0.text.hasPrefix("the database refuses an attempt's outcome") } == 3
                }
            }
            #expect(bench.courier.sent.count == 3)
            // Nothing waits for a better moment.
            #expect(bench.clock.firstDeadline == nil)
            for id in ids { #expect(try await bench.state(of: id) == .sending) }
            let whole = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(whole, is: .delivered)
            #expect(
                try await bench.store.recover(
                    node: bench.store.nodeName,
                    at: bench.clock.now,
                    searchAt: bench.clock.now + .hours(1)
                )
                    == 3
            )
            for id in ids { #expect(try await bench.state(of: id) == .outcomeUnknown) }
        }
    }

    @Test func aReportThatIsRefusedForGoodIsLostAloneAndTold() async throws {
        let log = LogCapture()
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier, change: { $1.logger = log.logger }) { bench, dispatcher in
            courier.next(.failed(reason: "Invalid To header", status: "5.1.3"))
            let id = try await bench.queue()
            try await bench.damaged(where: "INSERT ON message") {
                await dispatcher.wake([anna])
                try await bench.until(id, is: .failed)
            }
            try await bench.until("it is told that the report is lost") {
                log.entries.contains { $0.text == "cannot store a delivery report; it is lost" }
            }
            #expect(try await bench.store.list(QueueQuery()).count == 1)
            #expect(bench.context.counters.current.reports == 0)
            try await bench.until("it is counted") { bench.context.counters.current.lostReports == 1 }
            // The console's alert: nobody else will ever inform the sender.
            var query = QueueQuery(states: [.failed])
            query.isUnreported = true
            #expect(try await bench.store.list(query).map(\.message.id) == [id])
            let events = try await bench.store.history(of: id).events
            #expect(events.map(\.kind) == [.unreported] && events.first?.detail?.code == .storeFailed)
        }
    }

    /// Nobody knows whether it was sent, and no worker would ever see it.
    @Test func whatIsInAnUnknownStateIsHeldAndTold() async throws {
        let log = LogCapture()
        try await DispatchBench.run {
            _ = try await $0.queue(with: "state", "77")
        } change: {
            $1.logger = log.logger
        } _: { bench, dispatcher in
            let first = try #require(try await bench.store.list(QueueQuery()).first).message.id
            try await bench.until(first, is: .held)
            // Another process may damage it later.
            let second = try await bench.queue(with: "state", "78")
            await dispatcher.accountsChanged()
            try await bench.until(second, is: .held)
            try await bench.until("both are counted") { bench.context.counters.current.damaged == 2 }
            let told = log.entries.filter { $0.level == .error }.map { "\($0.metadata["damage"] ?? "")" }
            #expect(told == ["the state 77 is unknown", "the state 78 is unknown"])
            #expect(bench.courier.sent.isEmpty)
        }
    }

    @Test func whatIsOfAnUnknownPriorityIsSentAndTold() async throws {
        let log = LogCapture()
        try await DispatchBench.run {
            _ = try await $0.queue(with: "priority", "77")
        } change: {
            $1.logger = log.logger
        } _: { bench, _ in
            try await bench.until("it is sent") { bench.courier.sent.count == 1 }
            #expect(bench.context.counters.current.damaged == 1)
            let told = log.entries.filter { $0.text == "a record of the queue is damaged" }
            #expect(told.map { "\($0.metadata["damage"] ?? "")" } == ["the priority 77 is unknown"])
        }
    }

    /// Mail queued after the message that meets each pause is never attempted, and must not wait forever.
    @Test func mailThatIsNeverTriedIsGivenUpToo() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench in
            var health = AccountHealth()
            health.state = .paused
            health.until = bench.clock.now + .hours(1)
            health.reason = "429"
            try await bench.store.setHealth(health, of: anna)
            try await bench.accounts.reload()
        } _: { bench, dispatcher in
            let old = try await bench.queue(sender: nil, age: .days(6))
            let young = try await bench.queue(sender: nil, age: .days(4))
            await dispatcher.wake([anna])
            try await bench.until(old, is: .failed)
            #expect(try await bench.state(of: young) == .waiting)
            #expect(courier.sent.isEmpty)
            let reason = try await bench.store.history(of: old).deliveries.first?.reason
            #expect(reason == Reason(.givenUp, "144", cause: "429"))
            #expect(try await bench.store.ledger(of: anna, since: bench.clock.now - .hours(1)).isEmpty)
        }
    }

    @Test func aBrokenAccountHoldsItsMailUntilANewGrant() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            courier.next(.accountBroken(reason: "revoked", suggestedFix: .grantAgain))
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until("a person must act") {
                bench.accounts.current.accounts[anna]?.health.state == .needsGrant
            }
            try await bench.until(id, is: .waiting)
            await dispatcher.wake([anna])
            bench.clock.advance(by: .days(6))
            try await bench.store.regrant(anna, sealedCredential: [2], scopes: [])
            try await bench.accounts.reload()
            try await bench.until(id, is: .delivered)
            #expect(courier.sent.count == 2)
        }
    }

    /// Google grants tokens and refuses every message: a few attempts a day, and the console shows one steady state.
    @Test func anAccountThatGoogleRefusesForGoodIsTriedAHandfulOfTimesADay() async throws {
        let courier = ScriptedCourier()
        courier.always(.accountBroken(reason: "403 domainPolicy", suggestedFix: .allowApps))
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            var ids: [QueueID] = []
            for _ in 0..<3 { ids.append(try await bench.queue()) }
            await dispatcher.wake([anna])
            try await bench.until("it is found out") { bench.health(anna)?.state == .needsGrant }
            var tries = 0
            let start = bench.clock.now
            while let tryAt = bench.health(anna)?.refusal?.tryAt, tryAt - start < .hours(24) {
                let before = bench.health(anna)?.refusal?.count
                bench.clock.advance(by: tryAt - bench.clock.now)
                try await bench.until("it is tried again") { bench.health(anna)?.refusal?.count != before }
                #expect(bench.health(anna)?.state == .needsGrant && bench.health(anna)?.since == start)
                tries += 1
            }
            #expect((5...10).contains(tries))
            // One message at a time, after those already in progress at the beginning.
            var attempts = 0
            for id in ids {
                attempts += try await bench.store.history(of: id).attempts.count
                try await bench.until(id, is: .waiting)
            }
            #expect(attempts <= tries + ids.count)
            // Fixed at Google: the next attempt proves it, and all messages go.
            courier.always(nil)
            bench.clock.advance(by: .hours(6))
            for id in ids { try await bench.until(id, is: .delivered) }
            #expect(bench.health(anna)?.state == .working)
        }
    }

    @Test func aLateFailureDoesNotUndoWhatAUserDecided() async throws {
        try await DispatchBench.run { bench, _ in
            let before = try #require(bench.accounts.current.accounts[anna])
            let monitor = bench.context.health
            try await bench.store.regrant(anna, sealedCredential: [2], scopes: [])
            await monitor.refused(.grant, of: before, reason: "revoked", suggestedFix: .grantAgain)
            #expect(bench.accounts.current.accounts[anna]?.health.state == .working)
            var off = AccountHealth()
            off.state = .disabled
            try await bench.store.setHealth(off, of: anna)
            let now = try #require(bench.accounts.current.accounts[anna])
            await monitor.paused(until: bench.clock.now + .hours(1), reason: "429", of: now)
            #expect(bench.accounts.current.accounts[anna]?.health.state == .disabled)
        }
    }

    /// Scheduled actions leave the quota to mail that can go, not to mail that may not.
    @Test func onlyMailThatMayGoHasPrecedence() async throws {
        let limits = RateLimits(unitsPerMinute: 100, messagesPerDay: 2, concurrency: 1)
        try await DispatchBench.run(["anna", "otto"], limits: limits) { bench, dispatcher in
            #expect(try await dispatcher.isSending(by: anna) == false)
            for _ in 0..<3 { try await bench.queue() }
            await dispatcher.wake([anna])
            try await bench.until("one goes") { bench.courier.sent.count == 1 }
            // The next goes within the minute.
            #expect(try await dispatcher.isSending(by: anna))
            #expect(try await dispatcher.isSending(by: otto) == false)
            bench.clock.advance(by: .minutes(2))
            try await bench.until("the day is spent") { bench.courier.sent.count == 2 }
            #expect(try await dispatcher.isSending(by: anna) == false)
            bench.clock.advance(by: .hours(25))
            try await bench.until("the last goes the next day") { bench.courier.sent.count == 3 }
        }
    }

    @Test(arguments: [AccountHealth.State.paused, .needsGrant, .disabled])
    func mailOfAnAccountThatMayNotSendHasNoPrecedence(_ state: AccountHealth.State) async throws {
        try await DispatchBench.run { bench in
            var health = AccountHealth()
            health.state = state
            if state == .paused { health.until = bench.clock.now + .hours(1) }
            try await bench.store.setHealth(health, of: anna)
            try await bench.accounts.reload()
            try await bench.queue()
        } _: { bench, dispatcher in
            let isSending = try await dispatcher.isSending(by: anna)
            #expect(!isSending)
            #expect(bench.courier.sent.isEmpty)
        }
    }

    @Test func anUnknownEndIsLookedForBeforeAnythingIsSent() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            courier.next(.unknown(reason: "time-out"))
            courier.finds(.later(reason: "503"), .found(gmailID: "18c", sentMessageID: nil))
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(id, is: .outcomeUnknown)
            #expect(courier.looks.isEmpty)
            bench.clock.advance(by: .seconds(20))
            try await bench.until("it was looked for") { courier.looks.count == 1 }
            try await bench.until(id, is: .outcomeUnknown)
            bench.clock.advance(by: .minutes(3))
            try await bench.until(id, is: .delivered)
            #expect(courier.sent.count == 1)
        }
    }

    @Test func whatWasBeingSentAtACrashIsLookedForAfterAWhile() async throws {
        try await DispatchBench.run { bench in
            let id = try await bench.queue()
            let lease = LeaseRequest(
                account: anna,
                limit: 1,
                now: bench.clock.now,
                node: bench.store.nodeName,
                unitsEach: 100
            )
            #expect(try await bench.store.lease(lease).map(\.message.id) == [id])
        } _: { bench, dispatcher in
            let crashed = try #require(try await bench.store.list(QueueQuery()).first).message.id
            let marker = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(marker, is: .delivered)
            #expect(bench.courier.looks.isEmpty)
            #expect(bench.courier.sent.count == 1)
            bench.clock.advance(by: .seconds(20))
            try await bench.until("it was looked for in vain") {
                try await bench.store.history(of: crashed).attempts.contains { $0.outcome == .notFound }
            }
            bench.clock.advance(by: .seconds(80))
            try await bench.until("it was looked for again, then sent") { bench.courier.sent.count == 2 }
            #expect(bench.courier.looks.count == 2)
        }
    }

    @Test func aLookGoesBackNoFurtherThanTheAttemptInDoubt() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            courier.next(.retry(reason: "503", after: nil), .unknown(reason: "time-out"))
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until("the first attempt failed") {
                try await bench.store.history(of: id).attempts.contains { $0.outcome == .retry }
            }
            bench.clock.advance(by: .hours(3))
            let second = bench.clock.now
            try await bench.until(id, is: .outcomeUnknown)
            bench.clock.advance(by: .seconds(100))
            try await bench.until("it was looked for in vain") {
                try await bench.store.history(of: id).attempts.contains { $0.outcome == .notFound }
            }
            bench.clock.advance(by: .seconds(100))
            try await bench.until(id, is: .delivered)
            #expect(courier.looks == [second, second])
        }
    }

    @Test func anEndThatCannotBeWrittenIsWrittenLater() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            courier.next(.failed(reason: "Invalid To header", status: "5.1.3"))
            let id = try await bench.queue()
            try await bench.withoutEnds {
                await dispatcher.wake([anna])
                try await bench.until("it was tried") { courier.sent.count == 1 }
                for _ in 0..<20 {
                    try await Task.sleep(for: .milliseconds(10))
                    bench.clock.advance(by: .seconds(2))
                }
                #expect(try await bench.state(of: id) == .sending)
                #expect(try await bench.store.list(QueueQuery()).count == 1)
            }
            try await bench.until("its end is written") {
                bench.clock.advance(by: .seconds(2))
                return try await bench.state(of: id) == .failed
            }
            try await bench.until("the report is sent") {
                try await bench.store.list(QueueQuery()).contains { $0.delivery.state == .delivered }
            }
            #expect(courier.sent.count == 2)
            #expect(courier.looks.isEmpty)
            #expect(bench.context.counters.current.reports == 1)
        }
    }

    @Test func anAccountThatIsAddedLaterSends() async throws {
        try await DispatchBench.run { bench, _ in
            try await bench.addAccount("otto")
            try await bench.accounts.reload()
            let id = try await bench.queue(2)
            try await bench.accounts.reload()
            try await bench.until(id, is: .delivered)
        }
    }

    @Test func endsWhenItIsCancelledWhileSending() async throws {
        let courier = ScriptedCourier(pause: .seconds(3600))
        try await DispatchBench.run(courier: courier) { bench in
            try await bench.queue()
        } _: { bench, _ in
            try await bench.until("a send is running") { courier.sent.count == 1 }
        }
    }
}
