import Odoo
import Storage

/// What to do in Odoo for one unit. Pure: the same result for the same state, wherever an earlier run stopped.
enum AppointmentPlan {
    enum Step: Sendable, Hashable {
        case create(KeyedAppointment)
        /// Writes what differs from what was last written, or everything if that is unknown. With another key than
        /// before, the record becomes another occurrence.
        case change(event: Int, KeyedAppointment, from: WrittenAppointment?)
        case remove(event: Int, key: String)
        /// Nothing to write; the link stays.
        case keep(CalendarLink)
    }

    /// - Parameters:
    ///   - wanted: the appointments that should exist.
    ///   - links: what is known to be written for this user.
    ///   - present: what was found in Odoo by the unit's marks, by key, oldest first: written before an answer was
    ///     lost, by a user who led the event before, or by a gateway whose database was lost.
    ///   - leads: false if another user's copy represents the event: nothing is changed.
    static func make(
        wanted: [KeyedAppointment],
        links: [CalendarLink],
        present: [String: [Int]],
        leads: Bool
    ) -> [Step] {
        guard leads else { return [] }
        let known = Dictionary(links.map { ($0.key, $0) }) { first, _ in first }
        let keys = Set(wanted.map(\.key))
        var places: [String: (event: Int, from: WrittenAppointment?)] = [:]
        for item in wanted {
            if let link = known[item.key] {
                places[item.key] = (link.event, WrittenAppointment(link))
            } else if let event = present[item.key]?.first {
                places[item.key] = (event, nil)
            }
        }
        var taken = Set(places.values.map(\.event))
        let orphans = links.filter { !keys.contains($0.key) && !taken.contains($0.event) }
        let new = wanted.map(\.key).filter { places[$0] == nil }
        for (old, key) in SeriesShift.pairs(orphans.map(\.key), new) {
            guard let link = known[old], taken.insert(link.event).inserted else { continue }
            places[key] = (link.event, WrittenAppointment(link))
        }
        var steps: [Step] = []
        for link in orphans where taken.insert(link.event).inserted {
            steps.append(.remove(event: link.event, key: link.key))
        }
        for (key, events) in present.sorted(by: { $0.key < $1.key }) {
            for event in events where taken.insert(event).inserted { steps.append(.remove(event: event, key: key)) }
        }
        for item in wanted {
            if let (event, before) = places[item.key] {
                if let link = known[item.key], before?.appointment == item.appointment {
                    steps.append(.keep(link))
                } else {
                    steps.append(.change(event: event, item, from: before))
                }
            } else {
                steps.append(.create(item))
            }
        }
        return steps
    }
}

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
    /// The answers of the attending contacts.
    var answers: [Int: Appointment.Answer]
    /// The organising user; `nil` if there is none in Odoo.
    var organiser: Int?
    /// HTML below the description: the attendees and the organiser who have no contact.
    var note: String

    /// The attending contacts, ascending.
    var partners: [Int] { answers.keys.sorted() }
}
