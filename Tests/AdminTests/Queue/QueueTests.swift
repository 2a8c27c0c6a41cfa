import Base
import Mail
import Storage
import Testing

@Suite struct QueueTests {
    private static let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    @Test func aSearchFindsWhatItNamesAndPagesFollowEachOther() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            for number in 1...60 { try await bench.keepMail(for: account, subject: "Invoice \(number)-") }
            let anna = try await bench.signedIn("anna@acme.example")
            let first = try await anna.get("/queue?size=50")
            #expect(first.status == 200)
            #expect(first.text.contains("Invoice 60-") && !first.text.contains("Invoice 10-"))
            let next = try #require(first.text.firstMatch(of: /rel="next" href="([^"]+)"/)).output.1
            let second = try await anna.get(String(next.replacing("&amp;", with: "&")))
            #expect(second.text.contains("Invoice 10-") && !second.text.contains("Invoice 11-"))
            let previous = try #require(second.text.firstMatch(of: /rel="prev" href="([^"]+)"/)).output.1
            let back = try await anna.get(String(previous.replacing("&amp;", with: "&")))
            #expect(back.text.contains("Invoice 60-") && back.text.contains("Invoice 11-"))
            #expect(!back.text.contains("Invoice 10-") && !back.text.contains("rel=\"prev\""))
            let found = try await anna.get("/queue?q=invoice+42-&in=subject")
            #expect(found.text.contains("Invoice 42-") && !found.text.contains("Invoice 41-"))
            let none = try await anna.get("/queue?q=nowhere")
            #expect(none.text.contains("No mail matches this search."))
            let empty = try await anna.get("/queue?state=failed")
            #expect(!empty.text.contains("Invoice"))
        }
    }

    @Test func commandsOnManyAreAskedBackAndThenDone() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let marked = try await bench.keepMail(for: account, subject: "one")
            let other = try await bench.keepMail(for: account, subject: "two")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            let form = ["delivery": "\(marked).1", "command": "hold", "target": "", "back": "/queue?state=open"]
            let question = try await anna.submit("/queue/manage", form)
            #expect(question.text.contains("Hold this delivery?"))
            #expect(try await bench.state(of: marked) == .waiting)
            let done = try await anna.submit("/queue/manage", form.merging(["confirmed": "yes"]) { $1 })
            #expect(done.location == "/queue?state=open")
            #expect(try await bench.state(of: marked) == .held)
            #expect(try await bench.state(of: other) == .waiting)
            // A script that renews the list leaves the notice to the page that somebody sees.
            let part = try await anna.get("/queue", ["Console-Refresh": "part"]).text
            #expect(part.contains("id=\"listing\"") && !part.contains("1 delivery was changed."))
            #expect(try await anna.get("/queue").text.contains("1 delivery was changed."))

            let all = ["matching": "yes", "q": "tw", "in": "subject", "command": "remove", "confirmed": "yes"]
            try await anna.submit("/queue/manage", all)
            #expect(try await bench.state(of: other) == .removed)
            #expect(try await bench.state(of: marked) == .held)

            let away = try await anna.submit("/queue/manage", ["command": "hold", "back": "//evil.example/queue"])
            #expect(away.location == "/queue")
            #expect(try await anna.submit("/queue/manage", ["command": "burn"]).status == 400)
        }
    }

    @Test func anotherAccountTakesWhatIsRerouted() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let target = try await bench.addAccount("info@acme.example")
            let id = try await bench.keepMail(for: account, subject: "x")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            let form = ["delivery": "\(id).1", "command": "reroute", "target": "\(target.rawValue)"]
            #expect(try await anna.submit("/queue/manage", form).text.contains("info@acme.example"))
            try await anna.submit("/queue/manage", form.merging(["confirmed": "yes"]) { $1 })
            #expect(try await bench.store.history(of: id).deliveries.map(\.account) == [target])
        }
    }

    @Test func hostileTextIsEscapedWhereverItIsShown() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let id = try await bench.keepMail(for: account, subject: Self.hostile, from: Self.hostile)
            let anna = try await bench.signedIn("anna@acme.example")
            let query = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27%3E%3Cimg"
            for path in [
                "/queue", "/queue?q=\(query)", "/queue?from=\(query)&state=\(query)&in=\(query)", "/queue/\(id)",
            ] {
                let page = try await anna.get(path)
                #expect(page.status == 200)
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img"), "\(path)")
            }
        }
    }

    @Test func theTextIsShownOnlyWhereTheSettingAllowsIt() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let id = try await bench.keepMail(for: account, subject: "x")
            let anna = try await bench.signedIn("anna@acme.example")
            let closed = try await anna.get("/queue/\(id)")
            #expect(closed.text.contains("X-Colour"))
            #expect(!closed.text.contains("Grüße"))
            var settings = try await bench.store.organisationSettings()
            settings.administratorsReadMessages = true
            try await bench.store.saveOrganisationSettings(settings)
            let open = try await anna.get("/queue/\(id)")
            #expect(open.text.contains("Grüße &lt;b&gt;"))
            #expect(!open.text.contains("<b>"))
        }
    }

    @Test func aMessageWhoseContentIsDamagedCanStillBeSeenAndRemoved() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let id = try await bench.keepMail(for: account, subject: "broken", padding: 8000)
            try bench.damageSpool()
            let anna = try await bench.signedIn("anna@acme.example")
            let page = try await anna.get("/queue/\(id)")
            #expect(page.status == 200)
            #expect(page.text.contains("broken") && page.text.contains("name=\"command\" value=\"remove\""))
            #expect(page.text.contains("does not match what was received"))
            #expect(!page.text.contains("X-Colour"))
            let form = ["delivery": "\(id).1", "command": "remove", "confirmed": "yes"]
            try await anna.submit("/queue/manage", form)
            #expect(try await bench.state(of: id) == .removed)
        }
    }

    @Test func usersSeeTheMailOfTheirOwnAccountAlone() async throws {
        try await ConsoleBench.run { bench in
            let own = try await bench.addAccount("ben@acme.example")
            let other = try await bench.addAccount("otto@acme.example")
            let mine = try await bench.keepMail(for: own, subject: "mine")
            let foreign = try await bench.keepMail(for: other, subject: "foreign")
            let ben = try await bench.signedIn("ben@acme.example", .user)
            let user = try #require(try await bench.store.user(email: "ben@acme.example"))
            #expect(!(try await ben.get("/mail").text.contains("foreign")))
            var change = UserChange()
            change.account = .some(own)
            try await bench.store.changeUser(user.id, change)
            let list = try await ben.get("/mail?account=\(other.rawValue)")
            #expect(list.text.contains("mine") && !list.text.contains("foreign"))
            #expect(try await ben.get("/mail/\(mine)").status == 200)
            #expect(try await ben.get("/mail/\(foreign)").status == 404)
            for path in ["/queue", "/queue/\(mine)"] { #expect(try await ben.get(path).status == 403) }
            let form = ["delivery": "\(mine).1", "command": "remove", "confirmed": "yes"]
            #expect(try await ben.submit("/queue/manage", form).status == 403)
            #expect(try await bench.state(of: mine) == .waiting)
        }
    }
}

extension ConsoleBench {
    func state(of id: QueueID) async throws -> DeliveryState? {
        try await store.history(of: id).deliveries.first?.state
    }

    /// Puts a message with a header, and a text in quoted-printable, into the account's queue.
    @discardableResult
    func keepMail(
        for account: AccountID,
        subject: String,
        from: String = "otto@acme.example",
        padding: Int = 0
    ) async throws -> QueueID {
        let lines = [
            "From: otto@acme.example", "X-Colour: red", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=C3=9Fe <b>",
            String(repeating: "x", count: padding), "",
        ]
        return try await keep(
            lines.joined(separator: "\r\n"),
            for: account,
            NewMessage.Summary(from: from, subject: subject, messageID: "<1@odoo>"),
            client: "192.0.2.1",
            helo: "odoo"
        )
    }
}
