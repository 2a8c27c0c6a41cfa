import Base

/// `events.get` and `events.instances`.
enum EventMethods {
    static func get(_ call: Call) throws(APIError) -> JSON? {
        let calendar = try call.calendar
        let id = call.path["eventId"] ?? ""
        if let event = calendar.events[id] { return .object(event.json) }
        let series = id.split(separator: "_").dropLast().joined(separator: "_")
        guard let master = calendar.events[series], !master.isCancelled,
            let instance = SeriesExpansion(master, in: calendar)?.instance(id)
        else { throw .calendarNotFound }
        return .object(instance)
    }

    static func instances(_ call: Call) throws(APIError) -> JSON? {
        let calendar = try call.calendar
        guard let master = calendar.events[call.path["eventId"] ?? ""], !master.isCancelled else {
            throw .calendarNotFound
        }
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 250, most: 2500))
        let range = try EventQuery(call)
        let all =
            SeriesExpansion(master, in: calendar)?.instances(
                after: range.timeMin ?? Timestamp(milliseconds: 0),
                before: range.timeMax ?? call.world.now + .days(730),
                deleted: range.showDeleted
            ) ?? []
        let page = all.dropFirst(offset).prefix(most)
        var answer = head(calendar)
        answer["items"] = .array(Array(page))
        if all.count > offset + page.count { answer["nextPageToken"] = .string(String(offset + page.count)) }
        return .object(answer)
    }

    static func head(_ calendar: SimulatedCalendar) -> [String: JSON] {
        [
            "kind": "calendar#events", "etag": .string("\"\(calendar.lastChange)\""),
            "summary": .string(calendar.name), "timeZone": .string(calendar.timeZone),
            "accessRole": .string(calendar.accessRole), "defaultReminders": .array(calendar.reminders),
        ]
    }
}
