package import Base

/// A record in Odoo that is known to stand for an event of Google's, without what was written there.
package struct CalendarRecord: Sendable, Hashable {
    package var calendar: String
    package var unit: String
    /// As in `CalendarLink`.
    package var key: String
    /// The id in Odoo.
    package var event: Int
    /// As in `CalendarLink`.
    package var writeDate: String?

    package init(calendar: String, unit: String, key: String, event: Int, writeDate: String?) {
        self.calendar = calendar
        self.unit = unit
        self.key = key
        self.event = event
        self.writeDate = writeDate
    }
}

/// When a person's records in Odoo were last compared with what was written there.
package struct CalendarComparison: Sendable, Hashable {
    /// Those that had changed in Odoo since the comparison before.
    package var changedAt: Timestamp
    /// All of them.
    package var allAt: Timestamp

    package init(changedAt: Timestamp, allAt: Timestamp) {
        self.changedAt = changedAt
        self.allAt = allAt
    }
}
