import Admin
import Base
import Mail
import Storage
import Testing

@Suite struct AccountsTests {
    private static let accounts = TestAccounts(source: .user(clientID: "1234.apps.googleusercontent.com"))
    private static let parts = ConsoleParts(accounts: accounts)

    @Test func showsHowEachAccountFares() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            #expect(try await anna.get("/accounts").text.contains("There are no accounts yet"))
            let id = try await bench.addAccount("otto@acme.example")
            #expect(try await anna.get("/accounts").text.contains("No account is the default sender"))
            var health = AccountHealth()
            health.state = .needsGrant
            health.reason = "the <grant> was revoked"
            try await bench.store.setHealth(health, of: id)
            try await bench.store.book(LedgerEntry(at: bench.clock.now, units: 1200, messages: 12), for: id)
            let page = try await anna.get("/accounts").text
            #expect(page.contains("Needs access") && page.contains("the &lt;grant&gt; was revoked"))
            #expect(page.contains("grants access again"))
            #expect(page.contains("1,200 of 6,000") && page.contains("12 of 2,000"))
            let detail = try await anna.get("/accounts/\(id.rawValue)").text
            #expect(detail.contains("12 of 2,000") && detail.contains("1234.apps.googleusercontent.com"))
        }
    }

    @Test func changesWhatIsDecided() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let (first, second) = (
                try await bench.addAccount("info@acme.example"), try await bench.addAccount("otto@acme.example")
            )
            let path = "/accounts/\(second.rawValue)"
            try await anna.get(path)
            let values = [
                "default_sender": "on", "courier": "auto", "on_lost_answer": "draft", "units_per_minute": "3000",
                "messages_per_day": "", "concurrency": "2",
            ]
            let wrong = try await anna.submit(path, values.merging(["concurrency": "many"]) { $1 })
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("id=\"concurrency-error\"") && wrong.text.contains("value=\"many\""))
            #expect(try await bench.account(second).options == AccountOptions())
            #expect(try await anna.submit(path, values).location == path)
            let options = try await bench.account(second).options
            #expect(options.isDefaultSender && !options.sendsOwnMail)
            #expect(options.courier == .auto && options.onLostAnswer == .draft)
            #expect(options.unitsPerMinute == 3000 && options.messagesPerDay == nil && options.concurrency == 2)
            // Choosing one takes it from the other.
            let other = "/accounts/\(first.rawValue)"
            try await anna.get(other)
            try await anna.submit(other, ["default_sender": "on", "sends-own-mail": "on"])
            #expect(try await bench.account(second).options.isDefaultSender == false)
            try await anna.get(other)
            try await anna.submit(other, ["sends-own-mail": "on"])
            #expect(try await anna.get(other).text.contains("No account is the default sender now"))
        }
    }

    @Test func pausesAndSwitchesOffAndOnAgain() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let id = try await bench.addAccount("otto@acme.example")
            let path = "/accounts/\(id.rawValue)"
            try await anna.get(path)
            #expect(try await anna.submit(path + "/pause", ["minutes": "7"]).status == 400)
            try await anna.submit(path + "/pause", ["minutes": "60"])
            #expect(try await bench.account(id).health.state == .paused)
            #expect(try await bench.account(id).health.until == bench.clock.now + .minutes(60))
            try await anna.get(path)
            try await anna.submit(path + "/resume", [:])
            #expect(try await bench.account(id).health.state == .working)
            let question = try await anna.submit(path + "/disable", [:])
            #expect(question.text.contains("Disable otto@acme.example?"))
            #expect(try await bench.account(id).health.state == .working)
            try await anna.submit(path + "/disable", ["confirmed": "yes"])
            #expect(try await bench.account(id).health.state == .disabled)
            try await anna.get(path)
            try await anna.submit(path + "/enable", [:])
            #expect(try await bench.account(id).health.state == .working)
        }
    }

    /// Without scripts, too: what was entered and not saved comes back, whether the account was disabled or not.
    @Test(arguments: ["yes", "no"]) func disablingKeepsWhatWasEntered(answer: String) async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let id = try await bench.addAccount("otto@acme.example")
            let path = "/accounts/\(id.rawValue)"
            try await anna.get(path)
            let form = ["default_sender": "on", "courier": "smtp", "messages_per_day": "77"]
            let question = try await anna.submit(path + "/disable", form)
            for (name, value) in form {
                #expect(question.text.contains("<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"))
            }
            #expect(question.text.contains("<button class=\"plain\" name=\"confirmed\" value=\"no\">"))
            let page = try await anna.submit(path + "/disable", form.merging(["confirmed": answer]) { $1 }).text
            #expect(page.contains("value=\"77\"") && page.contains("<option value=\"smtp\" selected>"))
            let account = try await bench.account(id)
            #expect(account.health.state == (answer == "yes" ? .disabled : .working))
            #expect(account.options == AccountOptions())
        }
    }

    @Test func saysWhatGoogleSaysOfTheGrant() async throws {
        var accounts = Self.accounts
        accounts.answer = { account in
            "\(account.address)".hasPrefix("otto")
                ? .refused(GrantRefusal(.withdrawn, said: "HTTP 400, invalid_grant")) : .works(sendAs: [])
        }
        try await ConsoleBench.run(parts: ConsoleParts(accounts: accounts)) { bench in
            let anna = try await bench.signedIn("anna@acme.example", language: "de")
            let (otto, info) = (
                try await bench.addAccount("otto@acme.example"), try await bench.addAccount("info@acme.example")
            )
            try await anna.get("/accounts/\(otto.rawValue)")
            let refused = try await anna.submit("/accounts/\(otto.rawValue)/test", [:])
            #expect(refused.text.contains("abgelaufen oder wurde widerrufen"))
            #expect(refused.text.contains("HTTP 400, invalid_grant"))
            let works = try await anna.submit("/accounts/\(info.rawValue)/test", [:])
            #expect(works.text.contains("der Zugriff funktioniert."))
        }
    }

    @Test func removesAnAccountAfterSayingWhatBecomesOfItsQueue() async throws {
        let accounts = TestAccounts(source: .user(clientID: "1234.apps.googleusercontent.com"))
        try await ConsoleBench.run(parts: ConsoleParts(accounts: accounts)) { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let (otto, info) = (
                try await bench.addAccount("otto@acme.example"), try await bench.addAccount("info@acme.example")
            )
            let message = try await bench.keepMail(for: otto)
            var owner = UserChange()
            owner.account = .some(otto)
            let user = try #require(try await bench.store.user(email: "anna@acme.example"))
            try await bench.store.changeUser(user.id, owner)
            let path = "/accounts/\(otto.rawValue)"
            #expect(try await anna.get(path).text.contains("Move it to info@acme.example"))
            #expect(try await anna.submit(path + "/remove", [:]).status == 400)
            let values = ["mail": "\(info.rawValue)"]
            let question = try await anna.submit(path + "/remove", values).text
            #expect(question.contains("Messages in its queue: 1. They move to info@acme.example"))
            #expect(question.contains("The grant is revoked at Google."))
            #expect(question.contains("no longer has an account"))
            let done = try await anna.submit(path + "/remove", values.merging(["confirmed": "yes"]) { $1 })
            #expect(done.location == "/accounts")
            #expect(try await bench.store.accounts().map { "\($0.address)" } == ["info@acme.example"])
            #expect(try await bench.store.history(of: message).deliveries.map(\.account) == [info])
            #expect(accounts.revoked.withLock { $0 } == ["otto@acme.example"])
            #expect(try await bench.store.user(user.id)?.account == nil)
            #expect(try await anna.get(path).status == 404)
        }
    }

    @Test(arguments: [
        ("en", "The SMTP password of otto@acme.example is removed", "The SMTP login shop remains"),
        ("de", "Das SMTP-Passwort von otto@acme.example wird entfernt", "Der SMTP-Login shop bleibt bestehen"),
    ])
    func theSMTPPasswordGoesWithTheAccount(_ language: String, _ password: String, _ login: String) async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: language)
            _ = try await bench.signedIn("otto@acme.example", .user)
            let account = try await bench.addAccount("otto@acme.example")
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            var change = UserChange()
            change.account = .some(account)
            try await bench.store.changeUser(user.id, change)
            var record = LoginRecord(
                name: "otto@acme.example",
                passwordHash: "$scrypt$x",
                mayUse: ["otto@acme.example"],
                account: account,
                isEnabled: true,
                createdAt: bench.clock.now,
                owner: user.id
            )
            try await bench.store.saveLogin(record)
            (record.name, record.owner) = ("shop", nil)
            try await bench.store.saveLogin(record)
            let path = "/accounts/\(account.rawValue)"
            try await chef.get(path)
            let question = try await chef.submit(path + "/remove", [:]).text
            #expect(question.contains(password) && question.contains(login))
            #expect(try await bench.store.logins().count == 2)
            #expect(try await chef.submit(path + "/remove", ["confirmed": "yes"]).location == "/accounts")
            #expect(try await bench.store.logins().map(\.name) == ["shop"])
        }
    }

    @Test func usersDoNotComeHere() async throws {
        try await ConsoleBench.run(parts: Self.parts) { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let id = try await bench.addAccount("otto@acme.example")
            for path in ["/accounts", "/accounts/\(id.rawValue)", "/service-account"] {
                #expect(try await otto.get(path).status == 403)
            }
            for verb in ["", "/pause", "/resume", "/disable", "/enable", "/test", "/remove"] {
                #expect(try await otto.submit("/accounts/\(id.rawValue)\(verb)", ["confirmed": "yes"]).status == 403)
            }
            #expect(try await bench.account(id).health.state == .working)
        }
    }
}
