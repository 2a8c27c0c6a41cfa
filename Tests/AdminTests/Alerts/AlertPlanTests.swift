import Admin
import Base
import Storage
import Testing

/// Who is told what, and when: each recipient once.
@Suite struct AlertPlanTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)

    /// The alerts as a store would keep them, where everything that is due is sent at once.
    private struct Bench {
        var now = AlertPlanTests.start
        var alerts: [AlertRecord] = []
        /// What was sent: kind, channel and recipient.
        var sent: [String] = []
        var isQuiet = false
        /// Whether nobody accepts anything.
        var isDeaf = false

        mutating func look(_ causes: [AlertCause], to readers: [AlertReader] = AlertPlanTests.readers) {
            let found = causes.map {
                FoundAlert(cause: $0.key, content: AlertContent($0, node: "", zone: "UTC"), readers: readers)
            }
            let plan = AlertPlan(scope: "", known: alerts, isQuiet: isQuiet, at: now)
            for change in plan.changes(found) { apply(change) }
            guard !isDeaf else { return }
            for index in alerts.indices {
                for place in alerts[index].messages.indices {
                    guard case .due = alerts[index].messages[place].state else { continue }
                    let message = alerts[index].messages[place]
                    sent.append("\(message.kind.rawValue) \(message.channel.rawValue) \(message.recipient)")
                    alerts[index].messages[place].state = .sent
                }
            }
        }

        mutating func pass(_ length: Duration) { now = now + length }

        private mutating func apply(_ change: AlertChange) {
            func place(_ alert: AlertRecord) -> Int? { alerts.firstIndex { $0.cause == alert.cause } }
            switch change {
            case .keep(var alert):
                guard let place = place(alert) else { return alerts.append(alert) }
                alert.messages = alerts[place].messages
                alerts[place] = alert
            case .add(let message, let alert): place(alert).map { alerts[$0].messages.append(message) }
            case .withdraw(let message):
                for index in alerts.indices { alerts[index].messages.removeAll { $0.id == message.id } }
            case .attempted: break
            case .end(let alert): alerts.removeAll { $0.cause == alert.cause }
            }
        }
    }

    private static let readers = [
        AlertReader(.webhook, language: .english),
        AlertReader(.mail, recipient: "chef@acme.example", language: .german),
        // The same address again, as a user whom it concerns.
        AlertReader(.mail, recipient: "chef@acme.example", language: .german, isPersonal: true),
    ]

    @Test func eachIsToldOnceAndThatItIsOver() {
        var bench = Bench()
        for _ in 0..<5 {
            bench.look([.held(1), .noDefaultSender])
            bench.pass(.minutes(10))
        }
        #expect(
            bench.sent == [
                "raised webhook ", "raised mail chef@acme.example", "raised webhook ", "raised mail chef@acme.example",
            ]
        )
        bench.sent = []
        bench.look([.noDefaultSender])
        #expect(bench.sent.isEmpty)
        bench.pass(AlertPlan.settling)
        bench.look([.noDefaultSender])
        #expect(bench.sent == ["cleared webhook ", "cleared mail chef@acme.example"])
        bench.look([.noDefaultSender])
        #expect(bench.alerts.map(\.cause) == ["default-sender"])
        // Another time, it is another alert.
        bench.look([.held(1), .noDefaultSender])
        #expect(bench.sent.count == 4)
    }

    @Test func whatComesAndGoesIsOne() {
        var bench = Bench()
        for _ in 0..<20 {
            bench.look([.held(1)])
            bench.pass(.seconds(30))
            bench.look([])
            bench.pass(AlertPlan.settling - .seconds(30))
        }
        #expect(bench.sent.count == 2)
    }

    /// What nobody accepted while it lasted is of no interest afterwards.
    @Test func whoWasToldNothingGetsNoAllClear() {
        var bench = Bench()
        bench.isDeaf = true
        bench.look([.held(1)])
        bench.look([])
        bench.pass(AlertPlan.settling)
        bench.look([])
        #expect(bench.alerts.isEmpty && bench.sent.isEmpty)
    }

    @Test func peopleAreLeftInPeaceInTheQuietHours() {
        var bench = Bench()
        bench.isQuiet = true
        bench.look([.held(1)])
        #expect(bench.sent == ["raised webhook "])
        bench.isQuiet = false
        bench.look([.held(1)])
        #expect(bench.sent == ["raised webhook ", "raised mail chef@acme.example"])
        (bench.isQuiet, bench.sent) = (true, [])
        bench.look([])
        bench.pass(AlertPlan.settling)
        bench.look([])
        #expect(bench.sent == ["cleared webhook "])
        // It comes back before anybody was told that it was gone: only the program hears of it.
        bench.look([.held(1)])
        #expect(bench.sent == ["cleared webhook ", "raised webhook "])
        bench.look([])
        bench.pass(AlertPlan.settling)
        (bench.isQuiet, bench.sent) = (false, [])
        bench.look([])
        #expect(Set(bench.sent) == ["cleared webhook ", "cleared mail chef@acme.example"])
        bench.look([])
        #expect(bench.alerts.isEmpty)
    }

    @Test func whatStopsNewMailIsToldAtAnyTime() {
        var bench = Bench()
        bench.isQuiet = true
        bench.look([.diskFull(free: 1)])
        #expect(bench.sent == ["raised webhook ", "raised mail chef@acme.example"])
    }

    @Test func aWarningThatBecomesAProblemIsToldAgain() {
        var bench = Bench()
        bench.look([.diskNearlyFull(free: 300)])
        bench.look([.diskFull(free: 1)])
        bench.look([.diskNearlyFull(free: 300)])
        bench.look([.diskFull(free: 1)])
        #expect(bench.sent.count == 4)
    }

    @Test func moreFailuresAreToldOnceADay() {
        var bench = Bench()
        bench.look([.failed(1)])
        bench.pass(.hours(23))
        bench.look([.failed(5)])
        #expect(bench.sent.count == 2)
        bench.pass(.hours(1))
        bench.look([.failed(5)])
        #expect(bench.sent.count == 4)
        bench.pass(.days(3))
        bench.look([.failed(5)])
        bench.look([.failed(4)])
        #expect(bench.sent.count == 4)
    }

    @Test func whoIsAddedLaterIsToldToo() {
        var bench = Bench()
        bench.look([.held(1)])
        bench.look([.held(1)], to: Self.readers + [AlertReader(.chat, language: .english)])
        #expect(bench.sent.last == "raised chat " && bench.sent.count == 3)
    }

    /// What another machine found is not over because this one does not see it.
    @Test func eachMachineDecidesOfItsOwn() {
        let other = AlertRecord(scope: "node-2", cause: "disk", since: Self.start, content: "{}")
        let plan = AlertPlan(scope: "node-1", known: [other], isQuiet: false, at: Self.start)
        #expect(plan.changes([]).isEmpty)
    }
}
