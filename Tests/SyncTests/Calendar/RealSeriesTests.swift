import Base
import Foundation
import GoogleSimulator
import Odoo
import Testing
import Transport

@testable import Sync

/// The same against a real Odoo reserved for tests; see `RealOdoo`.
struct RealSeriesTests {
    private let anna = CalendarBench.anna

    /// A series in the real Odoo, as seen by its owner.
    private struct Shown: Hashable {
        let name: String
        let end: String
        /// Their starts, with a star for those that no longer follow it.
        let members: [String]
    }

    private func series(_ bench: CalendarBench) async throws -> [String: Shown] {
        let (client, user) = try #require(bench.real)
        let calls = try #require(try await ActingUserCalls(client))
        let events = try await calls.search(
            "calendar.event",
            [[.string(EventMark.field), "=like", "gwseries%"]],
            fields: [EventMark.field, "start", "follow_recurrence", "recurrency", "recurrence_id", "rrule_type"],
            limit: 2000,
            as: user.id
        )
        let records = try await calls.search(
            "calendar.recurrence",
            [],
            fields: ["name", "end_type", "base_event_id", "calendar_event_ids"],
            limit: 100,
            as: user.id
        )
        var shown: [String: Shown] = [:]
        for record in records {
            let members = events.filter { $0["recurrence_id"]?.reference?.id == record.id }
            guard let first = members.first?[EventMark.field]?.string else { continue }
            #expect(record["calendar_event_ids"]?.ids?.count == members.count, "Odoo makes none itself")
            #expect(members.contains { $0.id == record["base_event_id"]?.reference?.id })
            #expect(members.allSatisfy { $0["recurrency"] == true && $0["rrule_type"]?.string != nil })
            shown[String(first.prefix { $0 != "@" })] = Shown(
                name: record["name"]?.string ?? "",
                end: record["end_type"]?.string ?? "",
                members: members.map { event in
                    (event["start"]?.string ?? "") + (event["follow_recurrence"] == true ? "" : "*")
                }.sorted()
            )
        }
        let loose = events.filter { $0["recurrence_id"]?.reference == nil }
        #expect(loose.isEmpty, "\(loose)")
        return shown
    }

    private func count(_ bench: CalendarBench, _ model: String) async throws -> Int {
        return try await RealOdoo.administrator().search(model, [], fields: ["id"], context: ["active_test": false])
            .count
    }

    private func put(_ bench: CalendarBench, _ id: String, _ day: String, _ lines: [String], more: [String: JSON] = [:])
        throws
    {
        let members: [String: JSON] = [
            "id": .string("gwseries" + id), "recurrence": .array(lines.map { .string($0) }),
        ]
        try bench.google.putEvent(
            CalendarBench.event(
                "Series " + id,
                day + "T09:00:00+02:00",
                day + "T10:00:00+02:00",
                more: members.merging(more) { $1 }
            ),
            of: anna
        )
    }

