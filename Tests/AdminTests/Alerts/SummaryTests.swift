import Base
import Foundation
import Gateway
import Mail
import Settings
import Storage
import Testing

/// Summaries of a day and a week on their way out of the gateway, to a real receiver.
@Suite struct SummaryTests {
    private static func daily(_ settings: inout AlertSettings) {
        settings.dailySummary = TimeOfDay("07:30")
        settings.mailTo = ["alarm@acme.example"]
    }

    /// Otto sent two messages, Anna one; one failed, and one waits.
    private static func work(_ bench: ConsoleBench) async throws {
        let otto = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
        let anna = try await bench.addAccount("anna@acme.example")
        for account in [otto, anna, otto] {
            _ = try await bench.keepMail(for: account)
            try await bench.deliver(next: account)
        }
        _ = try await bench.keepMail(for: anna)
        try await bench.fail(next: anna)
        _ = try await bench.keepMail(for: anna)
    }

    @Test func aDayIsToldOnceItHasEndedToEverybodyOnce() async throws {
        try await AlertBench.run(webhook: true, chat: true, Self.daily) { all in
            try await all.watch.check()
            try await Self.work(all.bench)
            all.bench.clock.advance(by: .hours(23))
            try await all.watch.check()
            // A failed message is an alert; of the day, nothing is told yet.
            let alerts = all.receiver.calls.count
            let mails = try await all.mails().count
            #expect(!all.receiver.calls.contains { $0.text.contains("summary") })
            all.bench.clock.advance(by: .minutes(30))
            for _ in 0..<3 { try await all.watch.check() }
            try await all.restarted { _ in }.check()
            #expect(all.receiver.calls.count == alerts + 2)
            #expect(try await all.mails().count == mails + 1)
            // The next one comes a day later.
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            #expect(all.receiver.calls.filter { $0.text.contains("summary.daily") }.count == 2)
        }
    }

    @Test func aProgramIsToldTheNumbers() async throws {
        try await AlertBench.run(webhook: true, Self.daily) { all in
            try await all.watch.check()
            try await Self.work(all.bench)
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            let call = try #require(all.receiver.calls.first { $0.text.contains("summary.daily") })
            let body = try #require(try JSONSerialization.jsonObject(with: Data(call.body)) as? [String: Any])
            let data = try #require(body["data"] as? [String: Any])
            let numbers = ["received", "sent", "failed", "waiting"].map { data[$0] as? Int }
            #expect(numbers == [5, 3, 1, 1])
            #expect(data["start"] as? String == "2027-01-15T07:30:00.000Z")
            #expect(data["end"] as? String == "2027-01-16T07:30:00.000Z")
            let accounts = try #require(data["accounts"] as? [[String: Any]])
            #expect(accounts.map { $0["address"] as? String } == ["otto@acme.example", "anna@acme.example"])
            #expect(accounts.map { $0["sent"] as? Int } == [2, 1])
            let needs = try #require(data["needs"] as? [String: [String]])
            #expect(needs["de"]?.count == 1 && needs["en"]?.count == 1)
        }
    }

    @Test func peopleAreToldInTheirLanguage() async throws {
        let german: (inout AlertSettings) -> Void = {
            Self.daily(&$0)
            ($0.administrators, $0.language) = (true, .de)
        }
        try await AlertBench.run(chat: true, german) { all in
            let chef = NewUser(
                email: "chef@acme.example",
                name: "Chef",
                role: .administrator,
                language: "en",
                account: nil
            )
            _ = try await all.bench.store.addUser(chef, at: AlertBench.now)
            try await all.watch.check()
            try await Self.work(all.bench)
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            let subjects = Dictionary(
                try await all.mails().map { ("\($0.delivery.recipients[0].address)", $0.message.summary.subject ?? "") }
                    .filter { $0.1.contains("3 ") }
            ) { first, _ in first }
            #expect(
                subjects == [
                    "chef@acme.example": "The day until 16 Jan 2027: 3 sent, 1 failed",
                    "alarm@acme.example": "Der Tag bis 16.01.2027: 3 gesendet, 1 fehlgeschlagen",
                ]
            )
            let call = try #require(all.receiver.calls.first { $0.text.contains("Der Tag bis") })
            for line in [
                "*Der Tag bis 16.01.2027: 3 gesendet, 1 fehlgeschlagen* (gateway.acme.example)",
                "E-Mails von 15.01.2027, 07:30 bis 16.01.2027, 07:30:", "Empfangen: 5", "Am Ende noch wartend: 1",
                "Am meisten gesendet: otto@acme.example (2), anna@acme.example (1)",
                "<https://gateway.acme.example/|Konsole>",
            ] {
                #expect(call.text.contains(line), "\(call.text)")
            }
        }
    }

    @Test func aQuietDayIsToldToo() async throws {
        try await AlertBench.run(chat: true, Self.daily) { all in
            _ = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.watch.check()
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            let call = try #require(all.receiver.calls.first)
            #expect(call.text.contains("0 sent, 0 failed") && call.text.contains("Nothing needs attention."))
        }
    }

    /// A receiver that fails is called again; what was not told within a day gives way to the next summary.
    @Test func whatIsNotAcceptedIsRepeated() async throws {
        try await AlertBench.run(webhook: true, Self.daily) { all in
            _ = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.watch.check()
            all.receiver.answer(503)
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            all.receiver.answer(204)
            all.bench.clock.advance(by: .minutes(1))
            for _ in 0..<2 { try await all.watch.check() }
            #expect(all.receiver.calls.count == 2)
            #expect(Set(all.receiver.calls.map { $0.fields["webhook-id"] }).count == 1)
        }
    }

    /// After an outage, only the last day is told.
    @Test func anOutageOfDaysIsFollowedByOneSummary() async throws {
        try await AlertBench.run(webhook: true, Self.daily) { all in
            _ = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.watch.check()
            all.bench.clock.advance(by: .days(3) + .hours(5))
            for _ in 0..<2 { try await all.watch.check() }
            #expect(all.receiver.calls.count == 1)
            #expect(all.receiver.calls.first?.text.contains("\"end\":\"2027-01-18T07:30:00.000Z\"") == true)
        }
    }

    /// Another time repeats no day; without a time, nothing is kept.
    @Test func theTimeCanBeChanged() async throws {
        try await AlertBench.run(webhook: true, Self.daily) { all in
            _ = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.watch.check()
            let later = all.restarted { $0.dailySummary = TimeOfDay("09:00") }
            try await later.check()
            #expect(all.receiver.calls.isEmpty)
            all.bench.clock.advance(by: .hours(1))
            try await later.check()
            #expect(all.receiver.calls.count == 1)
            try await all.restarted { $0.dailySummary = nil }.check()
            #expect(try await all.bench.store.alerts().isEmpty)
        }
    }

    @Test func aWeekIsToldOnItsDay() async throws {
        // 15 January 2027 is a Friday.
        try await AlertBench.run(webhook: true, { $0.weeklySummary = TimeOfWeek("monday 07:00") }) { all in
            _ = try await all.bench.addAccount("otto@acme.example", isDefaultSender: true)
            try await all.watch.check()
            all.bench.clock.advance(by: .days(2))
            try await all.watch.check()
            #expect(all.receiver.calls.isEmpty)
            all.bench.clock.advance(by: .days(1))
            try await all.watch.check()
            let call = try #require(all.receiver.calls.first)
            #expect(all.receiver.calls.count == 1 && call.text.contains("\"type\":\"summary.weekly\""))
        }
    }
}
