import Base
import Odoo
import Recurrence
import Storage

/// An appointment in Odoo's fields.
struct EventValues: Sendable {
    let fields: EventFields
    let partners: PartnerCache
    let alarms: ReminderCache
    let user: OdooUser

    /// Returns all values of a new event.
    func new(_ item: KeyedAppointment, mark: String, googleID: String) -> [String: JSONValue] {
        var values = changes(item.appointment, from: nil)
        values["partner_ids"] = .array(attendees(item.appointment).map { [4, .integer($0.partner)] })
        values["attendee_ids"] = .array(
            attendees(item.appointment).map { attendee in
                [0, 0, ["partner_id": .integer(attendee.partner), "state": .string(attendee.answer.rawValue)]]
            }
        )
        return values.merging(identity(mark, googleID)) { _, new in new }
    }

    /// Returns the values to write over an event whose contents are unknown. It may have been archived.
    func whole(_ item: KeyedAppointment, mark: String, googleID: String) -> [String: JSONValue] {
        var values = changes(item.appointment, from: nil).merging(identity(mark, googleID)) { _, new in new }
        values["active"] = true
        return values
    }

    /// Identifies the Google event, also to Odoo's own connectors, so that they neither push it nor create another.
    func identity(_ mark: String, _ googleID: String) -> [String: JSONValue] {
        var values: [String: JSONValue] = [EventMark.field: .string(mark)]
        if fields.hasGoogleConnector { values["google_id"] = .string(googleID) }
        return values.merging(quiet) { _, new in new }
    }

    /// Makes Odoo's connectors treat the values as their own.
    private var quiet: [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for name in ["need_sync", "need_sync_m"] where fields.has(name) { values[name] = false }
        return values
    }

    /// Returns the differences, apart from `attendee_ids`; everything if `old` is `nil`, and nothing if there are none.
    func changes(_ new: Appointment, from written: WrittenAppointment?) -> [String: JSONValue] {
        let (old, resolved, before) = (written?.appointment, resolved(new), written?.resolved)
        let isSameCompany = old.map { $0.attendees == new.attendees && $0.organiser == new.organiser } ?? false
        var values: [String: JSONValue] = [:]
        if new.title != old?.title { values["name"] = .string(title(new)) }
        let isSameNote = before.map { $0.note == resolved.note } ?? isSameCompany
        if new.description != old?.description || !isSameNote {
            values["description"] = .string(description(new, resolved.note))
        }
        if new.place != old?.place { values["location"] = Self.text(new.place) }
        if new.time != old?.time { values.merge(time(new.time)) { _, new in new } }
        if new.isFree != old?.isFree { values["show_as"] = new.isFree ? "free" : "busy" }
        if new.isPrivate != old?.isPrivate { values["privacy"] = privacy(new) }
        if new.conference != old?.conference, fields.has("videocall_location") {
            values["videocall_location"] = Self.text(new.conference)
        }
        let isSameOrganiser = before.map { $0.organiser == resolved.organiser } ?? isSameCompany
        if !isSameOrganiser || new.isPrivate != old?.isPrivate {
            values["user_id"] = resolved.organiser.map { .integer($0) } ?? false
        }
        if new.reminders != old?.reminders {
            values["alarm_ids"] = [[6, 0, JSONValue(alarms.ids(of: new.reminders))]]
        }
        if !(before.map { $0.partners == resolved.partners } ?? isSameCompany) {
            values["partner_ids"] = [[6, 0, JSONValue(resolved.partners)]]
        }
        return values.isEmpty ? [:] : values.merging(quiet) { _, new in new }
    }

    /// The fields by which a change in Odoo is recognised that its date does not show. Odoo rewrites the HTML of
    /// descriptions, and shares reminders between appointments.
    static let compared = [
        "active", "name", "location", "start", "stop", "allday", "show_as", "privacy", "user_id", "partner_ids",
    ]

    /// Whether the fields of a record in Odoo are those of this appointment.
    func isShown(_ appointment: Appointment, by record: OdooRecord) -> Bool {
        var wanted = changes(appointment, from: nil)
        wanted["active"] = true
        return Self.compared.allSatisfy { field in
            guard let value = wanted[field], let found = record[field] else { return true }
            return switch field {
            case "partner_ids": found.ids.map { $0.sorted() == resolved(appointment).partners } ?? true
            case "user_id": (found.reference.map { .integer($0.id) } ?? found) == value
            default: found == value
            }
        }
    }

