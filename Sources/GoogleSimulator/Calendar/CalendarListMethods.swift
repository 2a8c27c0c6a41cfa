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
