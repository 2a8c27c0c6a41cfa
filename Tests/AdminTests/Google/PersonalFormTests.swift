import Base
import Storage
import Testing

@testable import Admin

/// A form that lay open in a browser while the same settings were changed elsewhere, such as in Odoo.
@Suite struct PersonalFormTests {
    private static let anna = "anna@acme.example"

    /// Signs Anna in, and opens her page.
    private static func run(
        language: String = "en",
        _ body: (GoogleBench, Browser, UserID) async throws -> Void
    ) async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user, language: language)
            let user = try #require(try await bench.store.user(email: anna)).id
            try await bench.change(user) { settings in
                settings.take(
                    ["In", "Out"].map { TransferFolder(labelID: "Label_\($0)", name: $0) },
                    readAt: Timestamp(milliseconds: 0)
                )
                settings.calendar.known = ["a", "b"].map { ChosenCalendar(id: $0, name: $0) }
                settings.mail.incomingCount = 20
                settings.contacts.importsNew = true
                settings.userName = anna
            }
            try await body(bench, browser, user)
        }
    }

    /// The form of one of the pages, as it is shown now.
    private static func form(_ tab: PersonalTab, _ browser: Browser) async throws -> ShownForm {
        let path = tab == .google ? "/personal" : "/personal/\(tab.rawValue)"
        return try ShownForm("/\(tab.rawValue)", on: try await browser.get(path).text)
    }

    @Test(arguments: ["en", "de"])
    func `only what the user changed is saved`(language: String) async throws {
        try await Self.run(language: language) { bench, browser, user in
            var mail = try await Self.form(.mail, browser)
            var calendar = try await Self.form(.calendar, browser)
            var contacts = try await Self.form(.contacts, browser)
            #expect(mail["incoming-count"] == "20")
            #expect(contacts["imports-new"] == "on" && contacts["tags-as-groups"] == nil)
            // Meanwhile, in Odoo.
            try await bench.change(user) { settings in
                settings.mail.incomingCount = 30
                settings.mail.incomingFolder = settings.folders?.folders[0]
                settings.contacts.importsNew = false
                settings.contacts.tagsAsGroups = true
                settings.contacts.mostDeletedPercent = 5
                settings.calendar.startDate = CalendarDate("2026-01-01")
                settings.calendar.calendars = [ChosenCalendar(id: "b", name: "b")]
                settings.calendar.eventTypes.insert(.birthday)
                settings.calendar.createsContacts = true
                settings.isLogged = false
            }
            var expected = try await bench.store.personalSettings(of: user)
            mail["outgoing-count"] = "40"
            mail["imports-by-itself"] = "on"
            mail["outgoing-folder"] = "Label_Out"
            #expect(try await browser.send(mail).location == "/personal/mail")
            #expect(
                try await browser.get("/personal/mail").text.contains(
                    PersonalText.of(language == "de" ? .german : .english).saved
                )
            )
            calendar["calendar-a"] = "on"
            calendar["event-type-focusTime"] = "on"
            #expect(try await browser.send(calendar).location == "/personal/calendar")
            contacts["deletes-unsubscribed"] = "on"
            #expect(try await browser.send(contacts).location == "/personal/contacts")
            expected.mail.outgoingCount = 40
            expected.mail.importsByItself = true
            expected.mail.outgoingFolder = expected.folders?.folders[1]
            expected.calendar.calendars = ["a", "b"].map { ChosenCalendar(id: $0, name: $0) }
            expected.calendar.eventTypes.insert(.focusTime)
            expected.contacts.deletesUnsubscribed = true
            #expect(try await bench.store.personalSettings(of: user) == expected)
        }
    }

    @Test func `what was changed in both places is as the later one says`() async throws {
        try await Self.run { bench, browser, user in
            var mail = try await Self.form(.mail, browser)
            var calendar = try await Self.form(.calendar, browser)
            try await bench.change(user) { settings in
                settings.mail.incomingCount = 30
                settings.calendar.startDate = CalendarDate("2026-01-01")
                settings.contacts.importsNew = false
            }
            mail["incoming-count"] = "25"
            try await browser.send(mail)
            calendar["brings-events"] = "on"
            calendar["calendar-start"] = "2025-05-05"
            try await browser.send(calendar)
            let settings = try await bench.store.personalSettings(of: user)
            #expect(settings.mail.incomingCount == 25 && settings.calendar.startDate == CalendarDate("2025-05-05"))
            #expect(!settings.contacts.importsNew)
            let times = try #require(try await bench.store.optionChanges()[user])
            #expect(try #require(times[.incomingCount]) >= #require(times[.importsNew]))
        }
    }

    @Test(arguments: ["en", "de"])
    func `the page with an error shows what is stored by now, and what was typed`(language: String) async throws {
        try await Self.run(language: language) { bench, browser, user in
            var form = try await Self.form(.mail, browser)
            try await bench.change(user) { $0.mail.outgoingCount = 33 }
            form["incoming-count"] = "0"
            form["leaves-in-folder"] = "on"
            let wrong = try await browser.send(form)
            #expect(wrong.status == 422 && wrong.text.contains("id=\"incoming-count-error\""))
            var again = try ShownForm("/mail", on: wrong.text)
            #expect(
                again["incoming-count"] == "0" && again["outgoing-count"] == "33" && again["leaves-in-folder"] == "on"
            )
            // And once more before it is sent.
            try await bench.change(user) { $0.mail.outgoingCount = 34 }
            again["incoming-count"] = "21"
            try await browser.send(again)
            let settings = try await bench.store.personalSettings(of: user)
            #expect(settings.mail.incomingCount == 21 && settings.mail.outgoingCount == 34)
            #expect(settings.mail.leavesInFolder)
        }
    }

    /// Both are right alone.
    @Test func `what contradicts a change made elsewhere is said`() async throws {
        try await Self.run { bench, browser, user in
            var form = try await Self.form(.mail, browser)
            try await bench.change(user) { $0.mail.incomingFolder = $0.folders?.folders[1] }
            form["outgoing-folder"] = "Label_Out"
            let wrong = try await browser.send(form)
            #expect(wrong.status == 422 && wrong.text.contains("id=\"outgoing-folder-error\""))
            #expect(try ShownForm("/mail", on: wrong.text)["incoming-folder"] == "Label_Out")
            #expect(try await bench.store.personalSettings(of: user).mail.outgoingFolder == nil)
        }
    }

    @Test func `the Google account is changed alone`() async throws {
        try await Self.run { bench, browser, user in
            let old = try await Self.form(.google, browser)
            var form = old
            #expect(form["user-name"] == Self.anna && form["client"] == "organisation")
            try await bench.change(user) { $0.userName = "new@acme.example" }
            form["client"] = "own"
            form["client-id"] = GoogleBench.clientID
            form["client-secret"] = GoogleBench.clientSecret
            try await browser.send(form)
            var settings = try await bench.store.personalSettings(of: user)
            #expect(settings.userName == "new@acme.example")
            guard case .own(let client) = settings.client else {
                Issue.record("no client of her own")
                return
            }
            #expect(client.id == GoogleBench.clientID)
            // The old page once more, where only the name was changed.
            form = old
            form["user-name"] = "third@acme.example"
            try await browser.send(form)
            settings = try await bench.store.personalSettings(of: user)
            #expect(settings.userName == "third@acme.example" && settings.client == .own(client))
        }
    }

    /// As scripts send it.
    @Test func `a form that does not say what it showed counts as a whole`() {
        let form = FormValues("incoming-count=20&imports-new=on")
        #expect(form?.isChanged(.incomingCount) == true && form?.isChanged(.tagsAsGroups) == true)
        let shown = FormValues(
            "incoming-count=+20&shown-incoming-count=20&imports-new=on&shown-imports-new=&shown-is-logged=on"
        )
        #expect(shown?.isChanged(.incomingCount) == false && shown?.isChanged(.importsNew) == true)
        #expect(shown?.isChanged(.isLogged) == true && shown?.isChanged(.tagsAsGroups) == false)
    }
}

extension GoogleBench {
    /// As the app in Odoo changes settings.
    fileprivate func change(
        _ user: UserID,
        _ change: @escaping @Sendable (inout PersonalSettings) -> Void
    ) async throws {
        _ = try await store.changePersonalSettings(of: user, at: console.clock.now, change)
    }
}
