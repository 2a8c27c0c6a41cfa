import Odoo
import Storage

extension AppointmentWriter.Work {
    /// The appointments of the unit that are known in Odoo by now, in their order.
    var members: [SeriesRecord.Member] {
        let made = Dictionary(links.map { ($0.key, $0.event) }) { first, _ in first }
        return content.appointments.compactMap { item in
            made[item.key].map {
                SeriesRecord.Member(key: item.key, event: $0, membership: item.appointment.membership)
            }
        }
    }

    /// Those of its links that stand for no appointment.
    var seriesLinks: Set<CalendarLink> { Set(links.filter(\.isSeries)) }

    var seriesStep: SeriesPlan.Step {
        SeriesPlan.make(rule: content.rule, unit: unit, steps: steps, members: members)
    }

    /// What the series shall be.
    ///
    /// - Parameter present: the appointments that are there, where that is in doubt.
    func series(among present: Set<Int>?) -> (record: SeriesRecord, members: [Int])? {
        let members = members.filter { present?.contains($0.event) ?? true }
        return content.rule.flatMap { SeriesRecord($0, members) }.map { ($0, members.map(\.event)) }
    }
}
