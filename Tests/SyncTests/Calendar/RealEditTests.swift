import Base
import Foundation
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// What users do to appointments in a real Odoo, and the cost of many changes there; like `RealSeriesTests`, and not at
/// the same time. `GATEWAY_MEASURED_EVENTS=1655` measures that many.
@Suite(.serialized)
struct RealEditTests {
    private let anna = CalendarBench.anna
    private static let measured =
        ProcessInfo.processInfo.environment["GATEWAY_MEASURED_EVENTS"].flatMap { Int($0) }

    private func with(_ body: (CalendarBench, ActingUserCalls, OdooUser) async throws -> Void) async throws {
        try await CalendarBench.run { bench in
            var bench = bench
            let (client, user) = try await RealOdoo.gateway()
            bench.real = (client, user)
            // Odoo's clock is the real one.
            bench.clock.advance(by: SystemClock().now - bench.clock.now)
            try await body(bench, try #require(try await ActingUserCalls(client)), user)
        }
    }

    private func marked(_ calls: ActingUserCalls, _ user: OdooUser) async throws -> [String: OdooRecord] {
        var found: [OdooRecord] = []
        while true {
            let page = try await calls.search(
                "calendar.event",
                [[.string(EventMark.field), "=like", "gwedit%"], ["id", ">", .integer(found.last?.id ?? 0)]],
                fields: [
                    EventMark.field, "name", "start", "active", "recurrence_id", "follow_recurrence", "partner_ids",
                ],
                limit: 1000,
                as: user.id,
                context: ["active_test": false]
            )
            found += page
            if page.count < 1000 { break }
        }
        return Dictionary(found.map { ($0[EventMark.field]?.string ?? "", $0) }) { first, _ in first }
    }

    private func count(_ bench: CalendarBench) async throws -> Int {
        return try await RealOdoo.administrator().search(
            "calendar.event",
            [],
            fields: ["id"],
            context: ["active_test": false]
        ).count
    }

    /// Odoo's write dates are in seconds: changes within the second of the gateway's own write go unseen.
    private func edit(
        _ calls: ActingUserCalls,
        _ event: Int?,
        _ values: [String: JSONValue],
        _ user: OdooUser
    ) async throws {
        try await Task.sleep(for: .seconds(2))
        try await calls.write("calendar.event", [try #require(event)], values, as: user.id)
    }

    private func put(
        _ bench: CalendarBench,
        _ id: String,
        day: Int = 21,
        _ hour: Int = 9,
        rule: String? = nil,
        attendees: JSON? = nil
    ) throws {
        var more: [String: JSON] = ["id": .string("gwedit" + id)]
        more["attendees"] = attendees
        if let rule { more["recurrence"] = [.string(rule)] }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let time = { (hour: Int) in "2027-06-\(two(day))T\(two(hour)):00:00+02:00" }
        try bench.google.putEvent(
            CalendarBench.event("Edit " + id, time(hour), time(hour + 1), more: more),
            of: anna
        )
    }

    @Test(.enabled(if: RealOdoo.maySetUp))
    func whatIsEditedInARealOdooIsPutRight() async throws {
        try await with { bench, calls, user in
            let before = try await count(bench)
            for id in ["one", "two", "three"] { try put(bench, id) }
            try put(bench, "weekly", rule: "RRULE:FREQ=WEEKLY;COUNT=6")
            try await bench.sync()
            let first = try await marked(calls, user)
            #expect(first.count == 9)
            let id = { (mark: String) in first[mark]?.id }
            let weekly = first.keys.filter { $0.hasPrefix("gweditweekly") }.sorted()
            let moved: [String: JSONValue] = ["start": "2027-06-21 15:00:00", "stop": "2027-06-21 16:00:00"]
            try await edit(calls, id("gweditone@google.com"), moved, user)
            try await edit(calls, id("gwedittwo@google.com"), ["name": "Mine"], user)
            try await edit(calls, id("gweditthree@google.com"), ["active": false], user)
            let all: [String: JSONValue] = [
                "start": "2027-06-28 15:00:00", "stop": "2027-06-28 16:00:00", "recurrence_update": "all_events",
            ]
            try await edit(calls, id(weekly[1]), all, user)
            let strays = try await count(bench) - before
            #expect(strays > 9, "Odoo makes others of them: \(strays)")
            try await bench.sync()
            let second = try await marked(calls, user)
            #expect(Set(second.keys) == Set(first.keys))
            #expect(try await count(bench) == before + 9)
            for (mark, record) in second {
                #expect(record["active"] == true && record["start"] == first[mark]?["start"], "\(mark)")
                #expect(record["name"] == first[mark]?["name"], "\(mark)")
                if mark.hasPrefix("gweditweekly") { #expect(record["follow_recurrence"] == true, "\(mark)") }
            }
            #expect(Set(weekly.compactMap { second[$0]?["recurrence_id"]?.reference?.id }).count == 1)

            // A following part, and then the series is moved at Google.
            let following = all.merging(["recurrence_update": "future_events"]) { $1 }
            try await edit(calls, second[weekly[1]]?.id, following, user)
            try await bench.sync()
            let third = try await marked(calls, user)
            #expect(Set(third.keys) == Set(first.keys))
            #expect(try await count(bench) == before + 9)
            #expect(Set(weekly.compactMap { third[$0]?["recurrence_id"]?.reference?.id }).count == 1)
            try put(bench, "weekly", 11, rule: "RRULE:FREQ=WEEKLY;COUNT=6")
            try await bench.sync()
            let fourth = try await marked(calls, user)
            let ids = { (records: [String: OdooRecord]) in
                Set(records.filter { $0.key.hasPrefix("gweditweekly") }.values.map(\.id))
            }
            #expect(ids(fourth) == ids(third) && Set(fourth.keys) != Set(third.keys))
            #expect(fourth.values.filter { $0["follow_recurrence"] == true }.count == 6)
            #expect(fourth["gweditweekly@google.com/20270621T090000Z"]?["start"] == "2027-06-21 09:00:00")

            for id in ["one", "two", "three", "weekly"] { try bench.google.deleteEvent("gwedit" + id, of: anna) }
            try await bench.sync()
            #expect(try await count(bench) == before)
        }
    }

    /// Odoo counts an answer as a change of the attendee, not of the appointment. What it computes at the end of a call
    /// names the gateway's user as the writer, which is not taken for a colleague's change.
    @Test(.enabled(if: RealOdoo.maySetUp))
    func anAnswerInARealOdooIsPutRight() async throws {
        try await with { bench, calls, user in
            let administrator = try RealOdoo.administrator()
            let address = "gwedit-\(Int.random(in: 1_000_000...9_999_999))@customer.example"
            let contact = try await administrator.create(
                "res.partner",
                [["name": "Contract Attendee", "email": .string(address)]],
                context: QuietContext.records
            )
            try put(
                bench,
                "answered",
                attendees: [
                    ["email": .string(anna), "self": true, "responseStatus": "accepted"],
                    ["email": .string(address), "responseStatus": "declined"],
                ]
            )
            try await bench.sync()
            let event = try #require(try await marked(calls, user)["gweditanswered@google.com"]).id
            func dates() async throws -> OdooRecord? {
                try await calls.search(
                    "calendar.event",
                    [["id", "=", .integer(event)]],
                    fields: ["write_date"],
                    limit: 1,
                    as: user.id
                ).first
            }
            func attendees() async throws -> [Int: OdooRecord] {
                let found = try await calls.search(
                    "calendar.attendee",
                    [["event_id", "=", .integer(event)]],
                    fields: ["partner_id", "state"],
                    limit: 10,
                    as: user.id
                )
                return Dictionary(found.map { ($0["partner_id"]?.reference?.id ?? 0, $0) }) { first, _ in first }
            }
            let wanted: [Int: JSONValue] = [user.partnerID: "accepted", contact[0]: "declined"]
            #expect(try await attendees().compactMapValues { $0["state"] } == wanted)
            let written = try #require(try await dates())
            try await Task.sleep(for: .seconds(2))
            try await bench.sync()
            #expect(try await dates()?["write_date"] == written["write_date"], "nobody changed it")

            let (own, other) = (try await attendees()[user.partnerID]?.id, try await attendees()[contact[0]]?.id)
            try await calls.write("calendar.attendee", [try #require(own)], ["state": "tentative"], as: user.id)
            try await administrator.write("calendar.attendee", [try #require(other)], ["state": "accepted"])
            #expect(try await dates()?["write_date"] == written["write_date"], "Odoo does not count answers")
            try await bench.sync()
            #expect(try await attendees().compactMapValues { $0["state"] } == wanted)

            try bench.google.deleteEvent("gweditanswered", of: anna)
            try await bench.sync()
            #expect(try await marked(calls, user).isEmpty)
            try await administrator.remove("res.partner", contact)
        }
    }

    @Test(.enabled(if: RealOdoo.maySetUp && measured != nil))
    func manyChangesInARealOdoo() async throws {
        let all = Self.measured ?? 0
        try await with { bench, calls, user in
            func measure(_ what: String, _ body: () async throws -> Void) async throws {
                let start = ContinuousClock.now
                try await body()
                print(
                    "MEASURED",
                    what,
                    (ContinuousClock.now - start).formatted(
                        .units(allowed: [.seconds], fractionalPart: .show(length: 1))
                    )
                )
            }
            // As many as fit within the horizon.
            let length = 20
            for number in 0..<20 { try put(bench, "series\(number)", rule: "RRULE:FREQ=WEEKLY;COUNT=\(length)") }
            let made = 20 * length
            let singles = max(all - made, 0)
            // Odoo looks at each appointment with the same next reminder one by one, so they are spread over a month.
            for number in 0..<singles {
                try put(bench, "single\(10_000 + number)", day: 1 + number % 30, 8 + number / 30 % 10)
            }
            try await measure("first run, \(made + singles) appointments") { try await bench.sync() }
            #expect(try await marked(calls, user).count == made + singles)
            bench.google.setReminders([30], of: anna)
            try await measure("another reminder for \(made + singles)") { try await bench.sync() }
            try await measure("no change") { try await bench.sync() }
            for number in 0..<20 { try put(bench, "series\(number)", 14, rule: "RRULE:FREQ=WEEKLY;COUNT=\(length)") }
            try await measure("20 series of \(length) moved") { try await bench.sync() }
            let gone = min(472, singles)
            for number in 0..<gone { try bench.google.deleteEvent("gweditsingle\(10_000 + number)", of: anna) }
            try await measure("\(gone) removed") { try await bench.sync() }
            #expect(try await marked(calls, user).count == made + singles - gone)
            for number in gone..<singles { try bench.google.deleteEvent("gweditsingle\(10_000 + number)", of: anna) }
            for number in 0..<20 { try bench.google.deleteEvent("gweditseries\(number)", of: anna) }
            try await measure("the rest removed") { try await bench.sync() }
            #expect(try await marked(calls, user).isEmpty)
        }
    }
}
