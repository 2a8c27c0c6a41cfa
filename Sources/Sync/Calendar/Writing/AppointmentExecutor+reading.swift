import Base
import Odoo
import Storage

/// What Odoo says about appointments once their batch is written.
extension AppointmentExecutor {
    /// Reads when everything written of these units was last written, so that later changes by others can be recognised.
    /// What someone changed between the gateway's write and this call gets `CalendarRecord.changed` instead of its date:
    /// Odoo names another user as its writer, or it has other values than those written.
    ///
    /// The values decide too since a user's appointments are written as that user, who is the one most likely to change
    /// them. Odoo may keep a value in another form than it was written, so what was written as a whole is taken as it
    /// is: a difference causes one more write, not one with each run.
    func writeDates(_ batch: [UnitWork]) async throws(OdooError) -> [CalendarRecord] {
        var written: [Int: (record: CalendarRecord, appointment: Appointment?)] = [:]
        for work in batch where work.leads && work.failure == nil {
            let known = Set(work.unit.links)
            let series = work.seriesLinks
            let wanted = Dictionary(work.content.appointments.map { ($0.key, $0.appointment) }) { first, _ in first }
            let whole = work.wholeEvents
            for link in work.links where !series.contains(link) && (work.joined || !known.contains(link)) {
                let record = CalendarRecord(
                    calendar: work.unit.calendar,
                    unit: work.unit.id,
                    key: link.key,
                    event: link.event,
                    writeDate: nil
                )
                written[link.event] = (record, whole.contains(link.event) ? nil : wanted[link.key])
            }
        }
        guard !written.isEmpty else { return [] }
        let found = try await client.search(
            Self.model,
            [["id", "in", JSONValue(written.keys.sorted())]],
            fields: ["write_date", "write_uid"] + EventValues.compared
        )
        let writers = found.compactMap { record in
            record["write_uid"]?.reference.map { (record.id, $0.id) }
        }
        let foreign = try await client.writtenByOthers(Dictionary(writers) { first, _ in first }, than: writer)
        let values = values
        return found.compactMap { record in
            guard let (entry, appointment) = written[record.id] else { return nil }
            var known = entry
            let isChanged = appointment.map { foreign.contains(record.id) || !values.isShown($0, by: record) } ?? false
            known.writeDate = isChanged ? CalendarRecord.changed : record["write_date"]?.string
            return known
        }
    }
}

extension UnitWork {
    /// The appointments that were written without comparing them.
    fileprivate var wholeEvents: Set<Int> {
        Set(steps.compactMap { if case .change(let event, _, nil) = $0 { event } else { nil } })
    }
}

extension CalendarRecord {
    /// Instead of a date: none is equal to it, so the next comparison finds that the record was changed.
    static let changed = ""
}
