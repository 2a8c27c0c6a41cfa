package import Base

/// A calendar that is brought over for a person, and how far its changes have been taken in.
package struct CalendarFeed: Sendable, Hashable {
    /// The calendar's id at Google.
    package var calendar: String
    /// What was asked for, in a form of the reader's own: when that changes, everything has to be listed anew.
    package var query: String
    /// What has come since the listing that gave it; `nil` while everything has still to be listed.
    package var token: String?
    /// Grows with each full listing.
    package var listing: Int
    /// What the reader has to know of the calendar as a whole, in a form of its own.
    package var context: String

    package init(calendar: String, query: String, token: String?, listing: Int, context: String) {
        self.calendar = calendar
        self.query = query
        self.token = token
        self.listing = listing
        self.context = context
    }
}

/// An event as it was last read from Google.
package struct CalendarItem: Sendable, Hashable {
    package var id: String
    /// The series that it belongs to, or its own id.
    package var unit: String
    /// True: it was deleted. Kept until that has been carried out.
    package var isGone: Bool
    /// True: it ended before the time that is brought over. Of interest only where it was known before.
    package var isOld: Bool
    /// When it ends, the last time if it repeats; `nil` for one without end.
    package var endsAt: Timestamp?
    /// The event, in a form of the reader's own; empty for one that is gone.
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

/// An event in Odoo that stands for one in Google.
package struct CalendarLink: Sendable, Hashable {
    /// Which of a series: empty for an event of its own.
    package var key: String
    /// The id in Odoo.
    package var event: Int
    /// What was last written there, in a form of the writer's own; empty where that is no longer certain.
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

/// What is brought over as a whole: an event, or a series with all that differs from it.
package struct CalendarUnit: Sendable, Hashable {
    package var calendar: String
    /// The id of the event or of the series.
    package var id: String
    /// The event or series as all who take part know it, once that has been claimed.
    package var uid: String?
    /// Counts the changes that wait; 0 where none does.
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

/// A wish to be the one whose copy of an event stands for it in Odoo.
package struct CalendarClaim: Sendable, Hashable {
    /// The event, the same in the calendars of all who take part.
    package var uid: String
    package var calendar: String
    /// The unit in that calendar.
    package var unit: String
    /// Who knows more of the event: a higher rank takes over from a lower one.
    package var rank: Int

    package init(uid: String, calendar: String, unit: String, rank: Int) {
        self.uid = uid
        self.calendar = calendar
        self.unit = unit
        self.rank = rank
    }
}
