import Base
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// The bounce list.
@Suite struct BouncesTests {
    private static func run(_ body: (ConsoleBench, Browser, QueueID) async throws -> Void) async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let message = try await bench.keepMail(for: try await bench.addAccount("otto@acme.example"))
            for number in 10..<40 {
                let address = try #require(Address("gone\(number)@customer.example"))
                let bounce = LastingBounce(address, status: "5.1.1", reason: "no <b>\(number)</b> here")
                let at = bench.clock.now + .seconds(number)
                try await bench.store.addBounces([bounce], of: message, at: at)
            }
            try await body(bench, anna, message)
        }
    }

    private static func addresses(_ page: String) -> [String] {
        page.matches(of: /aria-label="Select: ([^"]+)"/).map { String($0.output.1) }
    }

    @Test func showsSinceWhenAndWhy() async throws {
        try await Self.run { _, anna, message in
            let page = try await anna.get("/bounces").text
            #expect(page.contains("30 addresses") && Self.addresses(page).first == "gone39@customer.example")
            #expect(Self.addresses(page).count == 25 && page.contains("rel=\"next\""))
            #expect(page.contains("no &lt;b&gt;39&lt;/b&gt; here") && page.contains("5.1.1"))
            #expect(page.contains("href=\"/queue/\(message)\""))
            let found = try await anna.get("/bounces?q=gone1&sort=address").text
            #expect(Self.addresses(found) == (10..<20).map { "gone\($0)@customer.example" })
        }
    }

    @Test func addressesAreRemovedByHand() async throws {
        try await Self.run { bench, anna, _ in
            try await anna.get("/bounces")
            let one = ["command": "remove", "bounced": "gone10@customer.example"]
            let question = try await anna.submit("/bounces", one).text
            #expect(question.contains("Remove this address from the list?"))
            #expect(try await bench.store.bouncedAddresses().count == 30)
            let done = try await anna.submit("/bounces", one.merging(["confirmed": "yes"]) { $1 })
            #expect(done.location == "/bounces")
            #expect(try await bench.store.bouncedAddresses().count == 29)
            let all = ["command": "remove", "matching": "yes", "q": "gone1", "confirmed": "yes"]
            #expect(try await anna.submit("/bounces", all).location == "/bounces?q=gone1")
            #expect(try await bench.store.bouncedAddresses().count == 20)
            #expect(try await anna.get("/bounces").text.contains("9 addresses were removed from the list."))
            #expect(try await anna.submit("/bounces", ["command": "remove", "bounced": "x"]).location == "/bounces")
            #expect(try await anna.submit("/bounces", ["command": "hold"]).status == 400)
        }
    }

    @Test func isExportedAsFarAsTheListFindsIt() async throws {
        try await Self.run { _, anna, message in
            let file = try await anna.get("/bounces/export?q=gone1")
            #expect(file.response.field("Content-Disposition")?.contains("gsuite-gateway-bounces.csv") == true)
            let lines = file.text.split(separator: "\r\n").map(String.init)
            #expect(lines.first == "address,last-bounce,first-bounce,messages,status,reason,queue-id")
            #expect(lines.count == 11 && lines.dropFirst().allSatisfy { $0.hasPrefix("gone1") })
            #expect(lines[1].hasSuffix(",1,5.1.1,no <b>19</b> here,\(message)"))
            let page = try await anna.get("/bounces?q=gone1").text
            #expect(page.contains("href=\"/bounces/export?q=gone1\""))
        }
    }

    @Test func programsListAndRemove() async throws {
        try await Self.run { bench, _, message in
            let program = try await bench.program("odoo", .manage)
            let all = try await program.get("/bounces").object()["bounces"] as? [[String: Any]]
            #expect(all?.count == 30 && all?.first?["address"] as? String == "gone39@customer.example")
            #expect(all?.first?["message"] as? String == "\(message)" && all?.first?["messages"] as? Int == 1)
            let found = try await program.get("/bounces?text=GONE1").object()["bounces"] as? [Any]
            #expect(found?.count == 10)
            let removed = try await program.send(.delete, "/bounces/Gone10%40customer.example", nil)
            #expect(try removed.object()["removed"] as? String == "gone10@customer.example")
            #expect(try await program.send(.delete, "/bounces/gone10@customer.example", nil).status == 404)
            #expect(try await bench.store.bouncedAddresses().count == 29)
            let reader = try await bench.program("monitor", .read)
            #expect(try await reader.send(.delete, "/bounces/gone11@customer.example", nil).status == 403)
        }
    }

    @Test(arguments: [(false, "Mail to them is still sent"), (true, "New mail to them is not sent")])
    func saysWhatBecomesOfMailToThem(_ refuses: Bool, _ words: String) async throws {
        try await ConsoleBench.run({ $0.refusesBounced = refuses }) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/bounces").text.contains(words))
        }
    }

    @Test func isForAdministrators() async throws {
        try await Self.run { bench, _, _ in
            let otto = try await bench.signedIn("otto@acme.example", .user)
            for path in ["/bounces", "/bounces/export"] { #expect(try await otto.get(path).status == 403) }
            let form = ["command": "remove", "matching": "yes", "confirmed": "yes"]
            #expect(try await otto.submit("/bounces", form).status == 403)
            #expect(try await bench.store.bouncedAddresses().count == 30)
        }
    }

    @Test(arguments: [("en", "No mail has come back."), ("de", "Es ist keine E-Mail zurückgekommen.")])
    func saysThatNothingCameBack(_ language: String, _ words: String) async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            let page = try await anna.get("/bounces").text
            #expect(page.contains(words) && !page.contains("<table"))
        }
    }
}
