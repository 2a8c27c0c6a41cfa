package import Base

/// An appointment in Odoo that is known to represent an event at Google, without what was written to it.
package struct CalendarRecord: Sendable, Hashable {
    package var calendar: String
    package var unit: String
    /// See `CalendarLink.key`.
    package var key: String
    /// The id in Odoo.
    package var event: Int
    /// See `CalendarLink.writeDate`.
    package var writeDate: String?

    package init(calendar: String, unit: String, key: String, event: Int, writeDate: String?) {
        self.calendar = calendar
        self.unit = unit
        self.key = key
        self.event = event
        self.writeDate = writeDate
    }
}

/// When a user's appointments in Odoo were last compared with what was written to them.
package struct CalendarComparison: Sendable, Hashable {
    /// The last comparison of those that had changed in Odoo since the comparison before.
    package var changedAt: Timestamp
    /// The last comparison of all of them.
    package var allAt: Timestamp

    package init(changedAt: Timestamp, allAt: Timestamp) {
        self.changedAt = changedAt
        self.allAt = allAt
    }
}