    /// The attending contacts, each once, with their answers.
    func attendees(_ appointment: Appointment) -> [(partner: Int, answer: Appointment.Answer)] {
        var answers: [Int: Appointment.Answer] = [:]
        for attendee in appointment.attendees {
            guard let partner = attendee.isSelf ? user.partnerID : partners.partner(attendee.address) else { continue }
            // Someone invited by several addresses attends if one of them accepts.
            if let known = answers[partner], known == .accepted || attendee.answer == .needsAction { continue }
            answers[partner] = attendee.answer
        }
        return answers.map { (partner: $0.key, answer: $0.value) }.sorted { $0.partner < $1.partner }
    }

    /// Returns what the appointment becomes with Odoo's contacts as they are looked up now.
    func resolved(_ appointment: Appointment) -> ResolvedAppointment {
        ResolvedAppointment(
            answers: Dictionary(uniqueKeysWithValues: attendees(appointment).map { ($0, $1) }),
            organiser: organiser(appointment),
            note: note(appointment)
        )
    }

    /// Never empty: Odoo requires a name.
    func title(_ appointment: Appointment) -> String {
        appointment.title.isEmpty ? AppointmentText.of(user).untitled : appointment.title
    }

    private func description(_ appointment: Appointment, _ note: String) -> String {
        let html = appointment.description + note
        return fields.descriptionIsHTML ? html : HTMLText.plain(html)
    }

    /// The names of those without a contact, whom Odoo cannot list.
    private func note(_ appointment: Appointment) -> String {
        let words = AppointmentText.of(user)
        var lines: [String] = []
        if case .other(let address, let name) = appointment.organiser,
            appointment.isPrivate || partners.partner(address) == nil
        {
            lines.append("\(words.organiser): \(Self.name(name, address))")
        }
        let unknown = appointment.attendees.filter { !$0.isSelf && partners.partner($0.address) == nil }
        if !unknown.isEmpty {
            let names = unknown.map { "\(Self.name($0.name, $0.address)) – \(words.answer($0.answer))" }
            lines.append("\(words.attendees): " + names.joined(separator: "; "))
        }
        return lines.map { "<p>\(HTMLText.escape($0))</p>" }.joined()
    }

    private static func name(_ name: String, _ address: String) -> String {
        name.isEmpty ? address : "\(name) <\(address)>"
    }

    private func time(_ time: Appointment.Time) -> [String: JSONValue] {
        switch time {
        case .days(let first, let last):
            // Odoo itself gives whole days these hours in every time zone.
            [
                "allday": true, "start_date": .string("\(first)"), "stop_date": .string("\(last)"),
                "start": .string("\(first) 08:00:00"), "stop": .string("\(last) 18:00:00"),
            ]
        case .moments(let start, let end):
            [
                "allday": false, "start": .string(OdooTimeText.make(start)), "stop": .string(OdooTimeText.make(end)),
                "start_date": false, "stop_date": false,
            ]
        }
    }

    /// In Odoo 18 and later, the user's own default applies to the rest.
    private func privacy(_ appointment: Appointment) -> JSONValue {
        if appointment.isPrivate { return "private" }
        return fields.version >= OdooVersion(18, 0) ? false : "public"
    }

    /// `nil` if the organiser is not a user: the event would otherwise seem to be the gateway's. A private one always
    /// belongs to the user: Odoo lets no one create one that belongs to someone else.
    private func organiser(_ appointment: Appointment) -> Int? {
        if appointment.isPrivate { return user.id }
        switch appointment.organiser {
        case .own: return user.id
        case .other(let address, _): return partners.user(address)
        }
    }

    private static func text(_ text: String) -> JSONValue { text.isEmpty ? false : .string(text) }
}

/// The few texts that the gateway itself writes into an appointment, in its user's language.
struct AppointmentText: Sendable {
    let untitled: String
    let organiser: String
    let attendees: String
    private let answers: [Appointment.Answer: String]

    func answer(_ answer: Appointment.Answer) -> String { answers[answer] ?? "" }

    static func of(_ user: OdooUser) -> AppointmentText {
        user.language?.hasPrefix("de") == true ? german : english
    }

    private static let english = AppointmentText(
        untitled: "(no title)",
        organiser: "Organiser",
        attendees: "Further attendees",
        answers: [
            .needsAction: "no answer", .declined: "declined", .tentative: "maybe", .accepted: "accepted",
        ]
    )

    private static let german = AppointmentText(
        untitled: "(kein Titel)",
        organiser: "Organisator",
        attendees: "Weitere Teilnehmer",
        answers: [
            .needsAction: "keine Antwort", .declined: "abgelehnt", .tentative: "vielleicht", .accepted: "zugesagt",
        ]
    )
}
