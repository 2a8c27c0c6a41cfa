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

/// `events.list`, with its pages and sync tokens.
///
/// A sync token holds the last change of the calendar that its holder knows. A paged listing keeps the change at which
/// it began, so that changes during the listing appear in the next sync, if not before.
extension EventMethods {
    private struct Place {
        /// The change at which the listing began.
        var change: Int
        /// The last event of the previous page.
        var last: String
    }

    static func list(_ call: Call) throws(APIError) -> JSON? {
        let calendar = try call.calendar
        let query = try EventQuery(call)
        let since = try since(call, query, calendar)
        let place = try place(call, calendar)
        let most = try call.count("maxResults", default: 250, most: 2500)
        let fitting = calendar.events.filter { query.fits($0.value, in: calendar, since: since) }
        let all =
            query.singleEvents
            ? expanded(fitting, query, calendar, call.world.now) : fitting.mapValues { [.object($0.json)] }
        var items: [JSON] = []
        var last: String?
        for id in all.keys.sorted() where id > place.last {
            if items.count >= most {
                last = last ?? id
                break
            }
            items += all[id] ?? []
            last = id
        }
        var answer = head(calendar)
        answer["items"] = .array(items)
        let isMore = last.map { last in all.keys.contains { $0 > last } } ?? false
        if isMore, let last {
            answer["nextPageToken"] = .string("\(place.change)!\(last)")
        } else {
            answer["nextSyncToken"] = .string("\(place.change)!\(query.fingerprint)")
        }
        return .object(answer)
    }

    private static func since(
        _ call: Call,
        _ query: EventQuery,
        _ calendar: SimulatedCalendar
    ) throws(APIError) -> Int? {
        guard let token = call.request.parameter("syncToken") else { return nil }
        let parts = token.split(separator: "!", omittingEmptySubsequences: false)
        guard parts.count == 2, let change = Int(parts[0]), change <= calendar.lastChange else {
            throw .calendar(400, "invalid", "Invalid sync token value.", parameter: "syncToken")
        }
        guard change >= calendar.oldestKnown else { throw .fullSyncRequired }
        guard parts[1] == query.fingerprint else {
            throw .calendar(400, "badRequest", "Sync token cannot be used with other query restrictions.")
        }
        return change
    }

    private static func place(_ call: Call, _ calendar: SimulatedCalendar) throws(APIError) -> Place {
        guard let token = call.request.parameter("pageToken") else {
            return Place(change: calendar.lastChange, last: "")
        }
        let parts = token.split(separator: "!", maxSplits: 1)
        guard parts.count == 2, let change = Int(parts[0]) else {
            throw .calendar(400, "invalid", "Invalid page token value.", parameter: "pageToken")
        }
        return Place(change: change, last: String(parts[1]))
    }

    /// Replaces each series with its occurrences.
    private static func expanded(
        _ events: [String: SimulatedCalendar.StoredEvent],
        _ query: EventQuery,
        _ calendar: SimulatedCalendar,
        _ now: Timestamp
    ) -> [String: [JSON]] {
        events.compactMapValues { event in
            guard let series = SeriesExpansion(event, in: calendar) else {
                // A series' exceptions come with the series.
                return event.series == nil || query.showDeleted ? [.object(event.json)] : nil
            }
            return series.instances(
                after: query.timeMin ?? Timestamp(milliseconds: 0),
                before: query.timeMax ?? now + .days(365),
                deleted: false
            )
        }
    }
}

/// The parameters of `events.list`.
struct EventQuery {
    let timeMin: Timestamp?
    let timeMax: Timestamp?
    let updatedMin: Timestamp?
    let singleEvents: Bool
    let showDeleted: Bool
    let eventTypes: [String]
    let uid: String?

    /// The parameters that are refused together with a sync token.
    private static let restrictions = [
        "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax",
        "updatedMin",
    ]
    private static let types = ["birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"]
    /// The oldest age of `updatedMin` that is accepted.
    private static let longestMemory = Duration.days(28)

