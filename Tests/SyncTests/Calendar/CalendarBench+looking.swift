import Base
import GoogleSimulator
import Odoo
import Storage
import Testing

@testable import Sync

extension CalendarBench {
    var user: UserRecord {
        guard let user = users[Self.anna] else { preconditionFailure("Anna is there") }
        return user
    }

    /// Runs until one completes: a disturbed run is followed by another.
    func syncTwice() async throws {
        do { try await sync() } catch is RunStop { try await sync() }
    }

    /// An event as expanded by Google, for comparison.
    struct Instance {
        let id: String
        let series: String?
        let title: String
        /// In Odoo's format.
        let start: String
    }

    /// Returns what Odoo should have of Anna's calendar, by mark.
    func instances() throws -> [String: Instance] {
        let events = google.expandedEvents(
            of: Self.anna,
            after: Timestamp(milliseconds: 1_780_264_800_000),
            before: clock.now + CalendarSyncLimits().horizon
        )
        let found = events.map { event -> (String, Instance) in
            let id = event["id"]?.string ?? ""
            let series = event["recurringEventId"]?.string
            let original = event["originalStartTime"]
            let key =
                original?["date"]?.string.map { $0.replacing("-", with: "") }
                ?? original?["dateTime"]?.string.flatMap { Timestamp(iso8601: $0) }.map { moment in
                    String(moment.iso8601.prefix(19)).replacing("-", with: "").replacing(":", with: "") + "Z"
                }
            let start =
                event["start"]?["date"]?.string.map { $0 + " 08:00:00" }
                ?? event["start"]?["dateTime"]?.string.flatMap { Timestamp(iso8601: $0) }.map { moment in
                    String(moment.iso8601.prefix(19)).replacing("T", with: " ")
                }
            let instance = Instance(
                id: id,
                series: series,
                title: event["summary"]?.string ?? "",
                start: start ?? ""
            )
            return (EventMark.make(event["iCalUID"]?.string ?? "", key: key ?? ""), instance)
        }
        return Dictionary(found) { first, _ in first }
    }
}

extension CalendarBench {
    /// The ids of Odoo's appointments by mark.
    var ids: [String: Int] {
        odoo.state.withLock { state in
            let pairs = (state.records["calendar.event"] ?? [:]).map {
                ($0.value[EventMark.field]?.string ?? "", $0.key)
            }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// Changes an appointment in Odoo as a user would, a minute after the gateway's last change.
    ///
    /// - Parameter user: Anna by default.
    func edit(_ mark: String, by user: Int = 1, _ change: (inout [String: JSONValue]) -> Void) throws {
        clock.advance(by: .minutes(1))
        self.change(in: "calendar.event", try #require(ids[mark]), by: user, change)
    }

    /// Answers an invitation in Odoo for one of an appointment's attendees.
    func answer(_ mark: String, _ partner: Int, _ answer: String) throws {
        clock.advance(by: .minutes(1))
        let event = try #require(ids[mark])
        let attendee = odoo.state.withLock { state in
            state.records["calendar.attendee"]?.first {
                $0.value["event_id"]?.reference?.id == event && $0.value["partner_id"]?.reference?.id == partner
            }?.key
        }
        change(in: "calendar.attendee", try #require(attendee), by: 1) { $0["state"] = .string(answer) }
    }

    private func change(
        in model: String,
        _ id: Int,
        by user: Int,
        _ change: (inout [String: JSONValue]) -> Void
    ) {
        odoo.state.withLock { state in
            state.now = clock.now + .seconds(state.changes + 60)
            state.writer = user
            if let old = state.records[model]?[id] {
                var record = old
                change(&record)
                state.records[model]?[id] = record
                FakeOdoo.touch(&state, model, id)
            }
        }
    }

    /// Returns the calls to Odoo during `body`, by model and method.
    func odooCalls(_ body: () async throws -> Void) async rethrows -> [String: Int] {
        let before = odoo.state.withLock { $0.calls }
        try await body()
        return odoo.state.withLock { $0.calls }.merging(before) { $0 - $1 }.filter { $0.value > 0 }
    }
}
