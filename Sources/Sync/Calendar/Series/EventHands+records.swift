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
        var busy: [Int] = []
        var records: [SeriesRecord] = []
        var all: [[String: OdooValue]] = []
        for index in indices {
            guard let (record, members) = works[index].series(among: present) else { continue }
            busy.append(index)
            records.append(record)
            all.append(whole(record, members))
        }
        guard !busy.isEmpty else { return }
        do throws(OdooError) {
            let made = try await desk.create(RecurrenceFields.model, all)
            for (place, recurrence) in made.enumerated() {
                works[busy[place]].links.append(try CalendarLink(series: recurrence, records[place]))
            }
        } catch {
            switch error.cause {
            case .refused, .exception, .accessRights: break
            default: throw error
            }
            // One by one, to find the refused one; of several batches, the first may already exist.
            guard busy.count > 1, busy.count <= desk.batch else {
                for index in busy { try note(error, &works[index]) }
                return
            }
            for index in busy { try await makeSeries([index], among: present, &works) }
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
