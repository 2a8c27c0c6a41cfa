import Odoo
import Storage

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
