import Storage

/// What has to be done in Odoo for one unit. Pure: the same answer for the same state, wherever a run before it broke off.
enum AppointmentPlan {
    enum Step: Sendable, Hashable {
        case create(KeyedAppointment)
        /// Writes what differs from what was last written; all of it where that is not known.
        case change(event: Int, KeyedAppointment, from: Appointment?)
        case remove(event: Int, key: String)
        /// Nothing to write; the link stays.
        case keep(CalendarLink)
    }

    /// - Parameters:
    ///   - wanted: what shall be there.
    ///   - links: what this person is known to have written.
    ///   - present: what bears the unit's mark in Odoo and is not among the links, by key: written before an answer was
    ///     lost, by somebody who led the event before, or by a gateway whose database was lost.
    ///   - leads: false where somebody else's copy stands for the event: nothing is touched.
    static func make(
        wanted: [KeyedAppointment],
        links: [CalendarLink],
        present: [String: Int],
        leads: Bool
    ) -> [Step] {
        guard leads else { return [] }
        let known = Dictionary(links.map { ($0.key, $0) }) { first, _ in first }
        let keys = Set(wanted.map(\.key))
        var steps: [Step] = []
        for link in links where !keys.contains(link.key) { steps.append(.remove(event: link.event, key: link.key)) }
        for (key, event) in present.sorted(by: { $0.key < $1.key }) where !keys.contains(key) && known[key] == nil {
            steps.append(.remove(event: event, key: key))
        }
        for item in wanted {
            if let link = known[item.key] {
                let before = try? StoredJSON.decode(Appointment.self, link.written)
                let isSame = before == item.appointment
                steps.append(isSame ? .keep(link) : .change(event: link.event, item, from: before))
            } else if let event = present[item.key] {
                steps.append(.change(event: event, item, from: nil))
            } else {
                steps.append(.create(item))
            }
        }
        return steps
    }
}
