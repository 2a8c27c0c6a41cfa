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

/// `calendarList`.
enum CalendarListMethods {
    private static let roles = ["freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner"]

    static func list(_ call: Call) throws(APIError) -> JSON? {
        let least = call.request.parameter("minAccessRole").flatMap { roles.firstIndex(of: $0) } ?? 0
        let all = call.account.calendars.inOrder.filter { (roles.firstIndex(of: $0.accessRole) ?? 0) >= least }
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 250))
        let page = all.dropFirst(offset).prefix(most)
        var answer: [String: JSON] = [
            "kind": "calendar#calendarList", "etag": "\"1\"", "items": .array(page.map(entry)),
        ]
        if all.count > offset + page.count {
            answer["nextPageToken"] = .string(String(offset + page.count))
        } else {
            answer["nextSyncToken"] = .string("list-\(all.count)")
        }
        return .object(answer)
    }

    private static func entry(_ calendar: SimulatedCalendar) -> JSON {
        var entry: [String: JSON] = [
            "kind": "calendar#calendarListEntry", "etag": "\"1\"", "id": .string(calendar.id),
            "summary": .string(calendar.name), "timeZone": .string(calendar.timeZone),
            "accessRole": .string(calendar.accessRole), "defaultReminders": .array(calendar.reminders),
            "selected": true,
        ]
        if calendar.isPrimary { entry["primary"] = true }
        return .object(entry)
    }
}

/// The control API for calendars: `/_simulator/calendars/ADDRESS/CALENDAR/…`.
struct CalendarControl {
    let world: GoogleWorld

    func answer(_ verb: HTTPRequest.Method, _ path: [String], _ body: JSON) throws -> JSON? {
        guard path.count >= 3 else { return nil }
        let (address, calendar) = (path[1], path[2])
        guard let account = world.accounts[address.lowercased()] else { throw ControlError.wrong("address") }
        switch (verb, path.count, path.count > 3 ? path[3] : "") {
        case (.put, 3, _):
            account.calendars.add(
                SimulatedCalendar(
                    id: calendar,
                    name: body["summary"]?.string ?? calendar,
                    timeZone: body["timeZone"]?.string ?? "Europe/Berlin",
                    accessRole: body["accessRole"]?.string ?? "owner",
                    isPrimary: false
                )
            )
            return [:]
        case (.delete, 3, _):
            account.calendars.remove(calendar)
            return [:]
        case (.post, 4, "events"):
            return ["id": .string(try world.putEvent(body, in: calendar, of: address))]
        case (.delete, 5, "events"):
            try world.deleteEvent(path[4], in: calendar, of: address)
            return [:]
        case (.post, 4, "expire"):
            account.calendars[calendar]?.forgetTokens()
            return [:]
        default: return nil
        }
    }
}
