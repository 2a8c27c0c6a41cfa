import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Attendees, as they change at Google and among Odoo's contacts; and attendees that Odoo refuses.
struct AttendeeTests {
    private let anna = CalendarBench.anna
    private let mark = "one@google.com"

    private func attendees(_ addresses: String...) -> JSON {
        .array(addresses.map { ["email": .string($0), "responseStatus": "accepted"] })
    }

    private func put(_ bench: CalendarBench, _ members: [String: JSON]) throws {
        let event = CalendarBench.event("One", more: members.merging(["id": "one"]) { $1 })
        try bench.google.putEvent(event, of: anna)
    }

    private func partners(_ bench: CalendarBench) -> Set<Int> { Set(bench.answers(mark).keys) }

    @Test func whoIsTakenOutAtGoogleGoesFromOdoo() async throws {
        try await CalendarBench.run { bench in
            try put(bench, ["attendees": attendees("otto@example.org", "ben@acme.example")])
            try await bench.sync()
            #expect(partners(bench) == [11, 12, 13])
            try put(bench, ["attendees": attendees("ben@acme.example")])
            try await bench.sync()
            #expect(partners(bench) == [11, 12])
            #expect(bench.events[mark]?["partner_ids"] == [[6, 0, [11, 12]]])
            try put(bench, ["attendees": []])
            try await bench.sync()
            #expect(partners(bench) == [11])
        }
    }

    @Test func aColleagueWhoNoLongerInvitesIsNoLongerTheOrganiser() async throws {
        try await CalendarBench.run { bench in
            try put(bench, ["organizer": ["email": "ben@acme.example"]])
            try await bench.sync()
            #expect(bench.events[mark]?["user_id"] == 2)
            try put(bench, ["organizer": ["email": "stranger@example.net"]])
            try await bench.sync()
            #expect(bench.events[mark]?["user_id"] == false)
        }
    }

    @Test func whoHasBecomeAContactMeanwhileIsListed() async throws {
        try await CalendarBench.run { bench in
            try put(bench, ["attendees": attendees("max@unknown.example")])
            try await bench.sync()
            #expect(bench.events[mark]?["description"]?.string?.contains("max@unknown.example") == true)
            bench.odoo.state.withLock {
                $0.records["res.partner"]?[14] = [
                    "name": "Max", "email_normalized": "max@unknown.example", "user_ids": [],
                ]
            }
            try put(bench, ["attendees": attendees("max@unknown.example"), "location": "Here"])
            try await bench.sync()
            #expect(partners(bench) == [11, 14])
            #expect(bench.events[mark]?["description"] == "")
        }
    }

    @Test func anAnswerThatOdooRefusesStopsOnlyItsAppointment() async throws {
        try await CalendarBench.run { bench in
            for id in ["one", "two", "three"] {
                let event = CalendarBench.event(
                    id,
                    more: ["id": .string(id), "attendees": attendees("otto@example.org", "ben@acme.example")]
                )
                try bench.google.putEvent(event, of: anna)
            }
            try await bench.sync()
            // Otto's attendee record is no longer writable; only the first meeting still has him.
            bench.odoo.state.withLock { $0.refusedAttendees = [13] }
            for id in ["one", "two", "three"] {
                let others: [JSON] = id == "one" ? [["email": "otto@example.org", "responseStatus": "declined"]] : []
                let ben: JSON = ["email": "ben@acme.example", "responseStatus": "declined"]
                try bench.google.putEvent(["id": .string(id), "attendees": .array(others + [ben])], of: anna)
            }
            await withKnownIssue { try await bench.sync() }
            #expect(bench.answers("two@google.com") == [11: "accepted", 12: "declined"])
            #expect(bench.answers("three@google.com") == [11: "accepted", 12: "declined"])
            #expect(bench.answers("one@google.com")[12] == "declined", "Otto's refusal is his alone")
            let waiting = try await bench.store.waitingCalendarUnits(of: bench.user.id, at: bench.clock.now)
            #expect(waiting == 1)
            bench.odoo.state.withLock { $0.refusedAttendees = [] }
            try await bench.sync()
            #expect(bench.answers("one@google.com") == [11: "accepted", 12: "declined", 13: "declined"])
        }
    }

    @Test func anAttendeeOfWhomNoContactCanBeMadeStopsNothing() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.state.withLock { $0.refusedNames = ["Bad"] }
            let attendees: JSON = [
                ["email": "bad@example.net", "displayName": "Bad"],
                ["email": "good@example.net", "displayName": "Good"],
            ]
            try put(bench, ["attendees": attendees])
            await withKnownIssue { try await bench.sync { $0.calendar.createsContacts = true } }
            let names = bench.odoo.state.withLock {
                ($0.records["res.partner"] ?? [:]).values.compactMap { $0["name"]?.string }
            }
            #expect(names.contains("Good") && !names.contains("Bad"))
            #expect(bench.events[mark]?["description"]?.string?.contains("bad@example.net") == true)
            #expect(partners(bench).count == 2)
        }
    }
}
