import Base
import Odoo

/// Appointments.
struct EventBehaviour: Behaviour {
    /// The fields of a private appointment that others see: its time and its owner. They see custom fields too.
    private static let publicFields: Set<String> = Set(
        [
            "id", "active", "allday", "start", "stop", "start_date", "stop_date", "duration", "user_id", "partner_id",
            "show_as", "privacy", "recurrency", "recurrence_id", "follow_recurrence", "display_name", "create_date",
            "write_date", "create_uid", "write_uid",
        ] + Catalogue.recurrenceFields.map(\.name)
    )
    /// The fields of a private appointment that others may search by, but do not see.
    private static let dates: Set<String> = ["create_date", "write_date", "create_uid", "write_uid"]
    /// The fields whose changes are mailed to the attendees.
    private static let announced: Set<String> = ["start", "stop", "start_date", "stop_date", "location"]

    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        if values["user_id"] == nil { values["user_id"] = .integer(environment.user) }
        if values["partner_ids"] == nil, let partner = environment.partner.integer {
            values["partner_ids"] = [[6, 0, [.integer(partner)]]]
        }
        try Self.settle(&values)
        EventRecurrence.prepare(&values)
        guard let owner = values["user_id"]?.integer, values["privacy"] == "private", !environment.isSuperuser,
            owner != environment.user
        else { return }
        throw Self.denied("create", environment)
    }

    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        try seat(id, environment)
        announce(id, .invitation, unless: "no_mail_to_attendees", environment)
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException) {
        for id in ids { try check(id, "modify", environment) }
        try EventRecurrence.willWrite(ids, &values)
        try Self.settle(&values)
    }

    func wrote(_ before: [Row], _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        for row in before {
            if values["partner_ids"] != nil { try seat(row.id, environment) }
            guard !Self.announced.isDisjoint(with: values.keys) else { continue }
            announce(row.id, .update, unless: "dont_notify", environment)
        }
    }

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {
        for id in ids {
            try check(id, "delete", environment)
            for row in environment.world.tables["calendar.attendee"]?.rows.values ?? [:].values
            where row.values["event_id"] == .integer(id) {
                environment.world.tables["calendar.attendee"]?.remove(row.id)
            }
        }
        EventRecurrence.removed(ids, environment)
    }

    func masked(_ field: Field, of row: Row, _ environment: Environment) -> JSONValue? {
        let isShown = Self.publicFields.contains(field.name) && !Self.dates.contains(field.name) || field.isManual
        guard !isShown, Self.isHidden(row, environment) else { return nil }
        return field.name == "name" ? "Busy" : field.empty
    }

    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        guard Self.isHidden(row, environment) else { return true }
        return fields.isSubset(of: Self.publicFields) || fields.allSatisfy { $0.hasPrefix("x_") }
    }

    static func hours(_ row: Row) -> JSONValue {
        guard let start = row.values["start"]?.string.flatMap(OdooTime.moment),
            let stop = row.values["stop"]?.string.flatMap(OdooTime.moment)
        else { return .number(0) }
        return .number(Double((stop - start).milliseconds) / 3_600_000)
    }

    /// Whether the appointment is private and belongs to another user.
    static func isHidden(_ row: Row, _ environment: Environment) -> Bool {
        guard !environment.isSuperuser, row.values["privacy"] == "private",
            row.values["user_id"] != .integer(environment.user)
        else { return false }
        let partner = environment.partner.integer ?? 0
        return !(row.values["partner_ids"]?.ids ?? []).contains(partner)
    }

    /// Sets the times of all-day appointments to the working hours of their days.
    private static func settle(_ values: inout [String: JSONValue]) throws(OdooException) {
        if let first = values["start_date"]?.string, values["allday"] != false {
            values["start"] = .string(first.prefix(10) + " 08:00:00")
        }
        if let last = values["stop_date"]?.string, values["allday"] != false {
            values["stop"] = .string(last.prefix(10) + " 18:00:00")
        }
        if values["allday"] == true {
            if values["start_date"] == nil, let start = values["start"]?.string {
                values["start_date"] = .string(String(start.prefix(10)))
            }
            if values["stop_date"] == nil, let stop = values["stop"]?.string {
                values["stop_date"] = .string(String(stop.prefix(10)))
            }
        }
        guard let start = values["start"]?.string.flatMap(OdooTime.moment),
            let stop = values["stop"]?.string.flatMap(OdooTime.moment), stop < start
        else { return }
        throw .validation("The ending date and time cannot be earlier than the starting date and time.")
    }

    private func check(_ id: Int, _ verb: String, _ environment: Environment) throws(OdooException) {
        guard let row = environment.row("calendar.event", id), Self.isHidden(row, environment) else { return }
        throw Self.denied(verb, environment)
    }

    private static func denied(_ verb: String, _ environment: Environment) -> OdooException {
        .access(
            "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, "
                + "\(environment.displayName("res.users", environment.user)) (id=\(environment.user)) doesn't have "
                + "'\(verb)' access to:\n- Calendar Event (calendar.event)"
        )
    }

    /// Creates exactly one attendee for each of the contacts.
    private func seat(_ id: Int, _ environment: Environment) throws(OdooException) {
        let wanted = environment.row("calendar.event", id)?.values["partner_ids"]?.ids ?? []
        let seats =
            environment.world.tables["calendar.attendee"]?.rows.values.filter {
                $0.values["event_id"] == .integer(id)
            } ?? []
        for seat in seats where !wanted.contains(seat.values["partner_id"]?.integer ?? 0) {
            environment.world.tables["calendar.attendee"]?.remove(seat.id)
        }
        let seated = seats.compactMap { $0.values["partner_id"]?.integer }
        for partner in wanted where !seated.contains(partner) {
            _ = try environment.superuser.create(
                "calendar.attendee",
                ["event_id": .integer(id), "partner_id": .integer(partner)]
            )
        }
    }

    private func announce(_ id: Int, _ kind: OdooMail.Kind, unless quiet: String, _ environment: Environment) {
        guard !environment.has(quiet), let row = environment.row("calendar.event", id),
            let start = row.values["start"]?.string.flatMap(OdooTime.moment),
            start > environment.world.configuration.clock.now
        else { return }
        let organiser = row.values["user_id"]?.integer.flatMap {
            environment.row("res.users", $0)?.values["partner_id"]?.integer
        }
        let partners = (row.values["partner_ids"]?.ids ?? []).filter { $0 != organiser }
        guard !partners.isEmpty else { return }
        environment.world.mails.append(OdooMail(kind: kind, model: "calendar.event", record: id, partners: partners))
    }
}

