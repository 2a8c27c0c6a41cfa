import Odoo

/// Recurring appointments.
enum EventRecurrence {
    private static let model = "calendar.recurrence"
    private static let times: Set<String> = ["start", "stop", "start_date", "stop_date"]
    private static let rule = Set(Catalogue.recurrenceFields.map(\.name)).subtracting(["rrule_type_ui"])

    /// A new recurring appointment follows its series.
    static func prepare(_ values: inout [String: OdooValue]) {
        if values["recurrency"] == true { values["follow_recurrence"] = true }
    }

    /// An appointment whose time is written no longer follows its series, unless the same call sets that it does.
    static func willWrite(_ ids: [Int], _ values: inout [String: OdooValue]) throws(OdooException) {
        let update = values.removeValue(forKey: "recurrence_update")?.string
        guard rule.isDisjoint(with: values.keys) || values["recurrency"] == true else {
            throw .user("Unable to save the recurrence with \"This Event\"")
        }
        guard update == nil || update == "self_only" && ids.count == 1, values["follow_recurrence"] == nil,
            times.contains(where: { values[$0]?.isTrue ?? false })
        else { return }
        values["follow_recurrence"] = false
    }

    /// A series whose base appointment is deleted uses its first remaining appointment as its base.
    static func removed(_ ids: [Int], _ environment: Environment) {
        for id in environment.world.tables[model]?.ids ?? [] {
            guard let base = environment.row(model, id)?.values["base_event_id"]?.integer, ids.contains(base) else {
                continue
            }
            let members = (environment.world.tables["calendar.event"]?.rows.values ?? [:].values).filter {
                $0.values["recurrence_id"] == .integer(id) && !ids.contains($0.id)
            }
            let first = members.min { ($0.values["start"]?.string ?? "") < ($1.values["start"]?.string ?? "") }
            environment.world.tables[model]?.change(id) {
                $0.values["base_event_id"] = first.map { .integer($0.id) } ?? false
            }
        }
    }

    /// Returns a field of an appointment that shows a value of its series.
    static func shown(_ field: Field) -> Field {
        field.computed { row, environment in
            guard row.values["recurrency"] == true, let id = row.values["recurrence_id"]?.integer,
                let recurrence = environment.row(model, id)
            else { return field.empty }
            guard field.name == "rrule_type_ui" else { return environment.value(field, of: recurrence) }
            let isPlain = recurrence.values["interval"] == 1
            return isPlain ? recurrence.values["rrule_type"] ?? false : "custom"
        }
    }
}
