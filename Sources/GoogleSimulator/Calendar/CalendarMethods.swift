import HTTPTypes

/// The simulated methods of Calendar v3. Each request costs one unit.
enum CalendarMethods {
    private static let base = "calendar/v3/"

    static let all: [APIMethod] = [
        APIMethod(
            "calendar.calendarList.list",
            .get,
            base + "users/me/calendarList",
            scopes: CalendarScope.listReading,
            units: 1,
            run: CalendarListMethods.list
        ),
        APIMethod(
            "calendar.events.list",
            .get,
            base + "calendars/{calendarId}/events",
            scopes: CalendarScope.eventReading,
            units: 1,
            run: EventMethods.list
        ),
        APIMethod(
            "calendar.events.get",
            .get,
            base + "calendars/{calendarId}/events/{eventId}",
            scopes: CalendarScope.eventReading,
            units: 1,
            run: EventMethods.get
        ),
        APIMethod(
            "calendar.events.instances",
            .get,
            base + "calendars/{calendarId}/events/{eventId}/instances",
            scopes: CalendarScope.eventReading,
            units: 1,
            run: EventMethods.instances
        ),
    ]
}

extension Call {
    var calendar: SimulatedCalendar {
        get throws(APIError) {
            guard let calendar = account.calendars[path["calendarId"] ?? ""] else { throw .calendarNotFound }
            return calendar
        }
    }

    func flag(_ name: String) -> Bool { request.parameter(name)?.lowercased() == "true" }
}

extension APIError {
    /// An error in the old envelope, the only one that Calendar uses.
    static func calendar(
        _ code: Int,
        _ reason: String,
        _ message: String,
        domain: String = "global",
        parameter: String? = nil
    ) -> APIError {
        var error = APIError(code: code, status: "", reason: reason, domain: domain, message: message)
        error.parameter = parameter
        return error
    }

    static let calendarNotFound = calendar(404, "notFound", "Not Found")

    static let fullSyncRequired = calendar(
        410,
        "fullSyncRequired",
        "Sync token is no longer valid, a full sync is required.",
        domain: "calendar",
        parameter: "syncToken"
    )
}
