/// Google's Calendar API for one account, read-only.
package struct CalendarClient: Sendable {
    /// A page of 250 events with long descriptions and many attendees stays below this size.
    private static let bounds = CallBounds(timeout: .seconds(60), longestAnswer: 32 << 20)
    /// The most calendars that are read; further ones are not offered.
    private static let mostCalendars = 1000

    package let caller: GoogleCaller

    package init(_ caller: GoogleCaller) { self.caller = caller }

    /// events.list: one page. Throws an error with `needsFullSync` if the sync token is no longer valid.
    package func events(of calendar: String, _ query: EventQuery) async throws(GoogleError) -> EventPage {
        let path = "/calendars/\(FormFields.escape(calendar))/events"
        return try await caller.get(
            EventPage.self,
            caller.endpoints.calendarURL(path),
            query.fields,
            within: Self.bounds
        )
    }

    /// calendarList.list: the calendars that the user follows and whose events it may read.
    package func calendars() async throws(GoogleError) -> [CalendarListEntry] {
        struct Answer: Decodable {
            var items: [CalendarListEntry]?
            var nextPageToken: String?
        }
        var found: [CalendarListEntry] = []
        var pageToken: String?
        repeat {
            var query = [
                ("maxResults", "250"), ("minAccessRole", "reader"), ("showHidden", "true"),
                ("fields", "nextPageToken,items(id,summary,summaryOverride,primary,accessRole)"),
            ]
            if let pageToken { query.append(("pageToken", pageToken)) }
            let url = caller.endpoints.calendarURL("/users/me/calendarList")
            let answer = try await caller.get(Answer.self, url, query, within: Self.bounds)
            found += answer.items ?? []
            pageToken = answer.nextPageToken
        } while pageToken != nil && found.count < Self.mostCalendars
        return found
    }
}

extension GoogleError {
    /// 410: the sync token has expired, and everything must be listed again.
    package var needsFullSync: Bool { status == 410 }
}

/// A calendar in a user's list. Source: calendar.v3, resource CalendarListEntry.
package struct CalendarListEntry: Sendable, Hashable, Codable {
    package var id: String
    package var summary: String?
    /// The user's own name for it, if it differs.
    package var summaryOverride: String?
    package var primary: Bool?
    /// `freeBusyReader`, `reader`, `writerWithoutPrivateAccess`, `writer` or `owner`.
    package var accessRole: String?

    package init(id: String) { self.id = id }

    /// The name that the user sees.
    package var name: String { summaryOverride ?? summary ?? id }
}

/// The parameters of an event listing. With a sync token, all of them must equal those of the listing that returned the
/// token.
package struct EventQuery: Sendable, Hashable {
    /// RFC 3339: only events that end later. Omitted with a sync token, as Google requires.
    package var timeMin: String?
    /// Empty means all.
    package var eventTypes: [String]
    /// At most 2500.
    package var pageSize: Int
    package var pageToken: String?
    package var syncToken: String?

    package init(
        timeMin: String? = nil,
        eventTypes: [String] = [],
        pageSize: Int = 250,
        pageToken: String? = nil,
        syncToken: String? = nil
    ) {
        self.timeMin = timeMin
        self.eventTypes = eventTypes
        self.pageSize = pageSize
        self.pageToken = pageToken
        self.syncToken = syncToken
    }

    var fields: [(String, String)] {
        var fields = [("maxResults", String(pageSize)), ("fields", Self.mask)]
        fields += eventTypes.map { ("eventTypes", $0) }
        if let syncToken {
            fields.append(("syncToken", syncToken))
        } else if let timeMin {
            fields.append(("timeMin", timeMin))
        }
        if let pageToken { fields.append(("pageToken", pageToken)) }
        return fields
    }

    /// The members requested: a tenth of what an event has.
    private static let mask =
        "nextPageToken,nextSyncToken,timeZone,defaultReminders,items(id,status,iCalUID,summary,description,location,"
        + "start,end,recurrence,recurringEventId,originalStartTime,attendees(email,displayName,responseStatus,self,"
        + "organizer,resource),organizer(email,displayName,self),reminders,visibility,transparency,hangoutLink,"
        + "conferenceData/entryPoints(entryPointType,uri),eventType)"
}

/// A page of a calendar's events. It may be short or empty without being the last.
package struct EventPage: Sendable, Hashable, Decodable {
    package var events: [CalendarEvent]
    /// `nil` on the last page.
    package var nextPageToken: String?
    /// On the last page: the token for later changes.
    package var nextSyncToken: String?
    /// The calendar's zone.
    package var timeZone: String?
    /// The reminders that `useDefault` of an event refers to.
    package var defaultReminders: [EventReminder]

    private enum CodingKeys: String, CodingKey {
        case items, nextPageToken, nextSyncToken, timeZone, defaultReminders
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        events = try values.decodeIfPresent([CalendarEvent].self, forKey: .items) ?? []
        nextPageToken = try values.decodeIfPresent(String.self, forKey: .nextPageToken)
        nextSyncToken = try values.decodeIfPresent(String.self, forKey: .nextSyncToken)
        timeZone = try values.decodeIfPresent(String.self, forKey: .timeZone)
        defaultReminders = try values.decodeIfPresent([EventReminder].self, forKey: .defaultReminders) ?? []
    }
}
