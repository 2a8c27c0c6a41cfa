import Base
import Storage
import Testing

/// Calendar events on their way: pages, full listings, and what is pending.
struct CalendarStoreTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)
    private let anna = UserID(rawValue: 1)
    private let ben = UserID(rawValue: 2)

    private func item(_ id: String, unit: String? = nil, isGone: Bool = false, _ content: String = "{}") -> CalendarItem
    {
        CalendarItem(
            id: id,
            unit: unit ?? id,
            isGone: isGone,
            endsAt: isGone ? nil : now,
            content: isGone ? "" : content
        )
    }

    private func take(_ store: any Store, _ items: [CalendarItem], listing: Int = 1, token: String? = nil) async throws
    {
        try await store.takeCalendarPage(
            items,
            of: anna,
            calendar: "primary",
            listing: listing,
            context: "c",
            token: token
        )
    }

    private func waiting(_ store: any Store, at moment: Timestamp? = nil) async throws -> [CalendarUnit] {
        try await store.waitingCalendarUnits(of: anna, at: moment ?? now, after: nil, limit: 100)
    }

    private func settle(
        _ store: any Store,
        _ unit: CalendarUnit,
        links: [CalendarLink] = [],
        renewAt: Timestamp? = nil,
        isOver: Bool = false
    ) async throws {
        try await store.settleCalendarUnit(unit, of: anna, links: links, renewAt: renewAt, isOver: isOver)
    }

    @Test func pagesAreTakenInAndWaitUntilTheyAreSettled() async throws {
        try await withTemporaryStore { store in
            let listing = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            #expect(listing == 1)
            try await take(store, [item("b"), item("a"), item("a_1", unit: "a"), item("never", isGone: true)])
            #expect(try await store.waitingCalendarUnits(of: anna, at: now) == 2)
            let units = try await waiting(store)
            #expect(units.map(\.id) == ["a", "b"])
            #expect(units[0].items.map(\.id) == ["a", "a_1"])
            let after = try await store.waitingCalendarUnits(of: anna, at: now, after: ("primary", "a"), limit: 1)
            #expect(after.map(\.id) == ["b"])
            let link = CalendarLink(key: "", event: 7, written: "{}")
            try await settle(store, units[0], links: [link])
            #expect(try await waiting(store).map(\.id) == ["b"])
            // The same page again is no change; different content is one, and the link is known.
            try await take(store, [item("a"), item("b")], token: "t")
            #expect(try await waiting(store).map(\.id) == ["b"])
            try await take(store, [item("a", "other")])
            #expect(try await waiting(store).first?.links == [link])
            let feed = try #require(try await store.calendarFeeds(of: anna).first)
            #expect((feed.token, feed.context, feed.query, feed.listing) == ("t", "c", "q", 1))
        }
    }

    @Test func whatChangesMeanwhileStillWaits() async throws {
        try await withTemporaryStore { store in
            _ = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            try await take(store, [item("a")])
            let unit = try #require(try await waiting(store).first)
            try await take(store, [item("a", "newer")])
            try await settle(store, unit, links: [CalendarLink(key: "", event: 1, written: "{}")])
            #expect(try await waiting(store).map(\.items.first?.content) == ["newer"])
        }
    }

    @Test func aListingFindsWhatIsGone() async throws {
        try await withTemporaryStore { store in
            _ = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            try await take(store, [item("a"), item("b"), item("old")], token: "t")
            for unit in try await waiting(store) {
                try await settle(store, unit, links: [CalendarLink(key: "", event: 1, written: "{}")])
            }
            let again = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q2")
            #expect(try await store.calendarFeeds(of: anna).first?.token == nil)
            try await take(store, [item("a")], listing: again)
            let start = now - .days(1)
            let missing = try await store.missingCalendarItems(
                of: anna,
                calendar: "primary",
                listing: again,
                endingAfter: start
            )
            #expect(missing == (2, 3))
            // What ended before the start need not be listed.
            let none = try await store.missingCalendarItems(
                of: anna,
                calendar: "primary",
                listing: again,
                endingAfter: now
            )
            #expect(none == (0, 0))
            try await store.endCalendarListing(
                of: anna,
                calendar: "primary",
                listing: again,
                endingAfter: start,
                token: "t2"
            )
            let gone = try await waiting(store)
            #expect(gone.map(\.id) == ["b", "old"] && gone.allSatisfy { $0.items.allSatisfy(\.isGone) })
            for unit in gone { try await settle(store, unit, isOver: true) }
            #expect(try await waiting(store).isEmpty)
            #expect(try await store.calendarFeeds(of: anna).first?.token == "t2")
        }
    }

    @Test func renewalsComeWhenTheyAreDue() async throws {
        try await withTemporaryStore { store in
            _ = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            try await take(store, [item("a"), item("b")])
            for unit in try await waiting(store) {
                try await settle(store, unit, renewAt: unit.id == "a" ? now + .days(30) : nil)
            }
            #expect(try await waiting(store).isEmpty)
            #expect(try await waiting(store, at: now + .days(30)).map(\.id) == ["a"])
            try await store.renewCalendar("primary", of: anna)
            #expect(try await waiting(store).map(\.id) == ["a", "b"])
            try await store.forgetCalendar("primary", of: anna)
            #expect(try await waiting(store).isEmpty)
            #expect(try await store.calendarFeeds(of: anna).isEmpty)
        }
    }

    /// Both users have the event in their calendars.
    private func takeSharedEvent(_ store: any Store) async throws {
        for user in [anna, ben] {
            _ = try await store.beginCalendarListing(of: user, calendar: "primary", query: "q")
            try await store.takeCalendarPage(
                [item("a")],
                of: user,
                calendar: "primary",
                listing: 1,
                context: "",
                token: nil
            )
        }
    }

    @Test func oneCopyLeadsAndTheNextTakesOver() async throws {
        try await withTemporaryStore { store in
            try await takeSharedEvent(store)
            let low = CalendarClaim(uid: "uid", calendar: "primary", unit: "a", rank: 1)
            let high = CalendarClaim(uid: "uid", calendar: "primary", unit: "a", rank: 2)
            #expect(try await store.claimCalendarEvents([low], in: "db", by: anna) == [low])
            #expect(try await store.claimCalendarEvents([low], in: "db", by: ben).isEmpty)
            #expect(try await store.claimCalendarEvents([low], in: "other", by: ben) == [low])
            #expect(try await store.claimCalendarEvents([high], in: "db", by: ben) == [high])
            #expect(try await store.claimCalendarEvents([low], in: "db", by: anna).isEmpty)
            #expect(try await store.releaseCalendarEvent(high, in: "db", by: ben))
            #expect(try await store.claimCalendarEvents([low], in: "db", by: anna) == [low])
            // Who does not lead gives up nothing, and disturbs no other.
            let changes = try await waiting(store).map(\.changes)
            #expect(try await store.releaseCalendarEvent(low, in: "db", by: ben))
            #expect(try await !store.releaseCalendarEvent(low, in: "third", by: ben))
            #expect(try await waiting(store).map(\.changes) == changes)
        }
    }

    /// An event that users of two Odoo databases have is represented in each of them, by a copy of that database.
    @Test func anotherDatabaseIsNotDisturbed() async throws {
        try await withTemporaryStore { store in
            try await takeSharedEvent(store)
            let claim = CalendarClaim(uid: "uid", calendar: "primary", unit: "a", rank: 1)
            #expect(try await store.claimCalendarEvents([claim], in: "db", by: anna) == [claim])
            #expect(try await store.claimCalendarEvents([claim], in: "other", by: ben) == [claim])
            let changes = {
                try await store.waitingCalendarUnits(of: ben, at: now, after: nil, limit: 1).map(\.changes)
            }
            let before = try await changes()
            let isTaken = try await store.releaseCalendarEvent(claim, in: "db", by: anna)
            #expect(!isTaken, "nobody else has it in that database, so the appointment there goes")
            #expect(try await changes() == before)
            #expect(try await store.claimCalendarEvents([claim], in: "db", by: anna) == [claim])
            try await store.forgetCalendar("primary", of: anna)
            #expect(try await changes() == before)
            #expect(try await store.claimCalendarEvents([claim], in: "other", by: ben) == [claim])
        }
    }

    private func won(_ claims: CalendarClaim..., in store: any Store) async throws -> Set<CalendarClaim> {
        try await store.claimCalendarEvents(claims, in: "db", by: anna)
    }

    @Test func ofAnEventInTwoCalendarsOneCopyLeads() async throws {
        try await withTemporaryStore { store in
            let own = CalendarClaim(uid: "uid", calendar: "primary", unit: "a", rank: 1)
            let team = CalendarClaim(uid: "uid", calendar: "team", unit: "a", rank: 1)
            let first = try await won(own, team, in: store)
            let again = try await won(team, own, in: store)
            #expect(first == [own] && again == [own])
            var higher = team
            higher.rank = 2
            let taken = try await won(own, higher, in: store)
            #expect(taken == [higher])
        }
    }

    @Test func recordsAreDoubtedOneByOneOrAll() async throws {
        try await withTemporaryStore { store in
            _ = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            try await take(store, [item("a"), item("b")], token: "t")
            for (number, unit) in try await waiting(store).enumerated() {
                try await settle(store, unit, links: [CalendarLink(key: "", event: number, written: "{}")])
            }
            let records = try await store.calendarRecords(of: anna)
            #expect(records.map(\.event) == [0, 1] && records.allSatisfy { $0.writeDate == nil })
            let dated = records.map { record in
                var record = record
                record.writeDate = "2026-06-15 08:00:00"
                return record
            }
            try await store.noteCalendarWriteDates(dated, of: anna)
            #expect(try await store.calendarRecords(of: anna) == dated)
            #expect(try await waiting(store).isEmpty)

            var other = dated[1]
            other.event = 7
            try await store.doubtCalendarRecords([dated[0], other], of: anna)
            let doubted = try await waiting(store)
            #expect(doubted.map(\.id) == ["a"], "the other has become another record")
            #expect(doubted.map(\.links) == [[CalendarLink(key: "", event: 0, written: "")]])

            try await store.renewCalendars(of: anna)
            let renewed = try await waiting(store)
            #expect(renewed.map { $0.links[0].written } == ["", ""])
            let feed = try #require(try await store.calendarFeeds(of: anna).first)
            #expect(feed.token == nil && feed.query != "q" && feed.query.hasPrefix("q"))
        }
    }

    @Test func whenRecordsWereComparedIsKept() async throws {
        try await withTemporaryStore { store in
            let none = try await store.calendarComparison(of: anna)
            #expect(none == nil)
            for days in 1...2 {
                let comparison = CalendarComparison(changedAt: now + .days(days), allAt: now)
                try await store.noteCalendarComparison(comparison, of: anna)
                let kept = try await store.calendarComparison(of: anna)
                #expect(kept == comparison)
            }
            let others = try await store.calendarComparison(of: ben)
            #expect(others == nil)
        }
    }

    @Test func whatIsOldIsTakenOnlyWhereItIsKnown() async throws {
        try await withTemporaryStore { store in
            _ = try await store.beginCalendarListing(of: anna, calendar: "primary", query: "q")
            var (old, known) = (item("old"), item("known"))
            old.isOld = true
            try await take(store, [old, known])
            #expect(try await waiting(store).map(\.id) == ["known"])
            known.isOld = true
            known.content = "moved"
            try await take(store, [known])
            #expect(try await waiting(store).map(\.items.first?.content) == ["moved"])
        }
    }
}
