import Base
import Mail
import Storage
import Testing

@testable import Admin

@Suite struct SortingTests {
    private enum Column: String {
        case name, size
    }

    private static func sorting(_ query: String) throws -> Sorting<Column> {
        Sorting(try #require(FormValues(query)), usual: .name)
    }

    private static func names(_ query: String, _ rows: [(String, Int)]) throws -> [String] {
        let sorting = try sorting(query)
        return sorting.sorted(rows) { sorting.column == .name ? .text($0.0) : .count($0.1) }.map(\.0)
    }

    @Test func aListIsSortedAsItsQuerySays() throws {
        let rows = [("Öl", 2), ("Zebra", 1), ("apfel", 2), ("Pfau", 3)]
        #expect(try Self.names("", rows) == ["apfel", "Öl", "Pfau", "Zebra"])
        #expect(try Self.names("sort=-name", rows) == ["Zebra", "Pfau", "Öl", "apfel"])
        #expect(try Self.names("sort=size", rows) == ["Zebra", "Öl", "apfel", "Pfau"])
        // Those of the same size stay as they were, in both directions.
        #expect(try Self.names("sort=-size", rows) == ["Pfau", "Öl", "apfel", "Zebra"])
        // What is no column of the list changes nothing.
        #expect(try Self.names("sort=-password", rows) == ["apfel", "Öl", "Pfau", "Zebra"])
    }

    @Test func aHeadingLeadsToItsColumnAndThenToTheOtherDirection() throws {
        let first = try Self.sorting("").heading(.size, "Size", descends: true, on: "/files?q=a")
        #expect(first.path == "/files?q=a&sort=-size" && first.sort == nil)
        let again = try Self.sorting("sort=-size").heading(.size, "Size", descends: true, on: "/files")
        #expect(again.path == "/files?sort=size" && again.sort == "descending")
        // The usual order has no place in the URL.
        let usual = try Self.sorting("sort=-size").heading(.name, "Name", on: "/files")
        #expect(usual.path == "/files" && usual.sort == nil)
        let named = try Self.sorting("").heading(.name, "Name", on: "/files")
        #expect(named.path == "/files?sort=-name" && named.sort == "ascending")
    }

    @Test func pagesAndSearchesOfTheQueueKeepItsOrder() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            for number in 1...60 { try await bench.keepMail(for: account, subject: "Invoice \(number)-") }
            let anna = try await bench.signedIn("anna@acme.example")
            let newest = try await anna.get("/queue?size=50&q=invoice").text
            #expect(
                newest.contains("aria-sort=\"ascending\"><a href=\"/queue?q=invoice&amp;size=50&amp;sort=-age\">Age")
            )
            let oldest = try await anna.get("/queue?size=50&q=invoice&sort=-age").text
            #expect(oldest.contains("aria-sort=\"descending\"><a href=\"/queue?q=invoice&amp;size=50\">Age"))
            #expect(oldest.contains("Invoice 1-") && !oldest.contains("Invoice 51-"))
            #expect(oldest.contains("<input type=\"hidden\" name=\"sort\" value=\"-age\">"))
            let second = try await anna.get(try Self.link("next", in: oldest)).text
            #expect(second.contains("Invoice 51-") && second.contains("Invoice 60-") && !second.contains("Invoice 50-"))
            let back = try await anna.get(try Self.link("prev", in: second)).text
            #expect(back.contains("Invoice 1-") && back.contains("Invoice 50-") && !back.contains("Invoice 51-"))
            let tab = try #require(oldest.firstMatch(of: /href="([^"]*state=open[^"]*)"/)).output.1
            #expect(tab.contains("sort=-age") && tab.contains("size=50"))
        }
    }

    @Test func pagesOfTheLogKeepItsOrder() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let entries = (1...30).map {
                NewLogEntry(at: bench.clock.now, level: .warning, category: .system, text: "entry \($0)-")
            }
            try await bench.store.appendLog(entries)
            let oldest = try await anna.get("/log?level=warning&sort=time").text
            #expect(oldest.contains("aria-sort=\"ascending\"><a href=\"/log?level=warning\">Time"))
            #expect(oldest.contains("entry 1-") && oldest.contains("entry 25-") && !oldest.contains("entry 26-"))
            let second = try await anna.get(try Self.link("next", in: oldest)).text
            #expect(second.contains("entry 26-") && second.contains("entry 30-") && !second.contains("entry 25-"))
            let export = try await anna.get("/log/export?format=csv&level=warning&sort=time").text
            let places = try ["entry 1-", "entry 30-"].map { try #require(export.firstRange(of: $0)).lowerBound }
            #expect(places[0] < places[1])
        }
    }

    @Test func usersAccountsKeysAndActionsAreSorted() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for (email, name) in [("b@acme.example", "Zoe"), ("c@acme.example", "Äneas"), ("d@acme.example", "Max")] {
                _ = try await bench.links.invite(NewUser(email: email, name: name, role: .user))
            }
            let users = try await anna.get("/users?sort=name").text
            #expect(try Self.areInOrder(["Äneas", "Max", "Somebody", "Zoe"], users))
            #expect(try Self.areInOrder(["d@acme", "c@acme", "b@acme"], try await anna.get("/users?sort=-email").text))
            #expect(users.contains("aria-sort=\"ascending\"><a href=\"/users?sort=-name\">Name"))

            let first = try await bench.addAccount("a@acme.example")
            let second = try await bench.addAccount("b@acme.example")
            try await bench.keepMail(for: second, subject: "waits")
            var health = AccountHealth()
            health.state = .needsGrant
            try await bench.store.setHealth(health, of: second)
            for query in ["sort=-queue", "sort=state", "sort=-account"] {
                let page = try await anna.get("/accounts?\(query)").text
                #expect(
                    try Self.areInOrder(["/accounts/\(second.rawValue)\"", "/accounts/\(first.rawValue)\""], page),
                    "\(query)"
                )
            }

            let owner = try #require(try await bench.store.users().first { $0.email == "anna@acme.example" }).id
            for (name, days) in [("alpha", 0), ("beta", 3), ("gamma", 2)] {
                let key = NewAPIKey(
                    digest: Array(name.utf8),
                    name: name,
                    scope: .read,
                    createdBy: owner,
                    expiresAt: days == 0 ? nil : bench.clock.now + .days(days)
                )
                _ = try await bench.store.addAPIKey(key, at: bench.clock.now)
            }
            let keys = try await anna.get("/keys?sort=expires").text
            #expect(try Self.areInOrder(["gamma", "beta", "alpha"], keys))

            var schedule = try #require(try await bench.store.actionSchedules().last)
            schedule.interval = .minutes(1)
            try await bench.store.setActionSchedule(schedule, at: bench.clock.now)
            let actions = try await anna.get("/scheduled-actions?sort=interval").text
            let paths = actions.matches(of: /href="\/scheduled-actions\/([a-z-]+)"/).map { String($0.output.1) }
            #expect(paths.first == schedule.kind.rawValue)
        }
    }

    private static func areInOrder(_ texts: [String], _ page: String) throws -> Bool {
        let rows = page[try #require(page.firstRange(of: "</thead>")).upperBound...]
        let places = try texts.map { try #require(rows.firstRange(of: $0), "\($0)").lowerBound }
        return places == places.sorted()
    }

    private static func link(_ name: String, in page: String) throws -> String {
        let found = page.matches(of: /rel="(\w+)" href="([^"]+)"/).first { $0.output.1 == name }
        return String(try #require(found).output.2).replacing("&amp;", with: "&")
    }
}
