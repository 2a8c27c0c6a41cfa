import Base
import Google
import Logging
import Odoo
import Recurrence
import Storage

/// Reads what changed in a calendar since the last run, or all of it, from Google into the store, page by page. The
/// changes in Odoo are decided later, so a run may stop anywhere.
///
/// The whole calendar is listed from its beginning: an occurrence moved to before the synced period would otherwise not
/// be reported, and would seem to be where its series puts it. What is too old is not stored.
struct FeedReader: Sendable {
    /// How days compare with times depends on the zone.
    private static let margin = Duration.days(1)

    let client: CalendarClient
    let store: any CalendarStore
    let context: ActionContext
    let limits: CalendarSyncLimits
    let zones: TimeZones
    /// The user and the Odoo database that the events belong to.
    let home: CalendarHome
    let startDate: CalendarDate

    /// Reads the changes in `calendar`.
    func read(_ calendar: String, known feed: CalendarFeed?) async throws(RunStop) {
        let query = home.query(startDate, context.settings.calendar.eventTypes)
        do {
            if let feed, feed.query == query, let token = feed.token {
                do {
                    return try await readChanges(calendar, feed, since: token)
                } catch let error as GoogleError where error.needsFullSync {
                    context.logger.notice("listing a calendar again", metadata: ["calendar": "\(calendar)"])
                }
            }
            let listing = try await store.beginCalendarListing(of: context.user.id, calendar: calendar, query: query)
            // The window may have changed, so series may have other occurrences in it.
            if feed != nil, feed?.query != query { try await store.renewCalendar(calendar, of: context.user.id) }
            try await readAll(calendar, listing, feed?.context ?? "")
        } catch let error as GoogleError {
            throw RunStop(error)
        } catch let error as StorageError {
            throw RunStop(error)
        } catch let stop as RunStop {
            throw stop
        } catch {
            throw .failed(Reason(.words, "\(error)"))
        }
    }

    private func readChanges(_ calendar: String, _ feed: CalendarFeed, since token: String) async throws {
        var query = EventQuery(eventTypes: types, pageSize: limits.pageSize, syncToken: token)
        var known = feed.context
        repeat {
            let page = try await client.events(of: calendar, query)
            known = try await take(page, calendar, feed.listing, known, token: page.nextSyncToken)
            query.pageToken = page.nextPageToken
        } while query.pageToken != nil
    }

    private func readAll(_ calendar: String, _ listing: Int, _ known: String) async throws {
        var known = known
        var query = EventQuery(eventTypes: types, pageSize: limits.pageSize)
        repeat {
            let page = try await client.events(of: calendar, query)
            known = try await take(page, calendar, listing, known, token: nil)
            query.pageToken = page.nextPageToken
            if let token = page.nextSyncToken { try await end(calendar, listing, page, token) }
        } while query.pageToken != nil
    }

    /// Ends a full listing, unless so much is missing that something must be wrong.
    private func end(_ calendar: String, _ listing: Int, _ page: EventPage, _ token: String) async throws {
        let start = start(in: page.timeZone)
        let (missing, all) = try await store.missingCalendarItems(
            of: context.user.id,
            calendar: calendar,
            listing: listing,
            endingAfter: start
        )
        if missing > limits.fewMissing, missing * 2 > all, !context.claim.isRequested {
            throw RunStop.failed(Reason(.eventsNoLongerListed, "\(missing)", "\(all)", calendar))
        }
        try await store.endCalendarListing(
            of: context.user.id,
            calendar: calendar,
            listing: listing,
            endingAfter: start,
            token: token
        )
    }

    /// Stores a page, and returns the context of the calendar.
    private func take(
        _ page: EventPage,
        _ calendar: String,
        _ listing: Int,
        _ known: String,
        token: String?
    ) async throws -> String {
        let now = CalendarContext(
            timeZone: page.timeZone ?? "UTC",
            reminders: [EventReminder].popups(page.defaultReminders),
            address: home.address
        )
        let text = try StoredJSON.encode(now)
        if text != known, !known.isEmpty { try await store.renewCalendar(calendar, of: context.user.id) }
        let items = try page.events.map { try item($0, now) }
        try await store.takeCalendarPage(
            items,
            of: context.user.id,
            calendar: calendar,
            listing: listing,
            context: text,
            token: token
        )
        try await context.reporter.did(.fetched, items.count)
        return text
    }

    private func item(_ event: CalendarEvent, _ calendar: CalendarContext) throws -> CalendarItem {
        let unit = event.recurringEventId ?? event.id
        // A cancelled occurrence must be remembered as long as its series exists.
        let isGone = event.isCancelled && event.recurringEventId == nil
        let end = isGone ? nil : end(event, calendar)
        return CalendarItem(
            id: event.id,
            unit: unit,
            isGone: isGone,
            isOld: isOld(event, end, calendar),
            endsAt: end,
            content: isGone ? "" : try StoredJSON.encode(event)
        )
    }

    /// Whether it ended before the synced period and does not affect its series there.
    private func isOld(_ event: CalendarEvent, _ end: Timestamp?, _ calendar: CalendarContext) -> Bool {
        let first = start(in: calendar.timeZone) - Self.margin
        guard let original = event.originalStartTime, event.recurringEventId != nil else {
            return end.map { $0 < first } ?? false
        }
        let zone = zones[calendar.timeZone] ?? .utc
        let moment = original.moment ?? original.date.flatMap { CalendarDate($0) }.map { zone.moment($0.local) }
        guard let moment else { return false }
        // An occurrence may be long.
        return max(moment, end ?? moment) < first - limits.longestOccurrence
    }

    private func end(_ event: CalendarEvent, _ calendar: CalendarContext) -> Timestamp? {
        if event.recurrence?.isEmpty == false {
            return EventSeries(event, in: calendar, zones: zones)?.end(calendar, zones)
        }
        return event.time?.end(calendar, zones)
    }

    private var types: [String] { context.settings.calendar.eventTypes.map(\.rawValue).sorted() }

    /// The midnight at which the sync begins, in the calendar's zone or the user's.
    private func start(in zone: String?) -> Timestamp {
        let name = zone ?? context.odooUser.timeZone ?? "UTC"
        return (zones[name] ?? .utc).moment(startDate.local)
    }
}

/// The destination of a user's events.
struct CalendarHome: Sendable, Hashable {
    /// The Odoo database, by address and name.
    var database: String
    /// The user in Odoo.
    var user: Int
    /// The Google address, in lower case.
    var address: String

    /// Returns what a listing depends on, for `CalendarFeed.query`. It includes the scope of the listing, so that a
    /// token of a smaller one is not reused: earlier versions listed from the start date on.
    func query(_ start: CalendarDate, _ types: Set<EventType>) -> String {
        "\(prefix)\(start) \(types.map(\.rawValue).sorted().joined(separator: ",")) whole"
    }

    /// Whether a feed was read for the same database and user.
    func isHome(of feed: CalendarFeed) -> Bool { feed.query.hasPrefix(prefix) }

    private var prefix: String { "\(database) \(user) \(address) " }
}
