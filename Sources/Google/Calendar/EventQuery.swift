/// What of a calendar is asked for. With a sync token all of it must be as it was in the listing that gave the token.
package struct EventQuery: Sendable, Hashable {
    /// RFC 3339: only events that end later. Left out with a sync token, as Google demands.
    package var timeMin: String?
    /// None means all.
    package var eventTypes: [String]
    /// 2500 at most.
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

    /// What is read of an answer: a tenth of what there is.
    private static let mask =
        "nextPageToken,nextSyncToken,timeZone,defaultReminders,items(id,status,iCalUID,summary,description,location,"
        + "start,end,recurrence,recurringEventId,originalStartTime,attendees(email,displayName,responseStatus,self,"
        + "organizer,resource),organizer(email,displayName,self),reminders,visibility,transparency,hangoutLink,"
        + "conferenceData/entryPoints(entryPointType,uri),eventType)"
}

/// Some of a calendar's events. A page may be short or empty and not be the last.
package struct EventPage: Sendable, Hashable, Decodable {
    package var events: [CalendarEvent]
    /// `nil` on the last page.
    package var nextPageToken: String?
    /// On the last page: for what changes after it.
    package var nextSyncToken: String?
    /// The calendar's zone.
    package var timeZone: String?
    /// What `useDefault` of an event's reminders stands for.
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
