package import Base

/// The recurrence set of a series: its start and the times of its rules and dates, without its exceptions (RFC 5545
/// section 3.8.5). The start is always included, as in Google Calendar, even where no rule produces it.
package struct RecurrenceSet: Sendable, Hashable {
    /// The start of an occurrence.
    package struct Occurrence: Sendable, Hashable {
        package let local: LocalTime
        package let moment: Timestamp

        package init(local: LocalTime, moment: Timestamp) {
            self.local = local
            self.moment = moment
        }
    }

    package let start: LocalTime
    /// `nil` for a series of whole days, which has no zone.
    package let zone: TimeZoneRules?
    package private(set) var rules: [RecurrenceRule] = []
    package private(set) var exceptRules: [RecurrenceRule] = []
    private var added: [LocalTime] = []
    private var removed: Set<LocalTime> = []
    private var removedMoments: Set<Timestamp> = []

    /// - Parameter lines: RRULE, EXRULE, RDATE and EXDATE lines.
    /// - Returns: `nil` where a line cannot be parsed.
    package init?(start: LocalTime, zone: TimeZoneRules?, lines: [String], zones: TimeZones = .system) {
        self.start = start
        self.zone = zone
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let head = line[..<colon].uppercased().split(separator: ";")
            let value = line[line.index(after: colon)...]
            switch head.first {
            case "RRULE", "EXRULE":
                guard let rule = RecurrenceRule(value) else { return nil }
                if head.first == "RRULE" { rules.append(rule) } else { exceptRules.append(rule) }
            case "RDATE", "EXDATE":
                let name = line[..<colon].split(separator: ";").first { $0.uppercased().hasPrefix("TZID=") }
                guard let times = times(value, named: name?.dropFirst("TZID=".count), zones) else { return nil }
                if head.first == "RDATE" { added += times } else { remove(times) }
            default: return nil
            }
        }
    }

    /// Whether the series has no end.
    package var isEndless: Bool { rules.contains(where: \.isEndless) }

    /// The only rule that produces times, before EXDATE removes any; `nil` where there are several rules, an EXRULE or
    /// further dates, or where the rule does not produce the start.
    package var soleRule: RecurrenceRule? {
        guard let rule = rules.first, rules.count == 1, exceptRules.isEmpty, added.isEmpty else { return nil }
        var first: LocalTime?
        rule.occurrences(from: start, until: start, moment: { moment($0).seconds }) { time in
            first = time
            return false
        }
        return first == start ? rule : nil
    }

    /// Also removes by moment: a time that clocks skip or repeat can be written in two ways.
    private mutating func remove(_ times: [LocalTime]) {
        removed.formUnion(times)
        removedMoments.formUnion(times.map(moment))
    }

    /// The moment of an occurrence at `local`; for whole days, their midnight in UTC.
    package func moment(_ local: LocalTime) -> Timestamp { (zone ?? .utc).moment(local) }

    /// The times of RDATE and EXDATE, in the local time of the series.
    private func times(_ text: Substring, named name: Substring?, _ zones: TimeZones) -> [LocalTime]? {
        var times: [LocalTime] = []
        for part in text.split(separator: ",") {
            // Only the start of a period counts.
            let text = part.split(separator: "/").first ?? part
            let isUTC = text.hasSuffix("Z")
            guard let time = LocalTime(basic: isUTC ? text.dropLast() : text) else { return nil }
            guard let zone else {
                times.append(LocalTime(day: time.day))
                continue
            }
            // A date without a time means the occurrence on that day.
            if text.utf8.count == 8 {
                times.append(LocalTime(day: time.day, time: start.timeOfDay))
                continue
            }
            if isUTC {
                times.append(zone.local(TimeZoneRules.utc.moment(time)))
            } else if let name {
                guard let other = zones[String(name)] else { return nil }
                times.append(zone.local(other.moment(time)))
            } else {
                times.append(time)
            }
        }
        return times
    }

    /// Returns the first `most` occurrences that start at or after `first` and before `end`, in order.
    package func occurrences(from first: Timestamp, before end: Timestamp, most: Int) -> [Occurrence] {
        // Local time differs from UTC by at most a day.
        let limit = TimeZoneRules.utc.local(end + .days(1))
        let seconds = { (time: LocalTime) in moment(time).seconds }
        var taken = removed
        for rule in exceptRules {
            rule.occurrences(from: start, until: limit, moment: seconds) { time in
                taken.insert(time)
                return true
            }
        }
        var found: [LocalTime: Timestamp] = [:]
        let add = { (time: LocalTime) -> Bool in
            let moment = moment(time)
            guard moment < end else { return false }
            if moment >= first, !taken.contains(time), !removedMoments.contains(moment) { found[time] = moment }
            return true
        }
        for time in added + [start] { _ = add(time) }
        for rule in rules {
            var rest = most
            rule.occurrences(from: start, until: limit, moment: seconds) { time in
                let known = found.count
                guard add(time) else { return false }
                if found.count > known { rest -= 1 }
                return rest > 0
            }
        }
        return found.map { Occurrence(local: $0.key, moment: $0.value) }
            .sorted { ($0.moment, $0.local) < ($1.moment, $1.local) }
            .prefix(most).map(\.self)
    }

    /// Whether the unmodified series has an occurrence at `local`.
    package func contains(_ local: LocalTime) -> Bool {
        let moment = moment(local)
        return occurrences(from: moment, before: moment + .seconds(1), most: 2).contains { $0.local == local }
    }
}
