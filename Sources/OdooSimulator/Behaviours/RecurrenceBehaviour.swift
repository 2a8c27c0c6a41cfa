import Odoo

/// Series of appointments. A record does not create appointments: it holds those that are assigned to it.
struct RecurrenceBehaviour: Behaviour {
    /// Odoo's limit of repetitions.
    private static let mostTimes = 720
    private static let rule = Set(Catalogue.recurrenceFields.map(\.name)).subtracting(["event_tz", "rrule"])

    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException) {
        Self.cut(&values, environment)
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: OdooValue],
        _ environment: Environment
    ) throws(OdooException) {
        if !Self.rule.isDisjoint(with: values.keys) { Self.cut(&values, environment) }
    }

    /// The appointments remain, without their series.
    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {
        for id in environment.world.tables["calendar.event"]?.ids ?? [] {
            guard let recurrence = environment.row("calendar.event", id)?.values["recurrence_id"]?.integer,
                ids.contains(recurrence)
            else { continue }
            environment.world.tables["calendar.event"]?.change(id) { $0.values["recurrence_id"] = false }
        }
    }

    /// Limits the rule that Odoo generates from the fields and reads back into them; a given rule stays.
    private static func cut(_ values: inout [String: OdooValue], _ environment: Environment) {
        guard environment.world.version >= 15, values["rrule"]?.string == nil else { return }
        let isLong = (values["count"]?.integer ?? 0) > mostTimes && values["end_type"] == "count"
        guard values["end_type"] == "forever" || isLong else { return }
        values["end_type"] = "count"
        values["count"] = .integer(mostTimes)
    }

    /// Returns Odoo's name of a series.
    static func name(_ row: Row) -> OdooValue {
        let values = row.values
        let every = values["interval"]?.integer ?? 1
        let unit =
            ["daily": "Days", "weekly": "Weeks", "monthly": "Months", "yearly": "Years"][
                values["rrule_type"]?.string ?? ""
            ] ?? ""
        var words = ["Every \(every) \(unit)"]
        switch values["rrule_type"]?.string {
        case "weekly": words.append("on " + days(values).joined(separator: ", "))
        case "monthly":
            if values["month_by"] == "day" {
                let ordinals = ["1": "First", "2": "Second", "3": "Third", "4": "Fourth", "-1": "Last"]
                let day = weekdays.first { $0.prefix(3).uppercased() == values["weekday"]?.string } ?? ""
                words.append("on the \(ordinals[values["byday"]?.string ?? ""] ?? "") \(day)")
            } else {
                words.append("day \(values["day"]?.integer ?? 1)")
            }
        default: break
        }
        switch values["end_type"]?.string {
        case "count": words.append("for \(values["count"]?.integer ?? 1) events")
        case "end_date": words.append("until \(values["until"]?.string ?? "")")
        default: break
        }
        return .string(words.joined(separator: " "))
    }

    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    private static func days(_ values: [String: OdooValue]) -> [String] {
        weekdays.filter { values[String($0.prefix(3).lowercased())] == true }
    }
}
