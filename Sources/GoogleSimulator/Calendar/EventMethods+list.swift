import Base

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
