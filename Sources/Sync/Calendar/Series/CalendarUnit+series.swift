import Odoo
import Storage

extension CalendarLink {
    /// In place of an occurrence's key, which begins with a digit: the link stands for the series itself.
    fileprivate static let seriesKey = "series"

    /// A series in Odoo, and what was last written there.
    init(series: Int, _ written: SeriesRecord) throws(OdooError) {
        do { self.init(key: Self.seriesKey, event: series, written: try StoredJSON.encode(written)) } catch {
            throw OdooError(.unreadable, "the series cannot be kept")
        }
    }

    var isSeries: Bool { key == Self.seriesKey }
}

extension CalendarRecord {
    /// Whether it is the record of a series, and no appointment.
    var isSeries: Bool { key == CalendarLink.seriesKey }
}

extension CalendarUnit {
    /// What stands for its appointments.
    var appointmentLinks: [CalendarLink] { links.filter { !$0.isSeries } }

    /// What stands for the series as a whole.
    var seriesLink: CalendarLink? { links.first(where: \.isSeries) }
}
