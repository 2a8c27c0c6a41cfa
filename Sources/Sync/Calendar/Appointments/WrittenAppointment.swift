import Odoo
import Storage

/// What was last written of an appointment, and its key at that time.
struct WrittenAppointment: Sendable, Hashable {
    /// As in `KeyedAppointment`.
    var key: String
    var appointment: Appointment
    /// `nil` if an earlier version of the gateway did not store it.
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

    /// - Returns: `nil` if it is uncertain what was written.
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

    /// Encodes the value for `CalendarLink.written`.
    static func text(
        _ appointment: Appointment,
        _ resolved: ResolvedAppointment
    ) throws(OdooError) -> String {
        do { return try StoredJSON.encode(Stored(appointment: appointment, resolved: resolved)) } catch {
            throw OdooError(.unreadable, "cannot store the appointment")
        }
    }
}

/// The contacts of an appointment as found in Odoo: they may have changed since it was written.
struct ResolvedAppointment: Sendable, Hashable, Codable {
    /// The attending contacts, ascending.
    var partners: [Int]
    /// The organising user; `nil` if there is none in Odoo.
    var organiser: Int?
    /// HTML below the description: the attendees and the organiser who have no contact.
    var note: String
}
