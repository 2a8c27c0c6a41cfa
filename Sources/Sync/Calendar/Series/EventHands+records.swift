import Odoo
import Storage

/// Creates the records of new series.
extension EventHands {
    /// - Parameter present: the appointments that exist, if that is uncertain.
    func makeSeries(
        _ indices: [Int],
        among present: Set<Int>?,
        _ works: inout [AppointmentWriter.Work]
    ) async throws(OdooError) {
        var rest = indices[...]
        while !rest.isEmpty {
            let next = Array(rest.prefix(desk.batch))
            try await together(next, &works) { units, works throws(OdooError) in
                try await make(units, among: present, &works)
            }
            rest = rest.dropFirst(desk.batch)
        }
    }

    /// Creates them in one call, of which Odoo keeps nothing if it refuses it.
    private func make(
        _ indices: [Int],
        among present: Set<Int>?,
        _ works: inout [AppointmentWriter.Work]
    ) async throws(OdooError) {
        let all = indices.compactMap { index in
            works[index].series(among: present).map { (work: index, record: $0.record, members: $0.members) }
        }
        guard !all.isEmpty else { return }
        let made = try await desk.create(RecurrenceFields.model, all.map { whole($0.record, $0.members) })
        for (entry, recurrence) in zip(all, made) {
            works[entry.work].links.append(try CalendarLink(series: recurrence, entry.record))
        }
    }

    /// Returns all values of a series.
    func whole(_ record: SeriesRecord, _ members: [Int]) -> [String: OdooValue] {
        var values = recurrences?.values(record.rule) ?? [:]
        values["base_event_id"] = .integer(record.base)
        values["calendar_event_ids"] = [[6, 0, OdooValue(members)]]
        return values
    }
}
