import Base
import Foundation
import Mail
import Storage
import Testing

@testable import Admin

/// What surrounds every page: the name, the search, the navigation and one's own menu.
@Suite struct FrameTests {
    @Test func `the navigation is in groups, and one's own things are in the menu`() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let page = try await anna.get("/").text
            let navigation = try #require(page.components(separatedBy: "id=\"navigation\"").last)
                .components(separatedBy: "</nav>")[0]
            for group in ["E-Mail", "Synchronisierung", "Einrichtung", "Verwaltung"] {
                #expect(navigation.contains("\">\(group)</p>"))
            }
            #expect(!navigation.contains("/personal"))
            let own = try #require(page.components(separatedBy: "id=\"own\"").last).components(separatedBy: "</nav>")[0]
            for path in ["/personal", "/transfers/incoming", "/mail", "/profile", "/sign-out"] {
                #expect(own.contains("\"\(path)\""), "\(path)")
            }
            // Who has little else has them beside the content too.
            let max = try await bench.signedIn("max@acme.example", .user)
            let users = try await max.get("/").text.components(separatedBy: "id=\"navigation\"")
            #expect(try #require(users.last).components(separatedBy: "</nav>")[0].contains("/personal"))
        }
    }

    @Test func `the organisation's name, the version and the help are on every page`() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/configuration")
            let path = "/configuration/organisation"
            for (field, value) in [("help-url", "javascript:alert(1)"), ("help-url", "https://"), ("help-url", "wiki")]
            {
                let wrong = try await anna.submit(path, ["organisation-name": "ACME", field: value])
                #expect(wrong.status == 422 && wrong.text.contains("id=\"\(field)-error\""))
            }
            let long = try await anna.submit(path, ["organisation-name": String(repeating: "x", count: 81)])
            #expect(long.status == 422 && long.text.contains("id=\"organisation-name-error\""))
            #expect(try await bench.store.organisationSettings().name == nil)
            var before = try await bench.store.organisationSettings()
            before.signInDomains = ["acme.example"]
            try await bench.store.saveOrganisationSettings(before)
            let values = ["organisation-name": "ACME & Söhne", "help-url": "https://wiki.acme.example/mail"]
            #expect(try await anna.submit(path, values).location == "/configuration")
            #expect(try await bench.store.organisationSettings().signInDomains == ["acme.example"])
            let page = try await anna.get("/queue").text
            #expect(page.contains("<span class=\"organisation\">ACME &amp; Söhne</span>"))
            #expect(page.contains("gsuite-gateway 1.2.3"))
            #expect(page.contains("href=\"https://wiki.acme.example/mail\" rel=\"noopener noreferrer\""))
            let stranger = try await bench.browser().get("/sign-in").text
            #expect(stranger.contains("ACME &amp; Söhne") && !stranger.contains("wiki.acme.example"))
            try await anna.get("/configuration")
            try await anna.submit(path, ["organisation-name": "", "help-url": ""])
            #expect(try await !anna.get("/queue").text.contains("class=\"organisation\""))
        }
    }

    // MARK: - Search

    @Test func `the search box finds a message by its ID and others by their words`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id, subject: "Angebot")
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/search?q=%20\(mail)%20").location == "/queue/\(mail)")
            #expect(try await anna.get("/search?q=Angebot").location == "/queue?q=Angebot")
            #expect(try await anna.get("/search?q=").location == "/queue")
            let messageID = try await anna.get("/search?q=%3C1%40odoo%3E")
            #expect(try #require(messageID.location).hasSuffix("&in=message-id"))
            #expect(try await anna.get(try #require(messageID.location)).text.contains("Angebot"))
            let remote = try await anna.get("/search?q=18c0ffee18c0ffee").location
            #expect(remote == "/queue?q=18c0ffee18c0ffee&in=remote-id")
            #expect(try await anna.get("/queue?q=Angebot").text.contains("name=\"q\" value=\"Angebot\" aria-label"))
            // Others find their own mail, and learn of no other.
            let max = try await bench.signedIn("max@acme.example", .user)
            #expect(try await max.get("/search?q=\(mail)").location == "/mail?q=\(mail)")
            try await bench.assign(id, to: "max@acme.example")
            #expect(try await max.get("/search?q=\(mail)").location == "/mail/\(mail)")
        }
    }

    // MARK: - Lists

    @Test func `the reader chooses how many rows a page has`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            for number in 1...30 { try await bench.keepMail(for: id, subject: "Invoice \(number)-") }
            let anna = try await bench.signedIn("anna@acme.example")
            let few = try await anna.get("/queue").text
            #expect(few.ranges(of: "name=\"delivery\"").count == 25)
            #expect(few.contains("<a href=\"/queue\" aria-current=\"true\">25</a><a href=\"/queue?size=50\">50</a>"))
            let some = try await anna.get("/queue?q=Invoice&size=50").text
            #expect(some.ranges(of: "name=\"delivery\"").count == 30)
            #expect(some.contains("href=\"/queue?q=Invoice\">25</a>"))
            #expect(try await anna.get("/queue?size=1000000").text.ranges(of: "name=\"delivery\"").count == 25)
            for path in ["/log?size=50", "/log?size=x"] { #expect(try await anna.get(path).status == 200) }
        }
    }

    @Test func `the bar offers what applies to the states in the list`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            _ = try await bench.keepMail(for: id, subject: "fails")
            try await bench.fail(next: id)
            let anna = try await bench.signedIn("anna@acme.example")
            let failed = try await anna.get("/queue?state=failed").text
            #expect(failed.contains("data-can=\"retry reroute remove\""))
            #expect(failed.contains("data-does=\"retry\"") && !failed.contains("data-does=\"hold\""))
            // The reason has a line of its own.
            let line = "<td colspan=\"5\" data-label=\"Reason\"><div class=\"stack\"><span>refused</span>"
            #expect(failed.contains("<tr class=\"more\">") && failed.contains(line))
            _ = try await bench.keepMail(for: id, subject: "waits")
            let open = try await anna.get("/queue?state=open").text
            #expect(open.contains("data-can=\"hold retry reroute remove\"") && !open.contains("data-does=\"release\""))
        }
    }

    @Test(arguments: [("retry", false), ("hold", false), ("reroute", false), ("remove", true)])
    func `only what loses something is asked for in red`(command: String, isRed: Bool) async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let mail = try await bench.keepMail(for: id, subject: "x")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/queue")
            let form = ["delivery": "\(mail).1", "command": command, "target": "\(id.rawValue)"]
            let question = try await anna.submit("/queue/manage", form).text
            #expect(question.contains("class=\"consequences\""))
            #expect(question.contains("class=\"dangerous\"") == isRed)
        }
    }

    // MARK: - What was entered

    @Test func `what was entered beside a button stays when it is pressed`() async throws {
        let gateway = TestGateway(builtActions: [.syncContacts])
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/scheduled-actions/sync-contacts")
            let action = try await anna.submit(
                "/scheduled-actions/sync-contacts/run",
                ["minutes": "45", "enabled": "on"]
            )
            #expect(
                action.text.contains("value=\"45\"")
                    && action.text.contains("name=\"enabled\" type=\"checkbox\" value=\"on\" checked")
            )
            #expect(try await bench.store.actionSchedules().allSatisfy { !$0.isEnabled })

            let path = "/accounts/\(id.rawValue)"
            try await anna.get(path)
            let options = ["courier": "auto", "on_lost_answer": "draft", "messages_per_day": "77", "minutes": "15"]
            let paused = try await anna.submit(path + "/pause", options)
            #expect(paused.status == 200 && paused.text.contains("value=\"77\""))
            #expect(paused.text.contains("<option value=\"auto\" selected>"))
            let record = try await bench.account(id)
            #expect(record.health.state == .paused && record.options.messagesPerDay == nil)
            let resumed = try await anna.submit(path + "/resume", options)
            #expect(resumed.text.contains("value=\"77\"") && resumed.text.contains("is sending again"))
        }
    }
}
