import Base
import Recurrence

/// The occurrences of a recurring event, as `events.instances` returns them.
struct SeriesExpansion {
    let calendar: SimulatedCalendar
    let master: SimulatedCalendar.StoredEvent
    private let set: RecurrenceSet
    private let length: Duration

    /// - Returns: `nil` for an event that does not recur, or whose rules cannot be read.
    init?(_ master: SimulatedCalendar.StoredEvent, in calendar: SimulatedCalendar) {
        guard !master.rules.isEmpty, let start = master.time("start", calendar.timeZone),
            let end = master.time("end", calendar.timeZone),
            let set = RecurrenceSet(start: start.local, zone: start.zone, lines: master.rules)
        else { return nil }
        self.calendar = calendar
        self.master = master
        self.set = set
        length = set.moment(end.local) - set.moment(start.local)
    }

    /// Whether any occurrence ends after `moment`.
    func reaches(beyond moment: Timestamp) -> Bool {
        !occurrences(after: moment, before: moment + .days(365 * 100), most: 1).isEmpty
    }

    private func occurrences(
        after first: Timestamp,
        before end: Timestamp,
        most: Int
    ) -> [RecurrenceSet.Occurrence] {
        set.occurrences(from: first - length + .seconds(1), before: end, most: most)
    }

    /// Returns the occurrences that end after `first` and begin before `end`, with exceptions in place of the
    /// occurrences that they override, and deleted ones only if `deleted` is true.
    func instances(after first: Timestamp, before end: Timestamp, deleted: Bool) -> [JSON] {
        occurrences(after: first, before: end, most: 2500).compactMap { occurrence in
            let id = "\(master.json["id"]?.string ?? "")_\(key(occurrence))"
            if let exception = calendar.events[id] {
                return exception.isCancelled && !deleted ? nil : .object(exception.json)
            }
            return .object(instance(occurrence, id: id))
        }
    }

    /// Returns the occurrence with that id as the series defines it; `nil` if the series has none.
    func instance(_ id: String) -> [String: JSON]? {
        guard let key = id.split(separator: "_").last else { return nil }
        let local: LocalTime?
        if let zone = set.zone {
            local = LocalTime(basic: key.dropLast()).map { zone.local(TimeZoneRules.utc.moment($0)) }
        } else {
            local = LocalTime(basic: key)
        }
        guard let local, set.contains(local) else { return nil }
        return instance(.init(local: local, moment: set.moment(local)), id: id)
    }

    private func key(_ occurrence: RecurrenceSet.Occurrence) -> String {
        set.zone == nil ? occurrence.local.basicDate : TimeZoneRules.utc.local(occurrence.moment).basic + "Z"
    }

    private func instance(_ occurrence: RecurrenceSet.Occurrence, id: String) -> [String: JSON] {
        var json = master.json
        json["recurrence"] = nil
        json["id"] = .string(id)
        json["recurringEventId"] = master.json["id"]
        json["start"] = time(occurrence.moment)
        json["originalStartTime"] = json["start"]
        json["end"] = time(occurrence.moment + length)
        return json
    }

    private func time(_ moment: Timestamp) -> JSON {
        guard let zone = set.zone else {
            let date = TimeZoneRules.utc.local(moment).civil
            return ["date": .string("\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))")]
        }
        let name = master.json["start"]?["timeZone"] ?? .string(calendar.timeZone)
        return ["dateTime": .string(Self.text(moment, zone)), "timeZone": name]
    }

    /// Formats a time as RFC 3339 with the zone's offset.
    static func text(_ moment: Timestamp, _ zone: TimeZoneRules) -> String {
        let minutes = zone.offset(at: moment.seconds) / 60
        let offset = "\(minutes < 0 ? "-" : "+")\(padded(abs(minutes) / 60, 2)):\(padded(abs(minutes) % 60, 2))"
        return (moment + .minutes(minutes)).iso8601.prefix(19) + (minutes == 0 ? "Z" : offset)
    }
}
