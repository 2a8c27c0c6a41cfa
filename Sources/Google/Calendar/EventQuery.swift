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
