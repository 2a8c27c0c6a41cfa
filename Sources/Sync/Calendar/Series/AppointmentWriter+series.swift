import Odoo
import Storage

extension AppointmentWriter.Work {
    /// The unit's appointments known in Odoo so far, in order.
    var members: [SeriesRecord.Member] {
        let made = Dictionary(links.map { ($0.key, $0.event) }) { first, _ in first }
        return content.appointments.compactMap { item in
            made[item.key].map {
                SeriesRecord.Member(key: item.key, event: $0, membership: item.appointment.membership)
            }
        }
    }

    /// Those of its links that represent no appointment.
    var seriesLinks: Set<CalendarLink> { Set(links.filter(\.isSeries)) }

    var seriesStep: SeriesPlan.Step {
        SeriesPlan.make(rule: content.rule, unit: unit, steps: steps, members: members)
    }

    /// Returns the wanted series record.
    ///
    /// - Parameter present: the appointments that exist, if that is uncertain.
    func series(among present: Set<Int>?) -> (record: SeriesRecord, members: [Int])? {
        let members = members.filter { present?.contains($0.event) ?? true }
        return content.rule.flatMap { SeriesRecord($0, members) }.map { ($0, members.map(\.event)) }
    }
}
