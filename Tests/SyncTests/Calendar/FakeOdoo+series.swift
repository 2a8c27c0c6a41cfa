import Base
import Odoo

@testable import Sync

/// Series in the minimal Odoo, with the real one's behaviour: the record holds what it is given and creates nothing,
/// and an appointment whose time is written no longer follows it unless the same call says so.
extension FakeOdoo {
    private static let times: Set<String> = ["start", "stop", "start_date", "stop_date"]

    static let recurrenceFields: JSONValue = [
        "mon": ["type": "boolean"], "rrule_type": ["type": "selection"],
        "event_tz": ["type": "selection", "selection": [["Europe/Berlin", "Europe/Berlin"], ["UTC", "UTC"]]],
    ]

    /// Takes the members out of a series' values and points them to it.
    ///
    /// - Returns: false if one of them does not exist.
    static func take(_ members: JSONValue?, into recurrence: Int, _ state: inout State) -> Bool {
        for command in members?.array ?? [] {
            let parts = command.array ?? []
            if parts[0] == 1, case .object(let values) = parts[2] {
                guard write(&state, "calendar.event", [parts[1].integer ?? 0], values) else { return false }
                continue
            }
            let (code, joining) = (parts[0], parts[0] == 6 ? parts[2].ids ?? [] : [parts[1].integer ?? 0])
            guard joining.allSatisfy({ state.records["calendar.event"]?[$0] != nil }) else { return false }
            if code == 6 { release(recurrence, &state) }
            for event in joining {
                state.records["calendar.event"]?[event]?["recurrence_id"] = [.integer(recurrence), "Series"]
                touch(&state, "calendar.event", event)
            }
        }
        return true
    }

    /// Whether appointments would join a missing series: the database refuses that, while a change of only the series
    /// itself is silently accepted.
    static func joinsNothing(_ state: State, _ model: String, _ method: String, _ body: JSONValue) -> Bool {
        guard model == "calendar.recurrence", method == "write",
            body["vals"]?["calendar_event_ids"]?.array?.contains(where: { $0.array?.first != 1 }) == true
        else { return false }
        return body["ids"]?.ids?.contains { state.records[model]?[$0] == nil } ?? false
    }

    static func release(_ recurrence: Int, _ state: inout State) {
        for (id, event) in state.records["calendar.event"] ?? [:]
        where event["recurrence_id"]?.reference?.id == recurrence {
            state.records["calendar.event"]?[id]?["recurrence_id"] = false
        }
    }

    static func settled(_ values: [String: JSONValue]) -> [String: JSONValue] {
        guard values["follow_recurrence"] == nil, !times.isDisjoint(with: values.keys) else { return values }
        return values.merging(["follow_recurrence": false]) { $1 }
    }

    /// A series whose base event was removed gets another, or none.
    static func forget(base event: Int, _ state: inout State) {
        for (id, recurrence) in state.records["calendar.recurrence"] ?? [:]
        where recurrence["base_event_id"] == .integer(event) {
            let members = (state.records["calendar.event"] ?? [:]).filter {
                $0.value["recurrence_id"]?.reference?.id == id
            }
            state.records["calendar.recurrence"]?[id]?["base_event_id"] =
                members.keys.min().map { .integer($0) } ?? false
        }
    }
}
