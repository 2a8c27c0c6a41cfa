import Base
import Odoo
import Testing

@testable import GoogleSimulator
@testable import Sync

extension CalendarBench {
    /// A series as seen in Odoo.
    struct Series: Hashable {
        /// The record's fields that define the recurrence.
        var rule: [String: JSONValue]
        /// The marks of its members, and whether they follow it.
        var members: [String: Bool]
    }

    /// The series in Odoo by uid; any fault of one fails the test.
    var series: [String: Series] {
        let (records, events) = odoo.state.withLock {
            ($0.records["calendar.recurrence"] ?? [:], $0.records["calendar.event"] ?? [:])
        }
        var found: [String: Series] = [:]
        for (id, record) in records {
            let members = events.filter { $0.value["recurrence_id"]?.reference?.id == id }
            #expect(members.values.allSatisfy { $0["recurrency"] == true })
            #expect(members[record["base_event_id"]?.integer ?? 0] != nil, "the base event is a member")
            let marks = members.values.map {
                ($0[EventMark.field]?.string ?? "", $0["follow_recurrence"] == true)
            }
            let uids = Set(marks.map { String($0.0.prefix { $0 != "/" }) })
            #expect(uids.count == 1, "a series holds \(uids)")
            let uid = uids.first ?? ""
            #expect(found[uid] == nil, "\(uid) is there twice")
            let rule = record.filter { !["base_event_id", "calendar_event_ids", "write_date"].contains($0.key) }
            found[uid] = Series(rule: rule, members: Dictionary(marks) { first, _ in first })
        }
        for event in events.values where event["recurrence_id"]?.reference == nil {
            #expect(event["recurrency"]?.bool != true, "an appointment repeats without a series")
        }
        return found
    }

    /// Returns the series of Anna's calendar that Odoo can show, by uid: those with any of the rules of `CalendarLife`
    /// except the one with positions, if their first day matches the rule. Of their occurrences, only moved ones are
    /// changed.
    func wantedSeries() throws -> [String: [String: Bool]] {
        let masters = google.world.withLock { world in
            (world.accounts[Self.anna]?.calendars["primary"]?.events ?? [:]).mapValues(\.json)
        }
        let shown = masters.filter { _, master in
            let start = master["start"]?["date"]?.string ?? master["start"]?["dateTime"]?.string ?? ""
            let day = Int(start.prefix(10).suffix(2)) ?? 0
            switch master["recurrence"]?.strings?.first ?? "" {
            case "RRULE:FREQ=DAILY;COUNT=6", "RRULE:FREQ=WEEKLY": return true
            // All begin in June of 2026, whose first day was a Monday.
            case "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260901T000000Z": return [1, 4].contains(day % 7)
            case "RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=5": return day == 26
            default: return false
            }
        }
        var wanted: [String: [String: Bool]] = [:]
        for (mark, instance) in try instances() {
            guard let series = instance.series, shown[series] != nil else { continue }
            wanted["\(series)@google.com", default: [:]][mark] = !instance.title.hasPrefix("Moved")
        }
        return wanted
    }
}
