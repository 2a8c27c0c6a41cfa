package import Base

/// Calendars on their way from Google to Odoo: what was read, what of it waits, and what stands for it in Odoo. Each verb
/// is one transaction.
package protocol CalendarStore: Sendable {
    // MARK: Reading from Google

    /// The calendars that were ever read for a person.
    func calendarFeeds(of person: PersonID) async throws(StorageError) -> [CalendarFeed]

    /// Notes that all of a calendar is listed anew, and returns the number of that listing. Nothing is forgotten yet.
    func beginCalendarListing(
        of person: PersonID,
        calendar: String,
        query: String
    ) async throws(StorageError) -> Int

    /// Takes in a page of events; those that differ from what is known wait from then on. `token` is given with the last
    /// page and kept with it; `context` is what `CalendarFeed.context` shall be.
    func takeCalendarPage(
        _ items: [CalendarItem],
        of person: PersonID,
        calendar: String,
        listing: Int,
        context: String,
        token: String?
    ) async throws(StorageError)

    /// How many events that end after `start` are known of the calendar, and how many of them did not come in the listing.
    func missingCalendarItems(
        of person: PersonID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp
    ) async throws(StorageError) -> (missing: Int, known: Int)

    /// Ends a full listing: what should have come in it because it ends after `start`, and did not, is gone; `token` leads
    /// on.
    func endCalendarListing(
        of person: PersonID,
        calendar: String,
        listing: Int,
        endingAfter start: Timestamp,
        token: String
    ) async throws(StorageError)

    /// Has everything of a calendar wait again, because it is to be read or written otherwise.
    func renewCalendar(_ calendar: String, of person: PersonID) async throws(StorageError)

    /// Forgets a calendar; what stands for it in Odoo stays there, and is found again by its marks. Others who have the
    /// same events take them over.
    func forgetCalendar(_ calendar: String, of person: PersonID) async throws(StorageError)

    // MARK: Bringing to Odoo

    /// How many units wait, those among them that are due to be looked at again by `now`.
    func waitingCalendarUnits(of person: PersonID, at now: Timestamp) async throws(StorageError) -> Int

    /// The first units that wait and come after `last`, in a lasting order, each with its events and links.
    func waitingCalendarUnits(
        of person: PersonID,
        at now: Timestamp,
        after last: (calendar: String, id: String)?,
        limit: Int
    ) async throws(StorageError) -> [CalendarUnit]

    /// Says whose copy stands for each event in a database of Odoo: who claims it first, or whose rank is higher. Returns
    /// the claims that won: of several with the same uid, as of an event that stands in two calendars of a person, at most
    /// one. Who loses an event has it wait, so that it lets go.
    func claimCalendarEvents(
        _ claims: [CalendarClaim],
        in database: String,
        by person: PersonID
    ) async throws(StorageError) -> Set<CalendarClaim>

    /// Gives the lead of an event up where the person has it. Returns true when somebody else has the event too, who then
    /// takes it over.
    func releaseCalendarEvent(
        _ claim: CalendarClaim,
        in database: String,
        by person: PersonID
    ) async throws(StorageError) -> Bool

    /// Notes that a unit is done: its links from now on, and when to look at it again by itself. Events that are gone are
    /// dropped, and all of them where the unit is over; a change that came meanwhile still waits.
    func settleCalendarUnit(
        _ unit: CalendarUnit,
        of person: PersonID,
        links: [CalendarLink],
        renewAt: Timestamp?,
        isOver: Bool
    ) async throws(StorageError)

    // MARK: Comparing with Odoo

    /// All that is known to stand in Odoo for a person's events, series included.
    func calendarRecords(of person: PersonID) async throws(StorageError) -> [CalendarRecord]

    /// Keeps the records' `writeDate`. Those that are no longer known, or have become another record, are left alone.
    func noteCalendarWriteDates(_ records: [CalendarRecord], of person: PersonID) async throws(StorageError)

    /// Notes that it is not certain what these records hold: their units wait, to be written as a whole.
    func doubtCalendarRecords(_ records: [CalendarRecord], of person: PersonID) async throws(StorageError)

    /// Has all of a person's calendars listed anew, and everything written as a whole.
    func renewCalendars(of person: PersonID) async throws(StorageError)

    /// When the records were last compared; `nil` before the first time.
    func calendarComparison(of person: PersonID) async throws(StorageError) -> CalendarComparison?

    func noteCalendarComparison(_ comparison: CalendarComparison, of person: PersonID) async throws(StorageError)
}
