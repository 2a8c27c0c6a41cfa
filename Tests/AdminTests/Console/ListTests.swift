import Base
import Mail
import Storage
import Testing

@testable import Admin

/// The pages of accounts and users: their search, order and pages, and what is done with several rows at once.
@Suite struct ListTests {
    private static let accounts = TestAccounts(source: .user(clientID: "1234.apps.googleusercontent.com"))
    private static let parts = ConsoleParts(accounts: accounts)

    /// Thirty users beside `anna`, and an account for each.
    private static func run(_ body: (ConsoleBench, Browser) async throws -> Void) async throws {
        try await ConsoleBench.run(parts: parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for number in 10..<40 {
                let name = number == 39 ? "Müller" : "Person \(number)"
                let new = NewUser(
                    email: "p\(number)@acme.example",
                    name: name,
                    role: .user,
                    account: try await bench.addAccount("p\(number)@acme.example")
                )
                _ = try await bench.links.invite(new)
            }
            try await body(bench, anna)
        }
    }

    private static func addresses(_ page: String) -> [String] {
        page.matches(of: /aria-label="Select: ([^"]+)"/).map { String($0.output.1) }
    }

    private static func link(_ name: String, in page: String) throws -> String {
        let found = page.matches(of: /rel="(\w+)" href="([^"]+)"/).first { $0.output.1 == name }
        return String(try #require(found).output.2).replacing("&amp;", with: "&")
    }

    @Test(arguments: ["/users", "/accounts"]) func pagesFollowEachOtherInTheChosenOrder(_ path: String) async throws {
        try await Self.run { _, anna in
            let first = try await anna.get("\(path)?sort=\(path == "/users" ? "-email" : "-account")").text
            let shown = Self.addresses(first)
            #expect(shown.first == "p39@acme.example" && shown.last == "p15@acme.example")
            #expect(!first.contains("rel=\"prev\""))
            let second = try await anna.get(try Self.link("next", in: first)).text
            #expect(Self.addresses(second) == (10..<15).reversed().map { "p\($0)@acme.example" })
            #expect(!second.contains("rel=\"next\""))
            let back = try await anna.get(try Self.link("prev", in: second)).text
            #expect(Self.addresses(back) == shown)
            // All fit into a longer page.
            let long = try await anna.get("\(path)?size=50").text
            #expect(Self.addresses(long).count == 30 && !long.contains("rel=\"next\""))
            // A row that is gone leads to the first page.
            #expect(Self.addresses(try await anna.get("\(path)?after=999999").text).first == "p10@acme.example")
        }
    }

    @Test(arguments: ["/users", "/accounts"]) func aSearchReachesAllPages(_ path: String) async throws {
        try await Self.run { _, anna in
            // On the second page, by another case and without the accent.
            let found = try await anna.get("\(path)?q=muller&size=50").text
            #expect(Self.addresses(found) == ["p39@acme.example"])
            #expect(found.contains("value=\"muller\"") && found.contains("name=\"size\" value=\"50\""))
            let nothing = try await anna.get("\(path)?q=%3Cb%3E").text
            #expect(nothing.contains("Nothing matches this search.") && nothing.contains("value=\"&lt;b&gt;\""))
            #expect(!nothing.contains("<table") && Self.addresses(nothing).isEmpty)
        }
    }

    @Test func deactivatesAllUsersThatASearchFinds() async throws {
        try await Self.run { bench, anna in
            let page = try await anna.get("/users?q=person").text
            #expect(page.contains("29 users"))
            let form = ["q": "person", "command": "deactivate", "matching": "yes"]
            let question = try await anna.submit("/users/manage", form).text
            #expect(
                question.contains("Deactivate these 29 users?") && question.contains("name=\"matching\" value=\"yes\"")
            )
            #expect(try await bench.store.users().allSatisfy(\.isActive))
            let done = try await anna.submit("/users/manage", form.merging(["confirmed": "yes"]) { $1 })
            #expect(done.location == "/users?q=person")
            #expect(try await bench.store.users().filter(\.isActive).map(\.name).sorted() == ["Müller", "Somebody"])
            #expect(try await anna.get("/users").text.contains("29 users were changed."))
        }
    }

    @Test func neitherOneselfNorWhatWasNotSelectedIsRemoved() async throws {
        try await Self.run { bench, anna in
            try await anna.get("/users")
            let me = try #require(try await bench.store.user(email: "anna@acme.example"))
            let other = try #require(try await bench.store.user(email: "p20@acme.example"))
            let values = ["\(me.id.rawValue)", "\(other.id.rawValue)"]
            let form = ["command": "remove", "user": values[0], "confirmed": "yes"]
            #expect(try await anna.submit("/users/manage", form).location == "/users")
            #expect(try await anna.get("/users").text.contains("Nothing was selected"))
            // All that are found, but oneself.
            try await anna.submit("/users/manage", ["command": "remove", "matching": "yes", "confirmed": "yes"])
            #expect(try await bench.store.users().map(\.email) == ["anna@acme.example"])
            #expect(try await anna.submit("/users/manage", ["command": "promote", "user": values[1]]).status == 400)
        }
    }

    @Test func disablesAndEnablesSelectedAccounts() async throws {
        try await Self.run { bench, anna in
            try await anna.get("/accounts")
            let ids = try await bench.store.accounts().prefix(2).map { "\($0.id.rawValue)" }
            let form = ["command": "disable", "account": ids[0], "sort": "-account"]
            let question = try await anna.submit("/accounts/manage", form).text
            #expect(question.contains("Disable this account?") && question.contains("They stop sending."))
            let done = try await anna.submit("/accounts/manage", form.merging(["confirmed": "yes"]) { $1 })
            #expect(done.location == "/accounts?sort=-account")
            let states = { try await bench.store.accounts().map(\.health.state) }
            #expect(try await states().count { $0 == .disabled } == 1)
            #expect(try await anna.get("/accounts").text.contains("data-can=\"enable\""))
            // Of all, only the one that is disabled changes.
            let enable = ["command": "enable", "matching": "yes"]
            #expect(try await anna.submit("/accounts/manage", enable).text.contains("Enable this account?"))
            try await anna.submit("/accounts/manage", enable.merging(["confirmed": "yes"]) { $1 })
            #expect(try await states().allSatisfy { $0 == .working })
            #expect(try await anna.get("/accounts").text.contains("29 were not changed because of their state."))
            #expect(try await bench.logged().contains { $0.text == "the account was enabled" })
        }
    }

    @Test func whatIsDoneWithOneUserLeadsBackToItsPage() async throws {
        try await Self.run { bench, anna in
            try await anna.get("/users?q=person")
            let user = try #require(try await bench.store.user(email: "p20@acme.example"))
            let path = "/users/\(user.id.rawValue)"
            let link = try await anna.submit("\(path)/link", ["q": "p20", "sort": "-email"]).text
            #expect(link.contains("/link/") && Self.addresses(link) == ["p20@acme.example"])
            let done = try await anna.submit("\(path)/deactivate", ["q": "p20", "confirmed": "yes"])
            #expect(done.location == "/users?q=p20")
        }
    }

    @Test func onlyAdministratorsChangeSeveralAtOnce() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            _ = try await bench.addAccount("otto@acme.example")
            for (path, command) in [("/users/manage", "remove"), ("/accounts/manage", "disable")] {
                let form = ["command": command, "matching": "yes", "confirmed": "yes"]
                #expect(try await otto.submit(path, form).status == 403)
                // Nobody's page sent it.
                #expect(try await anna.post(path, form).status == 403)
            }
            #expect(try await bench.store.users().count == 2)
            #expect(try await bench.store.accounts().map(\.health.state) == [.working])
        }
    }

    @Test func theAccountsOfASharedAddressAreSorted() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let ids = [try await bench.addAccount("a@acme.example"), try await bench.addAccount("b@acme.example")]
            let alias = SendAs(address: "info@acme.example", displayName: nil, verificationStatus: "accepted")
            for id in ids { try await bench.store.setSendAs([alias], of: id, readAt: bench.clock.now) }
            try await bench.store.share(try #require(Address("info@acme.example")), among: ids)
            for (query, order) in [("", [0, 1]), ("?sort=-account", [1, 0])] {
                let page = try await anna.get("/shared-addresses\(query)").text
                let places = try order.map {
                    try #require(page.firstRange(of: "/accounts/\(ids[$0].rawValue)\"")).lowerBound
                }
                #expect(places == places.sorted(), "\(query)")
            }
        }
    }

    @Test func theLatestRunsOfAnActionAreSorted() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for name in ["Zoe", "Adam"] {
                _ = try await bench.links.invite(NewUser(email: "\(name)@acme.example", name: name, role: .user))
                let user = try #require(try await bench.store.user(email: "\(name)@acme.example"))
                try await bench.run(.syncContacts, of: user.id, with: RunResult(.succeeded))
                bench.clock.advance(by: .minutes(1))
            }
            for (query, order) in [("", ["Adam", "Zoe"]), ("?sort=-user", ["Zoe", "Adam"])] {
                let page = try await anna.get("/scheduled-actions/sync-contacts\(query)").text
                let places = try order.map { try #require(page.firstRange(of: ">\($0)<")).lowerBound }
                #expect(places == places.sorted(), "\(query)")
            }
        }
    }
}
