import Odoo
import Storage

/// Marks appointments as members of a series.
extension EventHands {
    /// Marks all that are not yet marked, those of all units together.
    func markMembers(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        try await together(works.indices.filter { works[$0].isOpen }, &works) { units, works throws(OdooError) in
            try await mark(units.map { works[$0] })
        }
    }

    private func mark(_ works: [AppointmentWriter.Work]) async throws(OdooError) {
        var events: [Appointment.Membership?: [Int]] = [:]
        for work in works {
            let made = Dictionary(work.links.map { ($0.key, $0.event) }) { first, _ in first }
            for (key, membership) in work.steps.compactMap(SeriesPlan.marking) {
                if let event = made[key] { events[membership, default: []].append(event) }
            }
        }
        for membership in [Appointment.Membership.regular, .moved, nil] {
            var rest = (events[membership] ?? [])[...]
            while !rest.isEmpty {
                try await eachIfMissing(Array(rest.prefix(EventDesk.bulk))) { ids throws(OdooError) in
                    try await desk.write(
                        Self.model,
                        ids,
                        [
                            "recurrency": .bool(membership != nil),
                            "follow_recurrence": .bool(membership == .regular),
                        ]
                    )
                }
                rest = rest.dropFirst(EventDesk.bulk)
            }
        }
    }
}
