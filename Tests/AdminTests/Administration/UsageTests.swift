import Admin
import Base
import Storage
import Testing
import Transport

/// How much the accounts are used, by day: on the page, as a file, and for programs.
@Suite struct UsageTests {
    /// 15 January 2027, 08:00 in UTC; in Berlin it is 09:00.
    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    /// Otto sent one mail yesterday at 23:30 in Berlin and two today, of which one failed; Info sent none.
    private static func run(_ body: (ConsoleBench) async throws -> Void) async throws {
        let clock = ManualClock(now: now - .minutes(9 * 60 + 30))
        try await ConsoleBench.run({ $0.timeZone = "Europe/Berlin" }, clock: clock) { bench in
            let otto = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            _ = try await bench.addAccount("info@acme.example")
            _ = try await bench.keepMail(for: otto)
            try await bench.deliver(next: otto)
            bench.clock.advance(by: .minutes(9 * 60 + 30))
            for _ in 0..<2 { _ = try await bench.keepMail(for: otto) }
            try await bench.deliver(next: otto)
            try await bench.fail(next: otto)
            try await body(bench)
        }
    }

    private static let days = [
        "day,account,received,sent,failed", "2027-01-14,otto@acme.example,1,1,0", "2027-01-15,otto@acme.example,2,1,1",
    ]

    @Test func thePageShowsSumsAndTheDaysOfOne() async throws {
        try await Self.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let page = try await anna.get("/usage").text
            #expect(page.contains("Nutzung") && page.contains("href=\"/usage?account=1\""))
            #expect(page.contains("class=\"number\">3</td>") && !page.contains(">info@acme.example</a>"))
            let own = try await anna.get("/usage?account=1&days=7").text
            #expect(own.contains("14.01.2027") && own.contains("15.01.2027"))
            #expect(own.contains("href=\"/usage/export?days=7&amp;account=1\""))
            #expect(try await anna.get("/usage?account=2").text.contains("gab es keine E-Mails"))
            let max = try await bench.signedIn("max@acme.example", .user)
            for path in ["/usage", "/usage/export"] { #expect(try await max.get(path).status == 403) }
        }
    }

    @Test func theFileHasEachAccountAndDay() async throws {
        try await Self.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let file = try await anna.get("/usage/export?days=90")
            #expect(file.text.split(separator: "\r\n").map(String.init) == Self.days)
            #expect(file.response.field("Content-Disposition")?.contains("gsuite-gateway-usage.csv") == true)
            #expect(try await anna.get("/usage/export?account=2").text == Self.days[0] + "\r\n")
        }
    }

    @Test func programsGetTheSame() async throws {
        try await Self.run { bench in
            let report = UsageReport(bench.store, days: 1, zone: "Europe/Berlin", at: bench.clock.now)
            let otto = try #require(try await bench.store.accounts().first { "\($0.address)" == "otto@acme.example" })
            #expect(try await report.days(of: otto).map(\.csv) == [Self.days[2] + "\r\n"])
            let program = try await bench.program("monitor", .read)
            let body = try await program.get("/usage?days=90").object()
            let days = try #require(body["days"] as? [[String: Any]])
            #expect(days.map { $0["day"] as? String } == ["2027-01-14", "2027-01-15"])
            #expect(days.last?["failed"] as? Int == 1)
            #expect(
                try await program.get("/usage?account=info@acme.example").object()["days"] as? [[String: Any]] != nil
            )
            #expect(try await program.get("/usage?days=91").status == 422)
        }
    }
}
