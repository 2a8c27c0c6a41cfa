package import Base
import GRDB
package import Storage

extension SQLiteStore {
    package func steer(
        _ selection: QueueSelection,
        _ command: QueueCommand,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID] {
        let (changed, files) = try await commits.run { database in
            let changed = try Self.change(database, selection, command, now)
            for id in changed { try Self.note(database, command.event(at: now), on: id.message) }
            guard case .remove = command else { return (changed, [String]()) }
            return (changed, try Set(changed.map(\.message)).compactMap { try Self.dropContentIfDone(database, $0) })
        }
        for file in files { spool.remove(file) }
        return changed
    }

    private static func change(
        _ database: Database,
        _ selection: QueueSelection,
        _ command: QueueCommand,
        _ now: Timestamp
    ) throws -> [DeliveryID] {
        let (assignments, from, values) = command.change(now)
        let (condition, names) = selection.condition
        let codes = from.map { String(StateCode($0).rawValue) }.joined(separator: ", ")
        let rows = try Row.fetchAll(
            database,
            sql:
                "UPDATE delivery SET \(assignments) WHERE state IN (\(codes)) AND \(condition) RETURNING message, part",
            arguments: values + names
        )
        return rows.map { DeliveryID(message: QueueID(rawValue: $0[0]), part: $0[1]) }.sorted {
            ($0.message, $0.part) < ($1.message, $1.part)
        }
    }

    package func note(_ event: MessageEvent, on message: QueueID) async throws(StorageError) {
        try await commits.run { try Self.note($0, event, on: message) }
    }

    private static func note(_ database: Database, _ event: MessageEvent, on message: QueueID) throws {
        let statement = try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?)")
        try statement.execute(arguments: [message.rawValue, event.at.milliseconds, event.kind, event.detail])
    }
}

extension QueueSelection {
    fileprivate var condition: (sql: String, arguments: StatementArguments) {
        switch self {
        case .message(let id): ("message = ?", [id.rawValue])
        case .delivery(let id): ("message = ? AND part = ?", [id.message.rawValue, id.part])
        case .account(let id): ("account = ?", [id.rawValue])
        case .all: ("true", [])
        }
    }
}

extension QueueCommand {
    /// What the command sets, on deliveries in which states.
    fileprivate func change(_ now: Timestamp) -> (sql: String, from: [DeliveryState], arguments: StatementArguments) {
        let moment = now.milliseconds
        // What was tried with an unknown end must be looked for again, and never simply be sent.
        let waitingOrUncertain = """
            CASE WHEN EXISTS (
                SELECT 1 FROM attempt a WHERE a.message = delivery.message AND a.part = delivery.part
                AND a.number = delivery.tries AND a.outcome IN ('unknown', 'interrupted')
            ) THEN \(StateCode.uncertain.rawValue) ELSE \(StateCode.waiting.rawValue) END
            """
        switch self {
        case .hold(let reason):
            return ("state = \(StateCode.held.rawValue), reason = ?", [.waiting, .uncertain], [reason])
        case .release:
            return (
                "state = \(waitingOrUncertain), due_at = ?, reason = NULL, ended_at = NULL", [.held, .failed], [moment]
            )
        case .retryNow:
            return (
                "state = \(waitingOrUncertain), due_at = ?, ended_at = NULL", [.waiting, .uncertain, .failed], [moment]
            )
        case .remove:
            let set = "state = \(StateCode.removed.rawValue), ended_at = ?"
            return (set, [.waiting, .uncertain, .held, .failed], [moment])
        case .reroute(let account):
            return ("account = ?", [.waiting, .held, .failed], [account.rawValue])
        }
    }

    fileprivate func event(at now: Timestamp) -> MessageEvent {
        switch self {
        case .hold(let reason): MessageEvent(at: now, kind: "held", detail: reason)
        case .release: MessageEvent(at: now, kind: "released", detail: "")
        case .retryNow: MessageEvent(at: now, kind: "retried", detail: "due now")
        case .remove: MessageEvent(at: now, kind: "removed", detail: "")
        case .reroute(let account): MessageEvent(at: now, kind: "rerouted", detail: "to account \(account.rawValue)")
        }
    }
}
