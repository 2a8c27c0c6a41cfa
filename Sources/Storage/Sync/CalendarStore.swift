package import Base

/// Calendar events on their way from Google to Odoo: what was read, what is pending, and what represents it in Odoo.
/// Each method is one transaction.
package protocol CalendarStore: Sendable {
    // MARK: Reading from Google

    /// The calendars that were ever read for a user.
    func calendarFeeds(of user: UserID) async throws(StorageError) -> [CalendarFeed]

    /// Begins a full listing of a calendar and returns the listing's number. Nothing is forgotten yet.
    func beginCalendarListing(
        of user: UserID,
        calendar: String,
        query: String
    ) async throws(StorageError) -> Int

    /// Stores a page of events; those that differ from what is known become pending. `token` comes with the last page
    /// and is stored with it; `context` becomes `CalendarFeed.context`.
    func takeCalendarPage(
        _ items: [CalendarItem],
        of user: UserID,
        calendar: String,
        listing: Int,
        context: String,
        token: String?
    ) async throws(StorageError)

    /// The number of known events in the calendar that end after `start`, and how many of them the listing did not
    /// include.
    func missingCalendarItems(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp
    ) async throws(StorageError) -> (missing: Int, known: Int)

    /// Ends a full listing: events that end after `start` and were not listed count as deleted. `token` leads to later
    /// changes.
    func endCalendarListing(
        of user: UserID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp,
        token: String
    ) async throws(StorageError)

    /// Makes everything in a calendar pending again, because it has to be read or written differently.
    func renewCalendar(_ calendar: String, of user: UserID) async throws(StorageError)

    /// Forgets a calendar. What represents it in Odoo stays there, and is found again by its marks. Other users of the
    /// same Odoo database with the same events take them over.
    func forgetCalendar(_ calendar: String, of user: UserID) async throws(StorageError)

    // MARK: Bringing to Odoo

    /// The number of pending units, including those due for renewal by `now`.
    func waitingCalendarUnits(of user: UserID, at now: Timestamp) async throws(StorageError) -> Int

    /// The first pending units after `last`, in a stable order, each with its events and links.
    func waitingCalendarUnits(
        of user: UserID,
        at now: Timestamp,
        after last: (calendar: String, id: String)?,
        limit: Int
    ) async throws(StorageError) -> [CalendarUnit]

    /// Decides whose copy represents each event in an Odoo database: the first to claim it, or one with a higher rank.
    /// Returns the claims that won. Of several with the same uid, such as those of an event in two calendars of one
    /// user, at most one wins. The unit that loses an event becomes pending, so that it lets go of it.
    func claimCalendarEvents(
        _ claims: [CalendarClaim],
        in database: String,
        by user: UserID
    ) async throws(StorageError) -> Set<CalendarClaim>

    /// Gives up the lead of an event where the user has it. Returns true when the Odoo database has another copy of the
    /// event, which then takes it over, or already has it.
    func releaseCalendarEvent(
        _ claim: CalendarClaim,
        in database: String,
        by user: UserID
    ) async throws(StorageError) -> Bool

    /// Records that a unit is done: its links from now on, and when to process it again without a change. Drops deleted
    /// events, and all events where the unit is over; a change that arrived in the meantime stays pending.
    func settleCalendarUnit(
        _ unit: CalendarUnit,
        of user: UserID,
        links: [CalendarLink],
        renewAt: Timestamp?,
        isOver: Bool
    ) async throws(StorageError)

    // MARK: Comparing with Odoo

    /// Everything known to represent a user's events in Odoo, including series.
    func calendarRecords(of user: UserID) async throws(StorageError) -> [CalendarRecord]

    /// Returns what was last written to these appointments in Odoo, by their ids there, where that is certain.
    func writtenAppointments(_ events: [Int], of user: UserID) async throws(StorageError) -> [Int: String]

    /// Stores the records' `writeDate`. Skips those that are no longer known or have become another record.
    func noteCalendarWriteDates(_ records: [CalendarRecord], of user: UserID) async throws(StorageError)

    /// Records that the contents of these records are uncertain: their units become pending, to be written as a whole.
    func doubtCalendarRecords(_ records: [CalendarRecord], of user: UserID) async throws(StorageError)

    /// Requires all of a user's calendars to be listed again, and everything to be written as a whole.
    func renewCalendars(of user: UserID) async throws(StorageError)

    /// When the records were last compared; `nil` before the first time.
    func calendarComparison(of user: UserID) async throws(StorageError) -> CalendarComparison?

    func noteCalendarComparison(_ comparison: CalendarComparison, of user: UserID) async throws(StorageError)
}
