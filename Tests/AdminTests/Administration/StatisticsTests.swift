import Base
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// What became of mail by recipient domain and by reason: on the page, as a file, and for programs.
@Suite struct StatisticsTests {
    /// Two were sent to customer.example and one failed; one to gone.example came back.
    private static func run(_ body: (ConsoleBench) async throws -> Void) async throws {
        try await ConsoleBench.run({ ($0.idleTimeout, $0.longestSession) = (.days(30), .days(30)) }) { bench in
            let otto = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            for _ in 0..<3 { _ = try await bench.keepMail(for: otto) }
            for _ in 0..<2 { try await bench.deliver(next: otto) }
            try await bench.fail(next: otto)
            let gone = try #require(Address("x@gone.example"))
            try await bench.store.countReturned([ReturnedMail(gone, reason: "no such user")], at: bench.clock.now)
            try await body(bench)
        }
    }

    @Test func thePageShowsDomainsAndReasons() async throws {
        try await Self.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let page = try await anna.get("/statistics").text
            #expect(page.contains("Statistik"))
            #expect(page.contains("2 gesendet, 1 aufgegeben oder angehalten, 1 Rückläufer"))
            #expect(page.contains("href=\"/statistics/reasons?q=gone.example\">gone.example</a>"))
            let rows = page.matches(of: /<td data-label="Domain">.*<\/tr>/).map { String($0.output) }
            #expect(rows.count == 2 && rows[0].contains("customer.example") && rows[1].contains("gone.example"))
            let reasons = try await anna.get("/statistics/reasons").text
            for part in ["no such user", "refused", "chart-reason2"] { #expect(reasons.contains(part)) }
            let own = try await anna.get("/statistics/reasons?q=gone").text
            #expect(own.contains("no such user") && !own.contains("refused"))
            #expect(try await anna.get("/statistics?q=nobody").text.contains("Nichts passt zu dieser Suche"))
            let sorted = try await anna.get("/statistics?sort=-returned").text
            let first = try #require(sorted.matches(of: /<td data-label="Domain">.*<\/tr>/).first?.output)
            #expect(first.contains("gone.example"))
            #expect(try await anna.get("/statistics?after=25").text.contains("rel=\"prev\""))
            bench.clock.advance(by: .days(8))
            #expect(try await anna.get("/statistics?days=7").text.contains("gab es keine E-Mails"))
            #expect(try await anna.get("/statistics/reasons?days=7").text.contains("nichts fehlgeschlagen"))
            let max = try await bench.signedIn("max@acme.example", .user)
            for path in ["/statistics", "/statistics/reasons", "/statistics/export", "/statistics/reasons/export"] {
                #expect(try await max.get(path).status == 403)
            }
        }
    }

    @Test func theFileHasAllRows() async throws {
        try await Self.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let file = try await anna.get("/statistics/export")
            #expect(
                file.text.split(separator: "\r\n").map(String.init) == [
                    "domain,sent,retried,given-up,bounced", "customer.example,2,0,1,0", "gone.example,0,0,0,1",
                ]
            )
            #expect(file.response.field("Content-Disposition")?.contains("gsuite-gateway-domains.csv") == true)
            let reasons = try await anna.get("/statistics/reasons/export?q=gone").text
            #expect(reasons == "reason,retried,given-up,bounced\r\nno such user,0,0,1\r\n")
        }
    }

    /// More rows than are read at once.
    @Test func aLongFileIsWhole() async throws {
        try await ConsoleBench.run { bench in
            let addresses = (0..<1203).compactMap { Address("x@d\($0).example") }
            try await bench.store.countReturned(addresses.map { ReturnedMail($0, reason: "x") }, at: bench.clock.now)
            let anna = try await bench.signedIn("anna@acme.example")
            let lines = try await anna.get("/statistics/export").text.split(separator: "\r\n")
            #expect(lines.count == 1204 && Set(lines).count == 1204)
        }
    }

    @Test func programsGetTheSame() async throws {
        try await Self.run { bench in
            let program = try await bench.program("monitor", .read)
            let body = try await program.get("/statistics/domains").object()
            let domains = try #require(body["domains"] as? [[String: Any]])
            #expect(domains.map { $0["domain"] as? String } == ["customer.example", "gone.example"])
            #expect(domains.first?["sent"] as? Int == 2 && domains.first?["givenUp"] as? Int == 1)
            let answer = try await program.get("/statistics/reasons?domain=GONE.example&days=7").object()
            let reasons = try #require(answer["reasons"] as? [[String: Any]])
            #expect(reasons.map { $0["reason"] as? String } == ["no such user"])
            #expect(reasons.first?["bounced"] as? Int == 1)
            #expect(try await program.get("/statistics/domains?days=91").status == 422)
            #expect(try await program.get("/statistics/domains?limit=1").object()["domains"] as? [[String: Any]] != nil)
        }
    }
}
