import Odoo
import Storage

/// Series whose record is unknown: the answer was lost, another user led the event, or the record was deleted.
extension EventHands {
    /// Adopts the records that hold appointments of series whose own record is unknown.
    ///
    /// - Returns: the series for which there is none, and the appointments that exist.
    func adoptSeries(
        _ indices: [Int],
        _ works: inout [AppointmentWriter.Work]
    ) async throws(OdooError) -> (rest: [Int], present: Set<Int>) {
        guard !indices.isEmpty else { return ([], []) }
        var owners: [Int: String] = [:]
        for index in indices { for member in works[index].members { owners[member.event] = works[index].uid } }
        let (present, found) = try await look(for: owners)
        var rest: [Int] = []
        for index in indices {
            guard let recurrence = works[index].uid.flatMap({ found[$0] }),
                let (record, members) = works[index].series(among: present)
            else {
                rest.append(index)
                continue
            }
            do throws(OdooError) {
                try await desk.write(RecurrenceFields.model, [recurrence], whole(record, members))
                works[index].links.append(try CalendarLink(series: recurrence, record))
            } catch { try note(error, &works[index]) }
        }
        return (rest, present)
    }

    /// Returns which of `owners` exist (appointments with the uid of their unit), and for each uid the record whose
    /// members are all its own.
    func look(
        for owners: [Int: String]
    ) async throws(OdooError) -> (present: Set<Int>, recurrences: [String: Int]) {
        let ids: [OdooValue] = [["id", "in", OdooValue(owners.keys.sorted())]]
        let found = try await desk.search(Self.model, ids, fields: ["recurrence_id"])
        var candidates: [Int: String] = [:]
        for record in found {
            if let recurrence = record["recurrence_id"]?.reference?.id { candidates[recurrence] = owners[record.id] }
        }
        let present = Set(found.map(\.id))
        guard !candidates.isEmpty else { return (present, [:]) }
        // A series that someone created in Odoo from an appointment has members without a mark.
        let members = try await desk.search(
            Self.model,
            [["recurrence_id", "in", OdooValue(candidates.keys.sorted())]],
            fields: ["recurrence_id", EventMark.field]
        )
        for record in members {
            guard let recurrence = record["recurrence_id"]?.reference?.id, let uid = candidates[recurrence] else {
                continue
            }
            let isOwn = record[EventMark.field]?.string?.hasPrefix("\(uid)/") ?? false
            if !isOwn { candidates[recurrence] = nil }
        }
        let pairs = candidates.sorted { $0.key < $1.key }.map { ($0.value, $0.key) }
        return (present, Dictionary(pairs) { first, _ in first })
    }
}
