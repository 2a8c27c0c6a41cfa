import Base
import GoogleSimulator
import Odoo
import Storage
import Testing

@testable import Sync

/// The action from end to end: simulated Google, a minimal Odoo.
struct AppointmentSyncTests {
    /// What was read before is not held up by Google.
    @Test func whatWaitsIsWrittenAlsoIfACalendarCannotBeRead() async throws {
        try await CalendarBench.run { bench in
            try bench.google.putEvent(CalendarBench.event("One", more: ["id": "one"]), of: CalendarBench.anna)
            bench.odoo.state.withLock { $0.failures[1] = .before }
            await #expect(throws: RunStop.self) { try await bench.sync() }
            #expect(bench.events.isEmpty)
            bench.google.inject(Fault(.backend(status: 503, afterWork: false), method: "events.list"))
            await #expect(throws: RunStop.self) { try await bench.sync() }
            #expect(bench.events["one@google.com"]?["name"] == "One")
        }
    }

    @Test func anEventComesToOdooAsItIs() async throws {
        try await CalendarBench.run { bench in
            let id = try bench.google.putEvent(
                CalendarBench.event(
                    "Jour fixe",
                    more: [
                        "description": "Agenda:\n1 < 2", "location": "Room 1", "transparency": "transparent",
                        "hangoutLink": "https://meet.google.com/abc",
                        "attendees": [
                            ["email": "anna@acme.example", "self": true, "responseStatus": "accepted"],
                            ["email": "Otto@example.org", "responseStatus": "tentative"],
                            ["email": "max@unknown.example", "displayName": "Max", "responseStatus": "declined"],
                            ["email": "room@resource.calendar.google.com", "resource": true],
                        ],
                        "reminders": [
                            "useDefault": false,
                            "overrides": [["method": "popup", "minutes": 30], ["method": "email", "minutes": 60]],
                        ],
                    ]
                ),
                of: CalendarBench.anna
            )
            try await bench.sync()
            let event = try #require(bench.events["\(id)@google.com"])
            #expect(event["name"] == "Jour fixe")
            #expect(event["start"] == "2026-06-20 08:00:00")
            #expect(event["stop"] == "2026-06-20 09:00:00")
            #expect(event["allday"] == false)
            #expect(event["location"] == "Room 1")
            #expect(event["show_as"] == "free")
            #expect(event["privacy"] == false)
            #expect(event["videocall_location"] == "https://meet.google.com/abc")
            #expect(event["user_id"] == 1)
            let named = "<p>Further attendees: Max &lt;max@unknown.example&gt; – declined</p>"
            #expect(event["description"] == .string("Agenda:<br>1 &lt; 2" + named))
            #expect(bench.answers("\(id)@google.com") == [11: "accepted", 13: "tentative"])
            let alarms = bench.odoo.state.withLock { $0.records["calendar.alarm"] ?? [:] }
            #expect(alarms.values.map { $0["duration"] } == [30])
            let contexts = bench.odoo.state.withLock { $0.contexts }
            let forEvents = contexts.filter { $0 != .null && $0 != .object([:]) }
            #expect(!forEvents.isEmpty && forEvents.allSatisfy { $0 == .object(QuietContext.events) })
        }
    }

    @Test func changesAndDeletionsFollow() async throws {
        try await CalendarBench.run { bench in
            let id = try bench.google.putEvent(CalendarBench.event("First"), of: CalendarBench.anna)
            let other = try bench.google.putEvent(CalendarBench.event("Other"), of: CalendarBench.anna)
            try await bench.sync()
            try bench.google.putEvent(["id": .string(id), "summary": "Second"], of: CalendarBench.anna)
            try bench.google.deleteEvent(other, of: CalendarBench.anna)
            try await bench.sync()
            #expect(bench.events.mapValues { $0["name"] } == ["\(id)@google.com": "Second"])
        }
    }

    @Test func nothingHappenedCostsThreeCalls() async throws {
        try await CalendarBench.run { bench in
            try bench.google.putEvent(CalendarBench.event("One"), of: CalendarBench.anna)
            try await bench.sync()
            let (google, odoo) = (bench.googleCalls, bench.odoo.state.withLock { $0.calls })
            try await bench.sync()
            #expect(
                bench.googleCalls == ["calendar.events.list 200": google["calendar.events.list 200", default: 0] + 1]
            )
            // Two calls check whether anything changed in Odoo.
            #expect(
                bench.odoo.state.withLock { $0.calls } == odoo.merging(EditedInOdooTests.comparison) { $0 + $1 }
            )
        }
    }

    @Test func wholeDaysEndOnTheirLastDay() async throws {
        try await CalendarBench.run { bench in
            try bench.google.putEvent(
                ["summary": "Fair", "start": ["date": "2026-07-01"], "end": ["date": "2026-07-04"]],
                of: CalendarBench.anna
            )
            try await bench.sync()
            let event = try #require(bench.events.values.first)
            #expect(event["allday"] == true)
            #expect(event["start_date"] == "2026-07-01")
            #expect(event["stop_date"] == "2026-07-03")
        }
    }

    @Test func aSeriesFollowsItsClocksAndItsExceptions() async throws {
        try await CalendarBench.run { bench in
            let id = try bench.google.putEvent(
                CalendarBench.event(
                    "Weekly",
                    "2026-10-12T09:00:00+02:00",
                    "2026-10-12T10:00:00+02:00",
                    more: ["recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"]]
                ),
                of: CalendarBench.anna
            )
            try await bench.sync()
            let starts = { bench.events.values.compactMap { $0["start"]?.string }.sorted() }
            #expect(
                starts() == [
                    "2026-10-12 07:00:00", "2026-10-19 07:00:00", "2026-10-26 08:00:00", "2026-11-02 08:00:00",
                    "2026-11-09 08:00:00",
                ]
            )
            try bench.google.deleteEvent("\(id)_20261019T070000Z", of: CalendarBench.anna)
            try bench.google.putEvent(
                [
                    "id": .string("\(id)_20261102T080000Z"),
                    "start": ["dateTime": "2026-11-03T09:00:00+01:00", "timeZone": "Europe/Berlin"],
                    "end": ["dateTime": "2026-11-03T10:00:00+01:00", "timeZone": "Europe/Berlin"],
                ],
                of: CalendarBench.anna
            )
            try await bench.sync()
            #expect(
                starts() == [
                    "2026-10-12 07:00:00", "2026-10-26 08:00:00", "2026-11-03 08:00:00", "2026-11-09 08:00:00",
                ]
            )
            try bench.google.deleteEvent(id, of: CalendarBench.anna)
            try await bench.sync()
            #expect(bench.events.isEmpty)
        }
    }

    @Test func anExpiredTokenListsAnewAndFindsWhatIsGone() async throws {
        try await CalendarBench.run { bench in
            let id = try bench.google.putEvent(CalendarBench.event("Stays"), of: CalendarBench.anna)
            let gone = try bench.google.putEvent(CalendarBench.event("Goes"), of: CalendarBench.anna)
            try await bench.sync()
            try bench.google.deleteEvent(gone, of: CalendarBench.anna)
            bench.google.expireSyncTokens(of: CalendarBench.anna)
            try await bench.sync()
            #expect(bench.events.mapValues { $0["name"] } == ["\(id)@google.com": "Stays"])
            #expect(bench.googleCalls["calendar.events.list 410"] == 1)
        }
    }
}
