import Base
import Storage
import Testing
import Transport

@Suite struct LogPageTests {
    private static let hostile = "<script>alert(1)</script>"

    private static func fill(_ bench: ConsoleBench) async throws {
        let now = bench.clock.now
        try await bench.store.appendLog(
            (1...120).map { NewLogEntry(at: now, level: .notice, category: .system, text: "entry \($0).") } + [
                NewLogEntry(
                    at: now,
                    level: .error,
                    category: .grants,
                    text: hostile,
                    account: "otto@acme.example",
                    details: [hostile: hostile]
                )
            ]
        )
    }

    @Test func entriesAreFoundAndPagesFollowEachOther() async throws {
        try await ConsoleBench.run { bench in
            try await Self.fill(bench)
            let anna = try await bench.signedIn("anna@acme.example")
            let first = try await anna.get("/log?q=entry&size=100")
            #expect(first.text.contains("entry 120.") && !first.text.contains("entry 20."))
            let next = try #require(first.text.firstMatch(of: /rel="next" href="([^"]+)"/)).output.1
            let second = try await anna.get(String(next.replacing("&amp;", with: "&")))
            #expect(second.text.contains("entry 20.") && !second.text.contains("entry 21."))
            let previous = try #require(second.text.firstMatch(of: /rel="prev" href="([^"]+)"/)).output.1
            let back = try await anna.get(String(previous.replacing("&amp;", with: "&")))
            #expect(back.text.contains("entry 120.") && !back.text.contains("entry 20."))
            let grave = try await anna.get("/log?level=error&account=otto%40acme.example")
            #expect(grave.text.contains("&lt;script&gt;alert(1)") && !grave.text.contains("entry 1"))
            #expect(!grave.text.contains("<script>alert"))
            #expect(try await anna.get("/log?message=nonsense").text.contains("No entry matches"))
            let reflected = try await anna.get(
                "/log?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&from=%22%3E%3Cscript%3E"
            )
            #expect(!reflected.text.contains("\"><script"))
        }
    }

    @Test func theExportHoldsWhatTheSearchFinds() async throws {
        try await ConsoleBench.run { bench in
            try await Self.fill(bench)
            let anna = try await bench.signedIn("anna@acme.example")
            let csv = try await anna.get("/log/export?format=csv&q=entry")
            #expect(csv.response.field("Content-Type") == "text/csv; charset=utf-8")
            #expect(csv.text.split(separator: "\r\n").count == 121)
            // More than is read at a time.
            let now = bench.clock.now
            try await bench.store.appendLog(
                (1...2600).map { NewLogEntry(at: now, level: .notice, category: .system, text: "long \($0).") }
            )
            let long = try await anna.get("/log/export?format=jsonl&q=long").text.split(separator: "\n")
            #expect(long.count == 2600 && Set(long).count == 2600)
            let json = try await anna.get("/log/export?format=jsonl&level=error")
            #expect(json.text.split(separator: "\n").count == 1 && json.text.contains("otto@acme.example"))
            #expect(try await anna.get("/log/export?format=exe").status == 404)
        }
    }

    /// They are in one place, the configuration.
    @Test func theRulesAreLinked() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/log").text
            #expect(page.contains("<a href=\"/configuration\">Log level and retention</a>"))
            #expect(!page.contains("log-retention"))
        }
    }

    @Test func usersWhoAreNoAdministratorsSeeNeitherLogNorCharts() async throws {
        try await ConsoleBench.run { bench in
            let ben = try await bench.signedIn("ben@acme.example", .user)
            for path in ["/log", "/log/export?format=csv", "/charts"] {
                #expect(try await ben.get(path).status == 403, "\(path)")
            }
        }
    }

    @Test func chartsShowWhatCame() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            for _ in 1...3 { try await bench.keepMail(for: account, subject: "x") }
            let anna = try await bench.signedIn("anna@acme.example")
            for span in ["day", "month"] {
                let page = try await anna.get("/charts?span=\(span)&account=\(account.rawValue)")
                #expect(page.text.contains("3 received, 0 sent, 0 failed."))
                #expect(
                    page.text.contains("<svg class=\"chart\"") && page.text.contains("<table class=\"chart-table\">")
                )
            }
        }
    }

    @Test func whatNeedsAUserStandsOnEveryPageOfAdministrators() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            try await bench.keepMail(for: account, subject: "x")
            let anna = try await bench.signedIn("anna@acme.example")
            let ben = try await bench.signedIn("ben@acme.example", .user)
            #expect(!(try await anna.get("/users").text.contains("on hold until someone decides")))
            _ = try await bench.store.manage(.all, .hold(because: "test"), at: bench.clock.now)
            let page = try await anna.get("/users").text
            #expect(page.contains("1 delivery is on hold until someone decides.") && page.contains("/queue?state=held"))
            #expect(!(try await ben.get("/mail").text.contains("on hold until someone decides")))
        }
    }
}
