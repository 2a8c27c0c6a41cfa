import Base
import GoogleSimulator
import Storage
import Testing

/// Which calendars and kinds of appointments a user has brought over.
@Suite struct CalendarFormTests {
    private let anna = "anna@acme.example"
    private let team = "team@group.calendar.google.com"
    private let trips = "trips@group.calendar.google.com"

    @Test func calendarsAreReadAndChosen() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await browser.get("/personal/calendar")
            let path = try await bench.path(anna)
            let early = try await browser.submit(path + "/calendars", [:])
            #expect(early.status == 422 && early.text.contains("Access does not cover this."))
            try await bench.grant(browser, anna, ["calendar"])
            bench.google.addCalendar(team, name: "<b>Team</b>", of: anna)
            bench.google.addCalendar(trips, name: "Reisen", of: anna, accessRole: "reader")
            try await browser.get("/personal/calendar")
            #expect(try await browser.submit(path + "/calendars", [:]).status == 200)
            let page = try await browser.get("/personal/calendar").text
            #expect(page.contains("&lt;b&gt;Team&lt;/b&gt;") && !page.contains("<b>Team</b>"))
            #expect(page.contains("name=\"calendar-\(trips)\"") && !page.contains("name=\"calendar-\(anna)\""))

            let chosen = try await save(
                [
                    "calendar-\(team)": "on", "calendar-unknown": "on", "event-type-birthday": "on",
                    "creates-attendees": "on",
                ],
                browser,
                bench
            )
            #expect(chosen.calendars.map(\.id) == [team])
            #expect(chosen.eventTypes == [.birthday] && chosen.createsContacts)

            // One that is no longer shared stays chosen and visible, until the user takes it out.
            bench.google.removeCalendar(team, of: anna)
            #expect(try await browser.submit(path + "/calendars", [:]).status == 200)
            #expect(try await browser.get("/personal/calendar").text.contains("name=\"calendar-\(team)\""))
            let none = try await save([:], browser, bench)
            #expect(none.calendars.isEmpty && !none.createsContacts)
            #expect(none.eventTypes == EventType.usual, "nothing at all would mean everything to Google")
            #expect(!(try await browser.get("/personal/calendar").text.contains("name=\"calendar-\(team)\"")))
        }
    }

    /// Browsers show a date in their own language, so the page says it in the reader's.
    @Test(arguments: [("en", "Events from 1 Jan 2026 on"), ("de", "Termine ab dem 01.01.2026")])
    func theStoredDayIsShownAsTheReaderWritesDates(language: String, words: String) async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user, language: language)
            try await browser.get("/personal/calendar")
            _ = try await save([:], browser, bench)
            let page = try await browser.get("/personal/calendar").text
            #expect(page.contains(words) && page.contains("value=\"2026-01-01\""))
            // When it is transferred, and that nothing runs by itself yet.
            #expect(page.contains(language == "de" ? "ist aber ausgeschaltet" : "is switched off"))
            var schedule = try #require(
                try await bench.store.actionSchedules().first { $0.kind == .syncAppointments }
            )
            schedule.isEnabled = true
            schedule.interval = .minutes(20)
            try await bench.store.setActionSchedule(schedule, at: bench.console.clock.now)
            let later = try await browser.get("/personal/calendar").text
            #expect(later.contains(language == "de" ? "Intervall: 20 Minuten." : "Interval: 20 minutes."))
        }
    }

    @Test func everythingIsTransferredAgainAfterAQuestion() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            #expect(!(try await browser.get("/personal/calendar").text.contains("Transfer all events again")))
            let renewal = try await bench.path(anna) + "/calendars/renew"
            #expect(try await browser.submit(renewal, [:]).status == 404)
            _ = try await save([:], browser, bench)
            #expect(try await browser.get("/personal/calendar").text.contains("Transfer all events again"))

            let store = bench.store
            let user = try #require(try await store.user(email: anna))
            let now = bench.console.clock.now
            let item = CalendarItem(id: "a", unit: "a", isGone: false, endsAt: nil, content: "{}")
            let listing = try await store.beginCalendarListing(of: user.id, calendar: "primary", query: "q")
            try await store.takeCalendarPage(
                [item],
                of: user.id,
                calendar: "primary",
                listing: listing,
                context: "",
                token: "t"
            )
            for unit in try await store.waitingCalendarUnits(of: user.id, at: now, after: nil, limit: 9) {
                try await store.settleCalendarUnit(unit, of: user.id, links: [], renewAt: nil, isOver: false)
            }
            try await store.setActionUsers([user.id], of: .syncAppointments, at: now)

            let question = try await browser.submit(renewal, [:])
            #expect(question.status == 200 && question.text.contains("Transfer all events again?"))
            #expect(try await store.waitingCalendarUnits(of: user.id, at: now) == 0)
            let stranger = try await bench.console.signedIn("ben@acme.example", .user)
            try await stranger.get("/personal")
            #expect(try await stranger.submit(renewal, ["confirmed": "yes"]).status == 403)
            #expect(try await store.waitingCalendarUnits(of: user.id, at: now) == 0)
            let chef = try await bench.console.signedIn("chef@acme.example", .administrator)
            try await chef.get("/personal")
            #expect(try await chef.submit(renewal, [:]).text.contains("Transfer all events of"))
            #expect(try await chef.submit(renewal, ["confirmed": "yes"]).status == 303)
            #expect(try await store.waitingCalendarUnits(of: user.id, at: now) == 1)
            #expect(try await store.calendarFeeds(of: user.id).map(\.token) == [nil])
            let next = try await store.actionStates().first { $0.kind == .syncAppointments }?.nextRunAt
            #expect(next != nil, "a run was asked for")
        }
    }

    private func save(
        _ values: [String: String],
        _ browser: Browser,
        _ bench: GoogleBench
    ) async throws -> CalendarOptions {
        let others = [
            "form": "calendar", "brings-events": "on", "calendar-start": "2026-01-01",
        ]
        let seen = try await browser.submit(try await bench.path(anna) + "/calendar", others.merging(values) { $1 })
        #expect(seen.status == 303)
        let user = try #require(try await bench.store.user(email: anna))
        return try await bench.store.personalSettings(of: user.id).calendar
    }
}
