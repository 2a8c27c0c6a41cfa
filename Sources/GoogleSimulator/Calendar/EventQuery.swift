import Base

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
