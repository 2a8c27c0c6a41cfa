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
