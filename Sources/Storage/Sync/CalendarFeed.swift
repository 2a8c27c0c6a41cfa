package import Base

/// A calendar that is synchronised for a user, and how far its changes have been read.
package struct CalendarFeed: Sendable, Hashable {
    /// The calendar's id at Google.
    package var calendar: String
    /// What was requested, in the reader's own format; when that changes, everything has to be listed again.
    package var query: String
    /// The token for changes since the listing that returned it; `nil` while everything still has to be listed.
    package var token: String?
    /// Grows with each full listing.
    package var listing: Int
    /// What the reader has to know about the calendar as a whole, in its own format.
    package var context: String

    package init(calendar: String, query: String, token: String?, listing: Int, context: String) {
        self.calendar = calendar
        self.query = query
        self.token = token
        self.listing = listing
        self.context = context
    }
}

/// An event as last read from Google.
package struct CalendarItem: Sendable, Hashable {
    package var id: String
    /// The series that the event belongs to, or its own id.
    package var unit: String
    /// If true, the event was deleted; the item is kept until the deletion has been carried out.
    package var isGone: Bool
    /// If true, the event ended before the synchronised period; it matters only if it was known before.
    package var isOld: Bool
    /// When the event ends, or its last occurrence if it repeats; `nil` if it has no end.
    package var endsAt: Timestamp?
    /// The event, in the reader's own format; empty for a deleted one.
    package var content: String

    package init(
        id: String,
        unit: String,
        isGone: Bool,
        isOld: Bool = false,
        endsAt: Timestamp?,
        content: String
    ) {
        self.id = id
        self.unit = unit
        self.isGone = isGone
        self.isOld = isOld
        self.endsAt = endsAt
        self.content = content
    }
}

/// An appointment in Odoo that represents an event at Google.
package struct CalendarLink: Sendable, Hashable {
    /// The occurrence within a series; empty for a single event.
    package var key: String
    /// The id in Odoo.
    package var event: Int
    /// What was last written there, in the writer's own format; empty where that is no longer certain.
    package var written: String
    /// Odoo's `write_date` after that, as Odoo writes it; `nil` while it has not been read.
    package var writeDate: String?

    package init(key: String, event: Int, written: String, writeDate: String? = nil) {
        self.key = key
        self.event = event
        self.written = written
        self.writeDate = writeDate
    }
}

/// What is synchronised as a whole: an event, or a series with its exceptions.
package struct CalendarUnit: Sendable, Hashable {
    package var calendar: String
    /// The id of the event or of the series.
    package var id: String
    /// The identifier of the event or series that all attendees share, once it has been claimed.
    package var uid: String?
    /// The number of pending changes; 0 where there are none.
    package var changes: Int
    package var items: [CalendarItem]
    package var links: [CalendarLink]

    package init(
        calendar: String,
        id: String,
        uid: String?,
        changes: Int,
        items: [CalendarItem],
        links: [CalendarLink]
    ) {
        self.calendar = calendar
        self.id = id
        self.uid = uid
        self.changes = changes
        self.items = items
        self.links = links
    }
}

/// A claim that one calendar's copy of an event is the one that represents it in Odoo.
package struct CalendarClaim: Sendable, Hashable {
    /// The event's identifier, the same in the calendars of all attendees.
    package var uid: String
    package var calendar: String
    /// The unit in that calendar.
    package var unit: String
    /// How much the claimant knows about the event: a higher rank takes over from a lower one.
    package var rank: Int

    package init(uid: String, calendar: String, unit: String, rank: Int) {
        self.uid = uid
        self.calendar = calendar
        self.unit = unit
        self.rank = rank
    }
}

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
    /// Whether what was last written there is known.
    package var isCertain: Bool

    package init(
        calendar: String,
        unit: String,
        key: String,
        event: Int,
        writeDate: String?,
        isCertain: Bool = true
    ) {
        self.calendar = calendar
        self.unit = unit
        self.key = key
        self.event = event
        self.writeDate = writeDate
        self.isCertain = isCertain
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
