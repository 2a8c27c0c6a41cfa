import Odoo
import Storage

/// What was last written of an appointment, and which of its unit it was then.
struct WrittenAppointment: Sendable, Hashable {
    /// As in `KeyedAppointment`.
    var key: String
    var appointment: Appointment
    /// `nil` where an earlier version of the gateway did not keep it.
    var resolved: ResolvedAppointment?

    private struct Stored: Codable {
        var appointment: Appointment
        var resolved: ResolvedAppointment
    }

    init(key: String, _ appointment: Appointment, _ resolved: ResolvedAppointment? = nil) {
        self.key = key
        self.appointment = appointment
        self.resolved = resolved
    }

    /// - Returns: `nil` where it is not certain what was written.
    init?(_ link: CalendarLink) {
        key = link.key
        if let stored = try? StoredJSON.decode(Stored.self, link.written) {
            (appointment, resolved) = (stored.appointment, stored.resolved)
        } else if let appointment = try? StoredJSON.decode(Appointment.self, link.written) {
            self.appointment = appointment
        } else {
            return nil
        }
    }

    /// For `CalendarLink.written`.
    static func text(
        _ appointment: Appointment,
        _ resolved: ResolvedAppointment
    ) throws(OdooError) -> String {
        do { return try StoredJSON.encode(Stored(appointment: appointment, resolved: resolved)) } catch {
            throw OdooError(.unreadable, "the appointment cannot be kept")
        }
    }
}

/// What Odoo's contacts make of an appointment: they may have changed since it was written.
struct ResolvedAppointment: Sendable, Hashable, Codable {
    /// The contacts that take part, ascending.
    var partners: [Int]
    /// The user who invites; `nil` where that is nobody in Odoo.
    var organiser: Int?
    /// HTML below the description: those who are no contacts.
    var note: String
}