    init(_ call: Call) throws(APIError) {
        let request = call.request
        if request.parameter("syncToken") != nil {
            let wrong = Self.restrictions.first { request.parameter($0) != nil }
            if wrong != nil || request.parameter("showDeleted") == "false" {
                throw .calendar(400, "badRequest", "Sync token cannot be used with other query restrictions.")
            }
        }
        timeMin = try Self.moment(request, "timeMin")
        timeMax = try Self.moment(request, "timeMax")
        updatedMin = try Self.moment(request, "updatedMin")
        if let timeMin, let timeMax, timeMin >= timeMax {
            throw .calendar(400, "timeRangeEmpty", "The specified time range is empty.", parameter: "timeMax")
        }
        if let updatedMin, updatedMin < call.world.now - Self.longestMemory {
            throw .calendar(
                410,
                "updatedMinTooLongAgo",
                "The requested minimum modification time lies too far in the past.",
                domain: "calendar",
                parameter: "updatedMin"
            )
        }
        singleEvents = call.flag("singleEvents")
        if request.parameter("orderBy") == "startTime", !singleEvents {
            throw .calendar(400, "badRequest", "The requested ordering is not available for the particular query.")
        }
        showDeleted = call.flag("showDeleted") || request.parameter("syncToken") != nil
        eventTypes = request.parameters("eventTypes")
        guard eventTypes.allSatisfy(Self.types.contains) else {
            throw .calendar(400, "invalidParameter", "Invalid value for eventTypes", parameter: "eventTypes")
        }
        uid = request.parameter("iCalUID")
    }

    private static func moment(_ request: SimulatedRequest, _ name: String) throws(APIError) -> Timestamp? {
        guard let text = request.parameter(name) else { return nil }
        // RFC 3339 requires an offset.
        let hasOffset = text.hasSuffix("Z") || text.dropFirst(19).contains { "+-".contains($0) }
        guard text.utf8.count >= 20, hasOffset, let moment = Timestamp(iso8601: text) else {
            throw .calendar(400, "badRequest", "Bad Request", parameter: name)
        }
        return moment
    }

    /// The parameters that must be the same on every page of a listing.
    var fingerprint: String { "\(singleEvents)-\(eventTypes.sorted().joined(separator: "."))" }

    func fits(_ event: SimulatedCalendar.StoredEvent, in calendar: SimulatedCalendar, since change: Int?) -> Bool {
        let type = event.json["eventType"]?.string ?? "default"
        if let change {
            // The record of a deletion no longer has the event's type.
            return event.change > change && (event.isCancelled || eventTypes.isEmpty || eventTypes.contains(type))
        }
        if event.isCancelled, !showDeleted {
            let parent = event.series.flatMap { calendar.events[$0] }
            guard !singleEvents, let parent, !parent.isCancelled else { return false }
        }
        if !event.isCancelled, !eventTypes.isEmpty, !eventTypes.contains(type) { return false }
        if let uid, event.json["iCalUID"]?.string != uid { return false }
        if let updatedMin, event.json["updated"]?.string.flatMap({ Timestamp(iso8601: $0) }) ?? updatedMin < updatedMin
        {
            return false
        }
        return isInTime(event, in: calendar)
    }

    private func isInTime(_ event: SimulatedCalendar.StoredEvent, in calendar: SimulatedCalendar) -> Bool {
        let zone = calendar.timeZone
        if event.isCancelled {
            guard let start = event.moment("originalStartTime", zone) else { return true }
            return timeMin.map { start > $0 } ?? true
        }
        guard let start = event.moment("start", zone), let end = event.moment("end", zone) else { return true }
        if let timeMax, start >= timeMax { return false }
        guard let timeMin else { return true }
        return end > timeMin || SeriesExpansion(event, in: calendar)?.reaches(beyond: timeMin) == true
    }
}
