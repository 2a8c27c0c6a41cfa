package import Base
package import Storage

extension SQLStore {
    package func manage(
        _ selection: QueueSelection,
        _ command: QueueCommand,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID] {
        var all: [DeliveryID] = []
        while true {
            let last = all.last
            let (changed, files) = try await commits.run { database in
                let changed = try Self.change(database, selection, command, now, after: last)
                for id in changed { try Self.note(database, command.event(at: now), on: id.message) }
                guard case .remove = command else { return (changed, [String]()) }
                let messages = Set(changed.map(\.message))
                return (changed, try messages.compactMap { try Self.dropContentIfDone(database, $0) })
            }
            for file in files { largeContents.remove(file) }
            all += changed
            if changed.count < Self.stride { return all }
        }
    }

    /// The maximum number of deliveries that one transaction changes: more would delay new mail for too long.
    private static let stride = 1000

    private static func change(
        _ database: any SQLConnection,
        _ selection: QueueSelection,
        _ command: QueueCommand,
        _ now: Timestamp,
        after last: DeliveryID?
    ) throws -> [DeliveryID] {
        let (assignments, from, values) = command.change(now)
        let condition = selection.condition(database.dialect)
        let start: SQLValues = [last?.message.rawValue ?? .min, last?.part ?? 0, stride]
        let codes = from.map { String(StateCode($0).rawValue) }.joined(separator: ", ")
        let chosen = """
            SELECT message, part FROM delivery WHERE state IN (\(codes)) AND \(condition.sql) AND \(command.requirement)
            AND (message, part) > (?, ?) ORDER BY message, part LIMIT ?
            """
        let before = try database.rows(
            """
            SELECT account, state, count(*) FROM delivery WHERE (message, part) IN (\(chosen))
            GROUP BY account, state
            """,
            condition.values + start,
            isKept: false
        )
        for row in before {
            let state: Int = try row[1]
            let wasOut = state == StateCode.failed.rawValue || state == StateCode.captured.rawValue
            try command.count(database, now, account: row[0], wasOut: wasOut, row[2])
        }
        let rows = try database.rows(
            "UPDATE delivery SET \(assignments) WHERE (message, part) IN (\(chosen)) RETURNING message, part",
            values + condition.values + start,
            isKept: false
        )
        return try rows.map(Rows.deliveryID).sorted { ($0.message, $0.part) < ($1.message, $1.part) }
    }

    package func note(_ event: MessageEvent, on message: QueueID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { try Self.note($0, event, on: message) }
    }

    static func note(_ database: any SQLConnection, _ event: MessageEvent, on message: QueueID) throws {
        try database.run(
            "INSERT INTO event VALUES (?, ?, ?, ?)",
            [
                message.rawValue, event.at.milliseconds, event.kind.rawValue, event.detail?.stored ?? "",
            ]
        )
    }
}

extension QueueSelection {
    fileprivate func condition(_ dialect: any SQLDialect) -> SQLCondition {
        switch self {
        case .message(let id): SQLCondition("message = ?", [id])
        case .delivery(let id): SQLCondition("message = ? AND part = ?", [id.message, id.part])
        case .deliveries(let ids):
            dialect.isIn(("message", "part"), ids.map { ($0.message.rawValue, Int64($0.part)) })
        case .account(let id): SQLCondition("account = ?", [id])
        case .all: SQLCondition("true")
        }
    }
}

extension QueueCommand {
    /// What the command sets, and for deliveries in which states.
    fileprivate func change(_ now: Timestamp) -> (sql: String, from: [DeliveryState], values: SQLValues) {
        let moment = now.milliseconds
        // A delivery with an unknown outcome must be searched for again, never simply sent.
        let waitingOrOutcomeUnknown =
            "CASE WHEN must_search THEN \(StateCode.outcomeUnknown.rawValue) ELSE \(StateCode.waiting.rawValue) END"
        switch self {
        case .hold(let reason):
            return ("state = \(StateCode.held.rawValue), reason = ?", [.waiting, .outcomeUnknown], [reason.stored])
        case .release:
            return (
                "state = \(waitingOrOutcomeUnknown), due_at = ?, reason = NULL, ended_at = NULL", [.held, .failed],
                [moment]
            )
        case .sendAnyway:
            let set =
                "state = \(StateCode.waiting.rawValue), must_search = FALSE, due_at = ?, reason = NULL, ended_at = NULL"
            return (set, [.held, .failed, .outcomeUnknown], [moment])
        case .retryNow:
            return (
                "state = \(waitingOrOutcomeUnknown), due_at = ?, ended_at = NULL",
                [.waiting, .outcomeUnknown, .failed], [moment]
            )
        case .remove:
            let set = "state = \(StateCode.removed.rawValue), ended_at = ?"
            return (set, [.waiting, .outcomeUnknown, .held, .failed, .captured], [moment])
        case .reroute(let account):
            // Whoever chose the account takes the choice from the pool.
            return ("account = ?, pool = NULL, thread = NULL", [.waiting, .held, .failed], [account.rawValue])
        }
    }

    /// Counts `amount` deliveries of `account` that the command adds to the queue or removes from it.
    ///
    /// - Parameter wasOut: whether they were out of the queue already, as failed and captured ones are.
    fileprivate func count(
        _ database: any SQLConnection,
        _ now: Timestamp,
        account: AccountID,
        wasOut: Bool,
        _ amount: Int
    ) throws {
        let traffic = Traffic(at: now, account: account)
        switch self {
        case .hold: break
        case .release, .sendAnyway, .retryNow: if wasOut { try traffic.add(database, [.entered], amount) }
        case .remove: if !wasOut { try traffic.add(database, [.departed], amount) }
        case .reroute(let other):
            guard !wasOut else { return }
            try traffic.add(database, [.departed], amount)
            try Traffic(at: now, account: other).add(database, [.entered], amount)
        }
    }

    /// What may already be in one account's Sent is not moved to another, where it could not be found.
    fileprivate var requirement: String {
        if case .reroute = self { "NOT must_search" } else { "true" }
    }

    fileprivate func event(at now: Timestamp) -> MessageEvent {
        switch self {
        case .hold(let reason): MessageEvent(at: now, kind: .held, detail: reason)
        case .release: MessageEvent(at: now, kind: .released)
        case .sendAnyway:
            MessageEvent(at: now, kind: .released, detail: Reason(.evenIfSent))
        case .retryNow: MessageEvent(at: now, kind: .retried, detail: Reason(.dueNow))
        case .remove: MessageEvent(at: now, kind: .removed)
        case .reroute(let account):
            MessageEvent(at: now, kind: .rerouted, detail: Reason(.toAccount, "\(account.rawValue)"))
        }
    }
}