/// Recurring appointments.
enum EventRecurrence {
    private static let model = "calendar.recurrence"
    private static let times: Set<String> = ["start", "stop", "start_date", "stop_date"]
    private static let rule = Set(Catalogue.recurrenceFields.map(\.name)).subtracting(["rrule_type_ui"])

    /// A new recurring appointment follows its series.
    static func prepare(_ values: inout [String: JSONValue]) {
        if values["recurrency"] == true { values["follow_recurrence"] = true }
    }

    /// An appointment whose time is written no longer follows its series, unless the same call sets that it does.
    static func willWrite(_ ids: [Int], _ values: inout [String: JSONValue]) throws(OdooException) {
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

/// Series of appointments. A record does not create appointments: it holds those that are assigned to it.
struct RecurrenceBehaviour: Behaviour {
    /// Odoo's limit of repetitions.
    private static let mostTimes = 720
    private static let rule = Set(Catalogue.recurrenceFields.map(\.name)).subtracting(["event_tz", "rrule"])

    var ignoresMissing: Bool { true }

    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        Self.cut(&values, environment)
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
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

    /// Limits the rule that Odoo generates from the fields and, from 17, reads back into them; a given rule stays.
    private static func cut(_ values: inout [String: JSONValue], _ environment: Environment) {
        guard environment.world.version >= 17, values["rrule"]?.string == nil else { return }
        let isLong = (values["count"]?.integer ?? 0) > mostTimes && values["end_type"] == "count"
        guard values["end_type"] == "forever" || isLong else { return }
        values["end_type"] = "count"
        values["count"] = .integer(mostTimes)
    }

    /// Returns Odoo's name of a series.
    static func name(_ row: Row) -> JSONValue {
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

    private static func days(_ values: [String: JSONValue]) -> [String] {
        weekdays.filter { values[String($0.prefix(3).lowercased())] == true }
    }
}
