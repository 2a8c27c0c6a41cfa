import Odoo
import Storage

/// When Odoo says that an appointment was last written.
extension EventHands {
    /// Reads the dates of everything written of these units, so that later changes by others can be recognised.
    func writeDates(_ works: [AppointmentWriter.Work]) async throws(OdooError) -> [CalendarRecord] {
        var records: [Int: CalendarRecord] = [:]
        for work in works where work.leads && work.failure == nil {
            let known = Set(work.unit.links)
            let series = work.seriesLinks
            for link in work.links where !series.contains(link) && (work.joined || !known.contains(link)) {
                records[link.event] = CalendarRecord(
                    calendar: work.unit.calendar,
                    unit: work.unit.id,
                    key: link.key,
                    event: link.event,
                    writeDate: nil
                )
            }
        }
        guard !records.isEmpty else { return [] }
        let found = try await desk.search(
            Self.model,
            [["id", "in", OdooValue(records.keys.sorted())]],
            fields: ["write_date"]
        )
        return found.compactMap { record in
            records[record.id].map { known in
                var known = known
                known.writeDate = record["write_date"]?.string
                return known
            }
        }
    }
}
