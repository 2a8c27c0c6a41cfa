import Base
import Odoo
import Storage

/// A unit of the calendar being written to Odoo: what is wanted, and what is done of it.
struct UnitWork: Sendable {
    let unit: CalendarUnit
    var content: UnitContent
    /// `nil` if the event cannot be identified; then there is nothing to do.
    let uid: String?
    let leads: Bool
    /// Whether nothing is left at Google, even if the store still has something.
    let isOver: Bool
    var steps: [AppointmentPlan.Step] = []
    /// Changes still to be written.
    var edits: [AppointmentExecutor.Edit] = []
    var links: [CalendarLink] = []
    /// Whether its series was changed, and with it the write dates of its appointments.
    var joined = false
    var failure: Reason?
    var isSettled = false

    /// Whether anything may be left to do.
    var isOpen: Bool { leads && failure == nil && !isSettled }

    var mark: (String) -> String { { [uid] key in EventMark.make(uid ?? "", key: key) } }
}

extension UnitWork {
    /// The unit's appointments known in Odoo so far, in order.
    var members: [SeriesRecord.Member] {
        let made = Dictionary(links.map { ($0.key, $0.event) }) { first, _ in first }
        return content.appointments.compactMap { item in
            made[item.key].map {
                SeriesRecord.Member(key: item.key, event: $0, seriesRole: item.appointment.seriesRole)
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

extension CalendarLink {
    /// Used instead of an occurrence's key, which begins with a digit: the link represents the series itself.
    fileprivate static let seriesKey = "series"

    /// A series in Odoo, and what was last written there.
    init(series: Int, _ written: SeriesRecord) throws(OdooError) {
        do { self.init(key: Self.seriesKey, event: series, written: try StoredJSON.encode(written)) } catch {
            throw OdooError(.unreadable, "cannot store the series")
        }
    }

    var isSeries: Bool { key == Self.seriesKey }
}

extension CalendarRecord {
    /// Whether it is the record of a series rather than an appointment.
    var isSeries: Bool { key == CalendarLink.seriesKey }
}

extension CalendarUnit {
    /// The links of its appointments.
    var appointmentLinks: [CalendarLink] { links.filter { !$0.isSeries } }

    /// The link of the series as a whole.
    var seriesLink: CalendarLink? { links.first(where: \.isSeries) }
}
