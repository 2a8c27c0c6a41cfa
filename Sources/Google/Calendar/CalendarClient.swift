/// Google's Calendar API for one account, reading only.
package struct CalendarClient: Sendable {
    /// A page of 250 events with long descriptions and many guests stays below it.
    private static let bounds = CallBounds(timeout: .seconds(60), longestAnswer: 32 << 20)
    /// Somebody may follow more calendars; they are not offered.
    private static let mostCalendars = 1000

    package let caller: GoogleCaller

    package init(_ caller: GoogleCaller) { self.caller = caller }

    /// events.list: one page. Throws with `needsFullSync` where the sync token is no longer good.
    package func events(of calendar: String, _ query: EventQuery) async throws(GoogleError) -> EventPage {
        let path = "/calendars/\(FormFields.escape(calendar))/events"
        return try await caller.get(
            EventPage.self,
            caller.endpoints.calendarURL(path),
            query.fields,
            within: Self.bounds
        )
    }

    /// calendarList.list: the calendars that the person follows and whose events it may read.
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
    /// 410: what the sync token continued is no longer known, and everything has to be listed anew.
    package var needsFullSync: Bool { status == 410 }
}
