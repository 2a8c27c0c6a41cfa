import Base
import Google
import Recurrence
import Storage

/// The wanted content of a unit in Odoo: the appointments of an event or a series within a window.
struct UnitContent: Sendable, Hashable {
    /// The synced period: what ends after `start`, and of a series what begins before `end`.
    struct Window: Sendable, Hashable {
        var start: Timestamp
        var end: Timestamp
        /// Further occurrences of a series are left for later.
        var mostOccurrences: Int
    }

    /// By ascending key.
    private(set) var appointments: [KeyedAppointment]
    /// The recurrence, if Odoo can show it correctly; each appointment is then a member of the series.
    private(set) var rule: OdooRule?
    /// The same for all attendees; `nil` if nothing is known any more.
    let uid: String?
    /// How much the user's calendar knows of the event, compared with other users who also have it.
    let rank: Int
    /// Whether there are occurrences beyond the window.
    let goesOn: Bool
    /// What could not be interpreted.
    let problems: [Reason]

    init(_ events: [CalendarEvent], in window: Window, _ context: CalendarContext, zones: TimeZones = .system) {
        let live = events.filter { !$0.isCancelled }
        uid = live.lazy.compactMap(\.iCalUID).first ?? events.lazy.compactMap(\.iCalUID).first
        let master = live.first { $0.recurrence?.isEmpty == false && $0.recurringEventId == nil }
        let isOrganiser = live.contains { $0.organizer?.isSelf == true }
        rank = isOrganiser ? 2 : live.contains { $0.recurringEventId == nil } ? 1 : 0
        var problems: [Reason] = []
        var found: [String: Appointment] = [:]
        var changed: Set<String> = []
        var goesOn = false
        for event in events {
            if event.recurringEventId == nil, event.recurrence?.isEmpty == false { continue }
            guard let key = event.recurringEventId == nil ? "" : event.occurrenceKey else {
                problems.append(Reason(.occurrenceUnclear, event.title))
                continue
            }
            changed.insert(key)
            guard !event.isCancelled else { continue }
            guard let time = event.time else {
                problems.append(Reason(.timeUnreadable, event.title))
                continue
            }
            guard time.reaches(window, context, zones) else { continue }
            if key.isEmpty || time.isWithin(window, context, zones) {
                // A single event is kept however far ahead it is.
                found[key] = Appointment(event, time, in: context)
            } else {
                goesOn = true
            }
        }
        if let master {
            if let series = EventSeries(master, in: context, zones: zones) {
                let (occurrences, isCut) = series.occurrences(in: window, context, zones)
                for (key, time) in occurrences where !changed.contains(key) {
                    found[key] = Appointment(master, time, in: context)
                }
                if isCut { goesOn = true }
                rule = found.isEmpty ? nil : series.odooRule
                let planned = Dictionary(occurrences) { first, _ in first }
                for (key, appointment) in found where rule != nil {
                    found[key]?.seriesRole = appointment.time == planned[key] ? .regular : .moved
                }
            } else {
                problems.append(Reason(.seriesUnreadable, master.title))
            }
        }
        self.goesOn = goesOn
        self.problems = problems
        appointments = found.map { KeyedAppointment(key: $0.key, appointment: $0.value) }.sorted { $0.key < $1.key }
    }

    /// The same content as separate appointments.
    var loose: UnitContent {
        var content = self
        content.rule = nil
        for index in appointments.indices { content.appointments[index].appointment.seriesRole = nil }
        return content
    }
}

extension CalendarEvent {
    /// For messages to users.
    fileprivate var title: String { "\"\(String((summary ?? id).prefix(60)))\"" }
}

extension Appointment.Time {
    func isWithin(_ window: UnitContent.Window, _ context: CalendarContext, _ zones: TimeZones) -> Bool {
        let start =
            switch self {
            case .moments(let start, _): start
            case .days(let first, _): (zones[context.timeZone] ?? .utc).moment(first.local)
            }
        return start < window.end && reaches(window, context, zones)
    }

    /// Whether it is not over when the window begins.
    func reaches(_ window: UnitContent.Window, _ context: CalendarContext, _ zones: TimeZones) -> Bool {
        if case .moments(let start, let end) = self, start == end { return start >= window.start }
        return end(context, zones) > window.start
    }

    /// When it ends.
    func end(_ context: CalendarContext, _ zones: TimeZones) -> Timestamp {
        switch self {
        case .moments(_, let end): end
        case .days(_, let last): (zones[context.timeZone] ?? .utc).moment(LocalTime(day: last.local.day + 1))
        }
    }
}

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
