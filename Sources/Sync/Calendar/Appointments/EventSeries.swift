import Base
import Google
import Recurrence
import Storage

/// A recurring event and its recurrence.
struct EventSeries: Sendable {
    private let set: RecurrenceSet
    private let length: Length
    /// The zone in which it repeats; for whole days, the calendar's.
    private let timeZone: String

    private enum Length {
        case days(Int)
        /// The same for all occurrences, even across a clock change (RFC 5545 section 3.8.5.3).
        case time(Duration)
    }

    /// - Returns: `nil` if its times or rules cannot be read, or its zone is unknown here.
    init?(_ event: CalendarEvent, in context: CalendarContext, zones: TimeZones) {
        guard let time = event.time, let lines = event.recurrence else { return nil }
        switch time {
        case .days(let first, let last):
            length = .days(last.local.day - first.local.day)
            timeZone = context.timeZone
            guard let set = RecurrenceSet(start: first.local, zone: nil, lines: lines, zones: zones) else { return nil }
            self.set = set
        case .moments(let start, let end):
            length = .time(end - start)
            timeZone = event.start?.timeZone ?? context.timeZone
            guard let zone = zones[timeZone],
                let set = RecurrenceSet(start: zone.local(start), zone: zone, lines: lines, zones: zones)
            else { return nil }
            self.set = set
        }
    }

    /// Returns the occurrences within the window by their keys, and whether others follow.
    func occurrences(
        in window: UnitContent.Window,
        _ context: CalendarContext,
        _ zones: TimeZones
    ) -> (found: [(key: String, time: Appointment.Time)], goesOn: Bool) {
        let reach: Duration =
            switch length {
            case .days(let days): .days(days + 2)
            case .time(let length): length + .seconds(1)
            }
        let candidates = set.occurrences(
            from: window.start - reach,
            before: window.end + .days(1),
            most: window.mostOccurrences + 1
        )
        let all = candidates.compactMap { occurrence in time(occurrence).map { (key: key(occurrence), time: $0) } }
        let found = all.filter { $0.time.isWithin(window, context, zones) }.prefix(window.mostOccurrences)
        let isCut = candidates.count > window.mostOccurrences
        return (Array(found), set.isEndless || isCut || !isOver(by: window.end))
    }

    /// The recurrence, if Odoo can show it correctly.
    var odooRule: OdooRule? { OdooRule(set, timeZone: timeZone) }

    /// When the last occurrence ends; `nil` for a series without an end.
    func end(_ context: CalendarContext, _ zones: TimeZones) -> Timestamp? {
        guard !set.isEndless else { return nil }
        let all = set.occurrences(from: Self.beginning, before: Self.farAway, most: .max)
        return all.lazy.compactMap { time($0)?.end(context, zones) }.max()
    }

    private static let beginning = Timestamp(milliseconds: .min / 4)
    /// The year 2200; no real series extends further.
    private static let farAway = Timestamp(milliseconds: 7_258_118_400_000)

    private func isOver(by end: Timestamp) -> Bool {
        set.occurrences(from: end, before: Self.farAway, most: 1).isEmpty
    }

    private func key(_ occurrence: RecurrenceSet.Occurrence) -> String {
        switch length {
        case .days: occurrence.local.basicDate
        case .time: TimeZoneRules.utc.local(occurrence.moment).basic + "Z"
        }
    }

    private func time(_ occurrence: RecurrenceSet.Occurrence) -> Appointment.Time? {
        switch length {
        case .time(let length): return .moments(start: occurrence.moment, end: occurrence.moment + length)
        case .days(let days):
            guard let first = CalendarDate(occurrence.local), let last = first.advanced(by: days) else { return nil }
            return .days(first: first, last: last)
        }
    }
}
