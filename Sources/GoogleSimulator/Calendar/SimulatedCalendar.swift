import Base
import Recurrence

/// A calendar in an account's list: its events as Google returns them, and the order of their changes.
final class SimulatedCalendar {
    struct StoredEvent {
        var json: [String: JSON]
        /// The number of the event's latest change in the calendar.
        var change: Int
        /// Whether this is the record of a deleted event.
        var isCancelled: Bool { json["status"]?.string == "cancelled" }
        /// The series of an exception.
        var series: String? { json["recurringEventId"]?.string }
        var rules: [String] { json["recurrence"]?.strings ?? [] }
    }

    let id: String
    var name: String
    var timeZone: String
    var accessRole: String
    let isPrimary: Bool
    var reminders: [JSON]
    private(set) var events: [String: StoredEvent] = [:]
    private(set) var lastChange = 1
    /// Older sync tokens are no longer valid.
    private(set) var oldestKnown = 0

    init(id: String, name: String, timeZone: String, accessRole: String, isPrimary: Bool) {
        self.id = id
        self.name = name
        self.timeZone = timeZone
        self.accessRole = accessRole
        self.isPrimary = isPrimary
        reminders = isPrimary ? [["method": "popup", "minutes": 10]] : []
    }

    func put(_ json: [String: JSON], id: String) {
        lastChange += 1
        var json = json
        json["etag"] = .string("\"\(lastChange * 2)\"")
        events[id] = StoredEvent(json: json, change: lastChange)
    }

    /// Reduces an event to what Google keeps of a deleted one; a series' exceptions are removed with it.
    func cancel(_ id: String, at now: String) {
        guard let event = events[id], !event.isCancelled else { return }
        let kept = event.series == nil ? ["kind", "id"] : ["kind", "id", "recurringEventId", "originalStartTime"]
        var json = event.json.filter { kept.contains($0.key) }
        json["status"] = "cancelled"
        json["updated"] = .string(now)
        put(json, id: id)
        for exception in events.filter({ $0.value.series == id }).keys.sorted() { cancel(exception, at: now) }
    }

    func forgetTokens() {
        lastChange += 1
        oldestKnown = lastChange
    }
}

extension SimulatedCalendar.StoredEvent {
    /// Returns the local time of `name`, `start` or `end`, and its zone; whole days have no zone.
    func time(_ name: String, _ fallback: String) -> (local: LocalTime, zone: TimeZoneRules?)? {
        guard let value = json[name] else { return nil }
        if let date = value["date"]?.string {
            return LocalTime(basic: date.replacing("-", with: "")).map { ($0, nil) }
        }
        let zone = TimeZones.system[value["timeZone"]?.string ?? fallback] ?? .utc
        guard let moment = value["dateTime"]?.string.flatMap({ Timestamp(iso8601: $0) }) else { return nil }
        return (zone.local(moment), zone)
    }

    /// Returns the time of `name`; whole days begin and end in the calendar's zone.
    func moment(_ name: String, _ fallback: String) -> Timestamp? {
        guard let time = time(name, fallback) else { return nil }
        return (time.zone ?? TimeZones.system[fallback] ?? .utc).moment(time.local)
    }
}

/// The calendars in one account's list.
final class CalendarBook {
    private(set) var calendars: [String: SimulatedCalendar] = [:]
    private let owner: String

    init(owner: String) {
        self.owner = owner
        add(SimulatedCalendar(id: owner, name: owner, timeZone: "Europe/Berlin", accessRole: "owner", isPrimary: true))
    }

    func add(_ calendar: SimulatedCalendar) { calendars[calendar.id.lowercased()] = calendar }

    func remove(_ id: String) { calendars[id.lowercased()] = nil }

    /// The calendar with that id; `primary` is the owner's own.
    subscript(_ id: String) -> SimulatedCalendar? { calendars[id == "primary" ? owner.lowercased() : id.lowercased()] }

    /// The calendars in the order of the list, the primary one first.
    var inOrder: [SimulatedCalendar] {
        calendars.values.sorted { ($0.isPrimary ? 0 : 1, $0.id) < ($1.isPrimary ? 0 : 1, $1.id) }
    }
}

/// The scopes of Calendar's methods, as the discovery document groups them.
enum CalendarScope {
    private static let prefix = "https://www.googleapis.com/auth/calendar"

    static let full = prefix
    static let readonly = prefix + ".readonly"

    static let listReading: Set = [full, prefix + ".calendarlist", prefix + ".calendarlist.readonly", readonly]
    static let eventReading: Set = [
        full, prefix + ".app.created", prefix + ".events", prefix + ".events.freebusy", prefix + ".events.owned",
        prefix + ".events.owned.readonly", prefix + ".events.public.readonly", prefix + ".events.readonly", readonly,
    ]
}

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
