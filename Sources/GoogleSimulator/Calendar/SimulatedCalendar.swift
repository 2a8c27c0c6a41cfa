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