    @Test(.enabled(if: RealOdoo.maySetUp))
    func aRealOdooShowsThem() async throws {
        try await CalendarBench.run { bench in
            var bench = bench
            bench.real = try await RealOdoo.gateway()
            let before = (
                events: try await count(bench, "calendar.event"), mails: try await count(bench, "mail.mail"),
                series: try await count(bench, "calendar.recurrence")
            )
            try put(bench, "weekly", "2026-06-22", ["RRULE:FREQ=WEEKLY", "EXDATE:20260629T070000Z"])
            try bench.google.putEvent(
                [
                    "id": "gwseriesweekly_20260706T070000Z",
                    "start": ["dateTime": "2026-07-07T14:00:00+02:00", "timeZone": "Europe/Berlin"],
                    "end": ["dateTime": "2026-07-07T15:00:00+02:00", "timeZone": "Europe/Berlin"],
                ],
                of: anna
            )
            try put(bench, "monthly", "2026-07-14", ["RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231"])
            try put(bench, "daily", "2026-06-20", ["RRULE:FREQ=DAILY;COUNT=5"])
            try put(
                bench,
                "yearly",
                "2026-06-20",
                ["RRULE:FREQ=YEARLY"],
                more: ["start": ["date": "2026-06-20"], "end": ["date": "2026-06-21"]]
            )
            try put(
                bench,
                "private",
                "2026-06-24",
                ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR;COUNT=6"],
                more: ["visibility": "private"]
            )
            try put(bench, "odd", "2026-06-30", ["RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2"])
            try bench.google.deleteEvent("gwseriesodd", of: anna)
            try await bench.sync()
            var shown = try await series(bench)
            // Releases of Odoo 16 and 17 read a yearly rule as one of every twelve months.
            let yearly = shown["gwseriesyearly"]?.name ?? ""
            #expect(["Every 1 Years", "Every 12 Months day 20"].contains(yearly))
            if yearly != "Every 1 Years" { #expect(try await bench.real?.client.version().major ?? 0 < 18) }
            #expect(
                shown.mapValues(\.name) == [
                    "gwseriesweekly": "Every 1 Weeks on Monday",
                    "gwseriesmonthly": "Every 1 Months on the Second Tuesday until 2026-12-31",
                    "gwseriesdaily": "Every 1 Days for 5 events", "gwseriesyearly": yearly,
                    "gwseriesprivate": "Every 2 Weeks on Wednesday, Friday for 6 events",
                ]
            )
            #expect(shown["gwseriesweekly"]?.end == "forever")
            #expect(
                shown["gwseriesweekly"]?.members.prefix(4) == [
                    "2026-06-22 07:00:00", "2026-07-07 12:00:00*", "2026-07-13 07:00:00", "2026-07-20 07:00:00",
                ]
            )
            #expect(shown["gwseriesmonthly"]?.members.count == 6)
            #expect(shown["gwseriesdaily"]?.members.count == 5)
            #expect(shown["gwseriesprivate"]?.members.count == 6)
            let all = shown.values.map(\.members.count).reduce(0, +)
            #expect(try await count(bench, "calendar.event") == before.events + all)

            // Another rule, a cancelled occurrence, and a longer one.
            try put(bench, "daily", "2026-06-20", ["RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3"])
            try bench.google.deleteEvent("gwseriesweekly_20260622T070000Z", of: anna)
            try bench.google.putEvent(
                [
                    "id": "gwseriesprivate_20260626T070000Z",
                    "end": ["dateTime": "2026-06-26T11:00:00+02:00", "timeZone": "Europe/Berlin"],
                ],
                of: anna
            )
            try await bench.sync()
            shown = try await series(bench)
            #expect(shown["gwseriesdaily"]?.name == "Every 2 Days for 3 events")
            #expect(shown["gwseriesdaily"]?.members.count == 3)
            #expect(shown["gwseriesweekly"]?.members.first == "2026-07-07 12:00:00*")
            #expect(shown["gwseriesprivate"]?.members.filter { $0.hasSuffix("*") } == ["2026-06-26 07:00:00*"])

            // A record that someone removed, and an appointment.
            let client = try RealOdoo.administrator()
            let records = try await client.search("calendar.recurrence", [], fields: ["name"])
            let daily = records.filter { $0["name"]?.string?.contains("2 Days") == true }
            try await client.remove("calendar.recurrence", daily.map(\.id))
            let weekly = try await client.search(
                "calendar.event",
                [["start", "=", "2026-07-13 07:00:00"]],
                fields: ["name"]
            )
            try await client.remove("calendar.event", weekly.map(\.id), context: QuietContext.events)
            try put(bench, "daily", "2026-06-20", ["RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3"])
            try bench.google.putEvent(["id": "gwseriesweekly", "location": "Room 1"], of: anna)
            try await bench.sync()
            shown = try await series(bench)
            #expect(shown["gwseriesdaily"]?.name == "Every 3 Days for 3 events")
            #expect(shown["gwseriesdaily"]?.members.count == 3)
            #expect(shown["gwseriesweekly"]?.members.contains("2026-07-13 07:00:00") == true)

            for id in ["weekly", "monthly", "daily", "yearly", "private"] {
                try bench.google.deleteEvent("gwseries" + id, of: anna)
            }
            try await bench.sync()
            #expect(try await series(bench).isEmpty)
            let after = (
                events: try await count(bench, "calendar.event"), mails: try await count(bench, "mail.mail"),
                series: try await count(bench, "calendar.recurrence")
            )
            #expect(after == before)
        }
    }
}
