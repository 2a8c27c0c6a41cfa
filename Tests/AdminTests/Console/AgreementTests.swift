import Base
import Mail
import Storage
import Testing

@testable import Admin

/// Pages say the same thing of the same matter.
@Suite struct AgreementTests {
    @Test(arguments: [("en", "No longer granted", ">Granted<"), ("de", "Nicht mehr gewährt", ">Gewährt<")])
    func `a revoked grant is not shown as granted for any purpose`(
        language: String,
        lost: String,
        granted: String
    ) async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user, language: language)
            try await bench.assign(id, to: "otto@acme.example")
            let before = try await otto.get("/personal").text
            #expect(before.contains(granted) && !before.contains(lost))
            try await bench.setHealth(of: id) { $0.state = .needsGrant }
            let after = try await otto.get("/personal").text
            #expect(after.contains(lost) && !after.contains(granted))
        }
    }

    @Test func `mail of an account that cannot send has no time for its next attempt`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let mail = try await bench.keepMail(for: id)
            bench.clock.advance(by: .minutes(5))
            let anna = try await bench.signedIn("anna@acme.example")
            let paths = ["/queue", "/queue/\(mail)"]
            func expect(_ words: String, not others: String) async throws {
                for path in paths {
                    let page = try await anna.get(path).text
                    #expect(page.contains(words) && !page.contains(others), "\(path)")
                }
                let entry = try #require(try await bench.store.list(QueueQuery(limit: 1)).first)
                let accounts = Dictionary(uniqueKeysWithValues: try await bench.store.accounts().map { ($0.id, $0) })
                let view = QueueEntryView(entry, accounts: accounts)
                #expect((view.dueAt == nil) == (others == "Next attempt"))
            }
            try await expect("Next attempt: in its turn", not: "Waits until")
            try await bench.setHealth(of: id) { $0.state = .disabled }
            try await expect("Waits until its account is enabled", not: "Next attempt")
            try await bench.setHealth(of: id) { $0.state = .needsGrant }
            try await expect("Waits until access to its account is granted again", not: "Next attempt")
            try await bench.setHealth(of: id) { $0.state = .paused }
            try await expect("Waits until its account resumes", not: "Next attempt")
            let until = bench.clock.now + .hours(2)
            try await bench.setHealth(of: id) { ($0.state, $0.until) = (.paused, until) }
            let format = LocalFormat(.english, zone: nil)
            try await expect("Next attempt: \(format.dateAndClock(until))", not: "Waits until")
        }
    }

    @Test func `nothing is set up while the default sender cannot send`() async throws {
        try await ConsoleBench.run(parts: ConsoleParts(accounts: TestAccounts(source: .user(clientID: "1234")))) {
            bench in
            let id = try await bench.addAccount("info@acme.example", isDefaultSender: true)
            _ = try await bench.addAccount("otto@acme.example")
            _ = try await bench.keepMail(for: id, subject: "by SMTP")
            try await bench.deliver(next: id)
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/assistant").text.contains("Everything is set up."))
            for state in [AccountHealth.State.needsGrant, .disabled] {
                try await bench.setHealth(of: id) { $0.state = state }
                let page = try await anna.get("/assistant").text
                #expect(!page.contains("Everything is set up."))
                #expect(page.contains("Default sender: info@acme.example. It cannot send now"))
            }
        }
    }

    @Test func `all pages count the messages of a day in the same way`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            // Before midnight, and after it.
            try await bench.store.book(LedgerEntry(at: bench.clock.now - .hours(20), units: 1, messages: 2), for: id)
            try await bench.store.book(LedgerEntry(at: bench.clock.now, units: 1, messages: 32), for: id)
            let anna = try await bench.signedIn("anna@acme.example")
            for path in ["/accounts", "/accounts/\(id.rawValue)"] {
                let page = try await anna.get(path).text
                #expect(page.contains("Sent in 24 hours") && page.contains("34 of 2,000"), "\(path)")
                #expect(!page.contains("Sent today"))
            }
            let start = try await anna.get("/").text
            #expect(start.contains("Sent in 24 hours") && start.contains(">34</a>"))
        }
    }

    @Test(arguments: [("en", "3 fetched, 3 imported"), ("de", "3 abgerufen, 3 importiert")])
    func `a run says what it counts`(language: String, words: String) async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            let user = try #require(try await bench.store.user(email: "anna@acme.example"))
            let progress = RunProgress(done: 6, total: 3, counts: ["fetched": 3, "imported": 3, "unchanged": 0])
            try await bench.run(.syncMailIn, of: user.id, with: RunResult(.succeeded, progress: progress))
            let page = try await anna.get("/scheduled-actions/sync-mail-in").text
            #expect(page.contains(">\(words)</td>") && !page.contains("6 / 3"))
        }
    }

    @Test(arguments: [("en", "Sent", "Delivered"), ("de", "Gesendet", "Zugestellt")])
    func `what Google accepted is called by one word`(language: String, word: String, other: String) async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let mail = try await bench.keepMail(for: id)
            try await bench.deliver(next: id)
            let anna = try await bench.signedIn("anna@acme.example", language: language)
            let page = try await anna.get("/queue/\(mail)").text
            #expect(
                page.contains(">\(word)</span>") && page.contains("<strong>\(word)</strong>") && !page.contains(other)
            )
        }
    }

    @Test func `a failure is told before the report on it`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let mail = try await bench.keepMail(for: id)
            let report = MessageEvent(at: bench.clock.now, kind: .reported, detail: "to otto@acme.example")
            try await bench.fail(next: id, events: [report])
            let history = MessageHistoryView(try await bench.store.history(of: mail), accounts: [:])
            #expect(history.story.map(\.what) == ["accepted", "failed", "reported"])
        }
    }

    // MARK: - Remedies

    @Test func `a remedy is told to whom can carry it out`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("otto@acme.example", isDefaultSender: true)
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            try await bench.assign(id, to: "otto@acme.example")
            func pages(_ suggestedFix: SuggestedFix) async throws -> (administrator: String, user: String) {
                try await bench.setHealth(of: id) { ($0.state, $0.suggestedFix) = (.needsGrant, suggestedFix) }
                return (try await anna.get("/accounts/1").text, try await otto.get("/personal").text)
            }
            let users = try await pages(.grantAgain)
            #expect(users.administrator.contains("For the account&#39;s user: Grant access again"))
            #expect(users.user.contains("<dd>Grant access again</dd>"))
            let administrators = try await pages(.enableAPI)
            #expect(administrators.administrator.contains("<dd>Enable the Gmail API for the project"))
            #expect(administrators.user.contains("For your administrator: Enable the Gmail API for the project"))
        }
    }

    @Test func `the reason of a run names who can mend it`() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.store.addUser(
                NewUser(email: "otto@acme.example", name: "Otto", role: .user),
                at: bench.clock.now
            )
            let own = try #require(try await bench.store.user(email: "anna@acme.example")).id
            let reason = Reason(.remedied, SuggestedFix.grantAgain.rawValue, cause: Reason(.noRefreshToken))
            for user in [own, otto] {
                try await bench.run(.syncContacts, of: user, with: RunResult(.failed, reasons: [reason]))
            }
            let page = try await anna.get("/scheduled-actions/sync-contacts").text
            #expect(page.contains("no refresh token. Grant access again</span>"))
            #expect(page.contains("no refresh token. For the account&#39;s user: Grant access again</span>"))
        }
    }

    @Test func `a revoked grant of one's own leads to one's own settings`() async throws {
        try await ConsoleBench.run { bench in
            let id = try await bench.addAccount("anna@acme.example", isDefaultSender: true)
            let anna = try await bench.signedIn("anna@acme.example")
            try await bench.assign(id, to: "anna@acme.example")
            try await bench.setHealth(of: id) { $0.state = .needsGrant }
            #expect(try await anna.get("/users").text.contains("granted again. <a href=\"/personal\">Fix</a>"))
        }
    }
}
