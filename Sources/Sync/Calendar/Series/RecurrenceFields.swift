import Base
import Odoo
import Recurrence
import Storage

/// The recurrence fields of this Odoo, by version.
struct RecurrenceFields: Sendable {
    static let model = "calendar.recurrence"

    /// Later than any series extends.
    private static let farAway = "2199-12-31"

    /// Whether this is Odoo 14, which has `mo` where later versions have `mon`.
    private let isOldest: Bool
    private let timeZones: Set<String>

    init(_ odoo: OdooClient) async throws(OdooError) {
        let call = OdooCall(Self.model, "fields_get", named: ["attributes": ["type", "selection"]], acts: false)
        let fields = try await odoo.call(call)
        guard case .object = fields else { throw OdooError(.unreadable, "no fields of \(Self.model)") }
        isOldest = fields["mon"] == nil
        timeZones = Set(fields["event_tz"]?["selection"]?.array?.compactMap { $0.array?.first?.string } ?? [])
    }

    /// Odoo refuses zones it does not know: its list may be older than the zone's name.
    func shows(_ rule: OdooRule) -> Bool { timeZones.contains(rule.timeZone) }

    /// Returns all fields of the recurrence; those that do not apply are as in a new series of Odoo's.
    func values(_ rule: OdooRule) -> [String: JSONValue] {
        var values: [String: JSONValue] = [
            "interval": .integer(rule.interval), "event_tz": .string(rule.timeZone), "month_by": "date", "day": 1,
            "weekday": false, "byday": false,
        ]
        for day in RecurrenceRule.Weekday.allCases { values[name(day)] = false }
        switch rule.pattern {
        case .daily: values["rrule_type"] = "daily"
        case .weekly(let days):
            values["rrule_type"] = "weekly"
            for day in days { values[name(day)] = true }
        case .monthly(let day):
            values["rrule_type"] = "monthly"
            values["day"] = .integer(day)
        case .monthlyOn(let day, let ordinal):
            values["rrule_type"] = "monthly"
            values["month_by"] = "day"
            values["weekday"] = .string(name(day).uppercased())
            values["byday"] = .string("\(ordinal)")
        case .yearly: values["rrule_type"] = "yearly"
        }
        // Without the rule itself in the same call, Odoo makes one of at most 720 occurrences from the fields, and from
        // 17 reads it back into them: an endless series would end. With it, Odoo 14 would take a yearly series for a
        // monthly one.
        if !isOldest { values["rrule"] = .string(rule.text) }
        return values.merging(end(rule.end)) { _, new in new }
    }

    private func end(_ end: OdooRule.End) -> [String: JSONValue] {
        // Odoo 14 sends no reminders for a series after `until`, however it ends.
        let never: JSONValue = isOldest ? .string(Self.farAway) : false
        return switch end {
        case .never: ["end_type": "forever", "count": 1, "until": never]
        case .after(let count): ["end_type": "count", "count": .integer(count), "until": never]
        case .on(let date): ["end_type": "end_date", "count": 1, "until": .string("\(date)")]
        }
    }

    private func name(_ day: RecurrenceRule.Weekday) -> String {
        let name =
            switch day {
            case .monday: "mon"
            case .tuesday: "tue"
            case .wednesday: "wed"
            case .thursday: "thu"
            case .friday: "fri"
            case .saturday: "sat"
            case .sunday: "sun"
            }
        return isOldest ? String(name.prefix(2)) : name
    }
}

/// A series in Odoo, apart from its members. Stored as last written.
struct SeriesRecord: Sendable, Hashable, Codable {
    var rule: OdooRule
    /// The appointment that Odoo treats as its first.
    var base: Int

    /// An appointment of a series in Odoo.
    struct Member: Sendable, Hashable {
        var key: String
        var event: Int
        var seriesRole: Appointment.SeriesRole?
    }

    /// - Parameter members: in order.
    /// - Returns: `nil` for a series without members.
    init?(_ rule: OdooRule, _ members: [Member]) {
        guard let base = members.first(where: { $0.seriesRole == .regular }) ?? members.first else { return nil }
        self.rule = rule
        self.base = base.event
    }
}
