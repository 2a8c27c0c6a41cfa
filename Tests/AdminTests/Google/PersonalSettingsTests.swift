import Admin
import Base
import Cryptography
import Gateway
import Google
import GoogleSimulator
import Storage
import Testing
import Transport

@Suite struct PersonalSettingsTests {
    private let anna = "anna@acme.example"

    private static let mail = [
        "form": "mail", "incoming-folder": "", "outgoing-folder": "", "incoming-count": "50", "outgoing-count": "25",
    ]
    private static let calendar = ["form": "calendar", "brings-events": "on", "calendar-start": "2026-01-01"]

    @Test func whatIsSavedIsShownAgain() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            try await browser.get("/personal/mail")
            let path = try await bench.path(anna)
            let contacts = ["form": "contacts", "imports-new": "on", "most-deleted": "10"]
            for (tab, values) in [
                ("mail", Self.mail), ("calendar", Self.calendar), ("contacts", contacts),
                ("google", ["form": "google", "is-logged": "on", "client": "organisation"]),
            ] {
                let done = try await browser.submit("\(path)/\(tab)", values)
                #expect(done.location == (tab == "google" ? "/personal" : "/personal/\(tab)"))
            }
            let user = try #require(try await bench.store.user(email: anna))
            let settings = try await bench.store.personalSettings(of: user.id)
            #expect(settings.calendar.startDate == CalendarDate("2026-01-01"))
            #expect(settings.contacts.importsNew && !settings.contacts.deletesUnsubscribed)
            #expect((settings.mail.incomingCount, settings.mail.outgoingCount) == (50, 25))
            #expect(settings.isLogged)
            let calendar = try await browser.get("/personal/calendar").text
            #expect(calendar.contains("value=\"2026-01-01\""))
            #expect(
                calendar.contains("id=\"brings-events\" name=\"brings-events\" type=\"checkbox\" value=\"on\" checked")
            )
            let page = try await browser.get("/personal/contacts").text
            let off = Self.calendar.filter { $0.key != "brings-events" }
            try await browser.submit(path + "/calendar", off)
            #expect(try await bench.store.personalSettings(of: user.id).calendar.startDate == nil)
            #expect(page.contains("id=\"imports-new\" name=\"imports-new\" type=\"checkbox\" value=\"on\" checked"))
            #expect(!page.contains("name=\"deletes-unsubscribed\" type=\"checkbox\" value=\"on\" checked"))
        }
    }

    @Test(arguments: [
        ("calendar-start", ""), ("calendar-start", "2099-01-01"), ("calendar-start", "2026-02-30"),
        ("calendar-start", "soon"),
        ("incoming-count", "0"), ("outgoing-count", "501"), ("outgoing-count", "many"),
        ("incoming-folder", "Label_unknown"),
    ])
    func aWrongFieldIsNamedBesideItAndNothingIsSaved(field: String, value: String) async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            let tab = field == "calendar-start" ? "calendar" : "mail"
            try await browser.get("/personal/\(tab)")
            let values = (tab == "mail" ? Self.mail : Self.calendar).merging([field: value]) { $1 }
            let seen = try await browser.submit("\(try await bench.path(anna))/\(tab)", values)
            #expect(seen.status == 422)
            #expect(seen.text.contains("id=\"\(field)-error\""))
            #expect(seen.text.ranges(of: "class=\"error\"").count == 1)
            let user = try #require(try await bench.store.user(email: anna))
            #expect(try await bench.store.personalSettings(of: user.id) == PersonalSettings())
        }
    }

    @Test func ownClientsAreKeptSealedAndNeverShown() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            try await browser.get("/personal")
            let path = try await bench.path(anna) + "/google"
            let without = try await browser.submit(path, ["client": "own", "client-id": GoogleBench.clientID])
            #expect(without.status == 422 && without.text.contains("id=\"client-secret-error\""))
            let values = [
                "client": "own", "client-id": GoogleBench.clientID, "client-secret": GoogleBench.clientSecret,
                "user-name": anna,
            ]
            #expect(try await browser.submit(path, values).status == 303)
            let user = try #require(try await bench.store.user(email: anna))
            let settings = try await bench.store.personalSettings(of: user.id)
            guard case .own(let client) = settings.client, let sealed = client.sealedSecret else {
                Issue.record("no client of her own")
                return
            }
            let purpose = SealingPurpose.clientSecret(user.id, clientID: GoogleBench.clientID)
            #expect(try bench.keys.openSecret(sealed, for: purpose).reveal() == GoogleBench.clientSecret)
            let page = try await browser.get("/personal").text
            #expect(page.contains(GoogleBench.clientID) && !page.contains(GoogleBench.clientSecret))
            // An empty secret keeps the stored one, and another client does not get it.
            #expect(try await browser.submit(path, values.merging(["client-secret": ""]) { $1 }).status == 303)
            let other = values.merging(["client-secret": "", "client-id": "another"]) { $1 }
            #expect(try await browser.submit(path, other).status == 422)
            let wrong = try await browser.submit(path, ["client": "organisation", "user-name": "anna"])
            #expect(wrong.status == 422 && wrong.text.contains("id=\"user-name-error\""))
            try await bench.grant(browser, anna)
        }
    }

    @Test func foldersComeFromGmailAsATree() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await browser.get("/personal")
            let path = try await bench.path(anna)
            let early = try await browser.submit(path + "/folders", [:])
            #expect(early.status == 422 && early.text.contains("Access does not cover this."))
            try await bench.grant(browser, anna, ["mail"])
            for name in ["Odoo", "Odoo/Ausgang", "Odoo/<b>Eingang</b>"] { try await bench.makeLabel(name, of: anna) }
            try await browser.get("/personal/mail")
            // What was entered beside the button, and is not saved, stays.
            let read = try await browser.submit(path + "/folders", Self.mail.merging(["incoming-count": "7"]) { $1 })
            #expect(read.status == 200 && read.text.contains("value=\"7\""))
            let page = try await browser.get("/personal/mail").text
            #expect(page.contains(">Odoo</option>") && page.contains(">\u{2003}Ausgang</option>"))
            #expect(page.contains(">\u{2003}&lt;b&gt;Eingang&lt;/b&gt;</option>"))
            #expect(!page.contains(">INBOX</option>"))
            let user = try #require(try await bench.store.user(email: anna))
            let folders = try #require(try await bench.store.personalSettings(of: user.id).folders?.folders)
            let chosen = try #require(folders.first { $0.name == "Odoo/Ausgang" })
            let both = ["incoming-folder": chosen.labelID, "outgoing-folder": chosen.labelID]
            let same = try await browser.submit(path + "/mail", Self.mail.merging(both) { $1 })
            #expect(same.status == 422 && same.text.contains("id=\"outgoing-folder-error\""))
            let one = ["outgoing-folder": chosen.labelID]
            #expect(try await browser.submit(path + "/mail", Self.mail.merging(one) { $1 }).status == 303)
            #expect(try await bench.store.personalSettings(of: user.id).mail.outgoingFolder == chosen)
        }
    }

    /// Two labels, in the reader's language, which are chosen at once; what Gmail has by that name is taken as it is.
    @Test(arguments: [("en", ["Odoo/Incoming", "Odoo/Outgoing"]), ("de", ["Odoo/Eingang", "Odoo/Ausgang"])])
    func labelsAreCreatedAndChosen(language: String, names: [String]) async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user, language: language)
            try await browser.get("/personal/mail")
            let path = try await bench.path(anna)
            let early = try await browser.submit(path + "/labels", Self.mail)
            #expect(early.status == 422)
            try await bench.grant(browser, anna, ["mail"])
            try await bench.makeLabel(names[1].uppercased(), of: anna)
            let offer = try await browser.get("/personal/mail").text
            #expect(offer.contains("/labels\" formnovalidate>") && offer.contains("\(names[0]), \(names[1])"))
            let done = try await browser.submit(path + "/labels", Self.mail.merging(["outgoing-count": "9"]) { $1 })
            #expect(done.status == 200 && done.text.contains("value=\"9\""))
            #expect(!done.text.contains("/labels\" formnovalidate>"))
            let user = try #require(try await bench.store.user(email: anna))
            let settings = try await bench.store.personalSettings(of: user.id)
            #expect(settings.mail.incomingFolder?.name == names[0])
            #expect(settings.mail.outgoingFolder?.name == names[1].uppercased())
            #expect(settings.folders?.folders.count == 2 && settings.mail.outgoingCount == 50)
            // Once more, nothing is left to create.
            #expect(try await browser.submit(path + "/labels", Self.mail).status == 200)
            #expect(try await bench.store.personalSettings(of: user.id).mail == settings.mail)
        }
    }

    /// A folder that is chosen stays; only the other one is created.
    @Test func onlyWhatIsMissingIsCreated() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna, ["mail"])
            try await bench.makeLabel("Mine", of: anna)
            let path = try await bench.path(anna)
            try await browser.get("/personal/mail")
            try await browser.submit(path + "/folders", [:])
            let user = try #require(try await bench.store.user(email: anna))
            let mine = try #require(try await bench.store.personalSettings(of: user.id).folders?.folders.first)
            try await browser.submit(path + "/mail", Self.mail.merging(["incoming-folder": mine.labelID]) { $1 })
            try await browser.submit(path + "/labels", [:])
            let mail = try await bench.store.personalSettings(of: user.id)
            #expect(mail.mail.incomingFolder == mine && mail.mail.outgoingFolder?.name == "Odoo/Outgoing")
            #expect(mail.folders?.folders.map(\.name).sorted() == ["Mine", "Odoo/Outgoing"])
        }
    }

    /// Each page has its own form, and administrators reach those of others.
    @Test func everyPageIsReachedFromEveryOther() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            for path in ["/personal", "/personal/mail", "/personal/calendar", "/personal/contacts", "/profile"] {
                let page = try await browser.get(path).text
                #expect(page.contains("href=\"\(path)\" aria-current=\"page\""), "\(path)")
                #expect(page.contains("href=\"/personal/mail\"") && page.contains("href=\"/personal/contacts\""))
            }
            #expect(try await browser.get("/personal/nothing").status == 403)
            let chef = try await bench.console.signedIn("chef@acme.example")
            let path = try await bench.path(anna)
            for tab in ["", "/mail", "/calendar", "/contacts"] {
                let page = try await chef.get(path + tab)
                #expect(page.status == 200 && page.text.contains("Personal settings of Somebody"))
                #expect(
                    page.text.contains("href=\"\(path)/calendar\"")
                        && !page.text.contains("class=\"tabs\" href=\"/profile\"")
                )
                #expect(try await browser.get(path + tab).status == 200)
            }
            #expect(try await chef.get(path + "/nothing").status == 404)
            #expect(try await chef.get("/personal/nothing").status == 404)
        }
    }

    @Test func theGatewayPasswordIsForTheOwnAddressesOnly() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            try await browser.get("/personal")
            let path = try await bench.path(anna) + "/password"
            let short = try await browser.submit(path, ["smtp-password": "short", "smtp-repeated": "short"])
            #expect(short.status == 422 && short.text.contains("id=\"smtp-password-error\""))
            let values = ["smtp-password": ConsoleBench.password, "smtp-repeated": ConsoleBench.password]
            #expect(try await browser.submit(path, values).status == 303)
            let login = try #require(try await bench.store.login(named: anna))
            #expect(login.mayUse == [anna])
            #expect(login.account == (try await bench.account(anna))?.id)
            #expect(try PasswordHash(phc: login.passwordHash ?? "").verify(Secret(ConsoleBench.password)))
            #expect(try await browser.get("/personal/mail").text.contains("A password is set."))
            // A login that may send as anybody is not taken over by somebody whose address is its name.
            var broad = login
            (broad.mayUse, broad.account, broad.owner) = ([], nil, nil)
            try await bench.store.saveLogin(broad)
            #expect(try await browser.submit(path, values).text.contains("Another SMTP login with this name"))
            #expect(try await bench.store.login(named: anna) == broad)
            try await bench.store.saveLogin(login)
            try await browser.submit(path + "/remove", ["confirmed": "yes"])
            #expect(try await bench.store.login(named: anna) == nil)
        }
    }

    /// It would give the user whatever administrators let that login do.
    @Test func aLoginThatAdministratorsMadeIsNobodysGatewayPassword() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            let login = LoginRecord(
                name: anna,
                passwordHash: "$scrypt$x",
                mayUse: ["@acme.example"],
                account: try await bench.account(anna)?.id,
                isEnabled: true,
                createdAt: bench.console.clock.now
            )
            try await bench.store.saveLogin(login)
            #expect(try await !browser.get("/personal/mail").text.contains("A password is set."))
            let path = try await bench.path(anna) + "/password"
            let values = ["smtp-password": ConsoleBench.password, "smtp-repeated": ConsoleBench.password]
            #expect(try await browser.submit(path, values).text.contains("Another SMTP login with this name"))
            #expect(try await browser.submit(path + "/remove", ["confirmed": "yes"]).status == 404)
            #expect(try await bench.store.login(named: anna) == login)
        }
    }

    @Test(arguments: ["deactivate", "remove"])
    func theGatewayPasswordGoesWithTheUser(_ action: String) async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            try await browser.get("/personal")
            let values = ["smtp-password": ConsoleBench.password, "smtp-repeated": ConsoleBench.password]
            #expect(try await browser.submit(try await bench.path(anna) + "/password", values).status == 303)
            let user = try #require(try await bench.store.user(email: anna))
            #expect(try await bench.store.login(named: anna)?.owner == user.id)
            let chef = try await bench.console.signedIn("chef@acme.example")
            try await chef.get("/users")
            let path = "/users/\(user.id.rawValue)/\(action)"
            #expect(try await chef.submit(path, [:]).text.contains("SMTP password is removed"))
            #expect(try await bench.store.login(named: anna) != nil)
            #expect(try await chef.submit(path, ["confirmed": "yes"]).status == 303)
            #expect(try await bench.store.login(named: anna) == nil)
            let german = try await bench.console.signedIn("chefin@acme.example", language: "de")
            let ben = try await bench.store.addUser(
                NewUser(email: "ben@acme.example", name: "Ben", role: .user),
                at: bench.console.clock.now
            )
            try await german.get("/users")
            let question = try await german.submit("/users/\(ben.rawValue)/\(action)", [:]).text
            #expect(question.contains("Das SMTP-Passwort des Benutzers wird entfernt"))
        }
    }

    @Test func theGatewayPasswordOpensNoAddressThatGmailHasNotVerified() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            let path = try await bench.path(anna)
            bench.google.add(
                SimulatedAccount(
                    anna,
                    sendAs: [.init("chef@acme.example", isVerified: false), .init("info@acme.example")]
                )
            )
            try await browser.get("/personal")
            #expect(try await browser.submit(path + "/send-as", [:]).status == 200)
            #expect(try await bench.account(anna)?.sendAs.map(\.address).contains("chef@acme.example") == true)
            let values = ["smtp-password": ConsoleBench.password, "smtp-repeated": ConsoleBench.password]
            #expect(try await browser.submit(path + "/password", values).status == 303)
            #expect(try await bench.store.login(named: anna)?.mayUse == [anna, "info@acme.example"])
        }
    }

    @Test func sendingIsChosenAndAddressesAreReadAgain() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            let path = try await bench.path(anna)
            bench.google.add(
                SimulatedAccount(anna, sendAs: [.init("info@acme.example", displayName: "Acme <Info>")])
            )
            try await browser.get("/personal")
            let page = try await browser.submit(path + "/send-as", [:]).text
            #expect(page.contains("info@acme.example") && page.contains("Acme &lt;Info&gt;"))
            try await browser.submit(path + "/mail", Self.mail)
            #expect(try await bench.account(anna)?.options.sendsOwnMail == false)
            try await browser.submit(path + "/mail", Self.mail.merging(["sends-own-mail": "on"]) { $1 })
            #expect(try await bench.account(anna)?.options.sendsOwnMail == true)
        }
    }
}
