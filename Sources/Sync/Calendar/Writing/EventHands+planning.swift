import Odoo
import Storage

/// Plans what to do.
extension EventHands {
    func plan(_ works: inout [AppointmentWriter.Work]) async throws(OdooError) {
        let present = try await marked(works)
        for index in works.indices {
            works[index].steps = AppointmentPlan.make(
                wanted: works[index].content.appointments,
                links: works[index].unit.appointmentLinks,
                present: works[index].leads ? present[works[index].uid ?? ""] ?? [:] : [:],
                leads: works[index].leads
            )
        }
    }

    /// Returns the records in Odoo with a mark of these units, by uid and key, oldest first. Does not search for units
    /// whose wanted appointments are all known and certain.
    private func marked(_ works: [AppointmentWriter.Work]) async throws(OdooError) -> [String: [String: [Int]]] {
        var exact: [String: (uid: String, key: String)] = [:]
        var series: [String] = []
        for work in works where work.leads {
            guard let uid = work.uid else { continue }
            let known = Set(work.unit.appointmentLinks.filter { !$0.written.isEmpty }.map(\.key))
            let missing = work.content.appointments.map(\.key).filter { !known.contains($0) }
            // Of a series that is new here, or has been deleted, others may have left more than is wanted.
            if known.isEmpty, missing.isEmpty || missing.contains(where: { !$0.isEmpty }) {
                exact[uid] = (uid, "")
                series.append(uid)
            } else {
                for key in missing { exact[EventMark.make(uid, key: key)] = (uid, key) }
            }
        }
        guard !exact.isEmpty else { return [:] }
        var conditions: [OdooValue] = series.map { [.string(EventMark.field), "=like", .string(Self.prefix($0))] }
        conditions.append([.string(EventMark.field), "in", OdooValue(exact.keys.sorted())])
        let found = try await desk.search(
            Self.model,
            Array(repeating: "|", count: conditions.count - 1) + conditions,
            fields: [EventMark.field]
        )
        var present: [String: [String: [Int]]] = [:]
        for record in found {
            guard let mark = record[EventMark.field]?.string else { continue }
            let place =
                exact[mark]
                ?? series.first { mark.hasPrefix($0 + "/") }.map { ($0, String(mark.dropFirst($0.count + 1))) }
            if let (uid, key) = place { present[uid, default: [:]][key, default: []].append(record.id) }
        }
        return present
    }

    /// Returns an SQL LIKE pattern for the marks of a series.
    private static func prefix(_ uid: String) -> String {
        String(uid.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] }) + "/%"
    }
}
