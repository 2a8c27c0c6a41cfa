import Base
package import Storage

extension SQLStore: AlertStore {
    package func alerts() async throws(StorageError) -> [AlertRecord] {
        try await read { database in
            let messages = Dictionary(
                grouping: try database.rows(
                    """
                    SELECT scope, cause, id, kind, channel, recipient, language, is_personal, created_at, attempts, due_at, is_sent
                    FROM alert_message ORDER BY created_at, id
                    """
                )
            ) { row in [row.values[0], row.values[1]] }
            return try database.rows(
                "SELECT scope, cause, since, missing_since, told_at, content FROM alert ORDER BY since, scope, cause"
            ).map { row in
                var alert = AlertRecord(scope: try row[0], cause: try row[1], since: try row[2], content: try row[5])
                alert.missingSince = try row[3]
                alert.toldAt = try row[4]
                alert.messages = try (messages[[row.values[0], row.values[1]]] ?? []).compactMap(Self.alertMessage)
                return alert
            }
        }
    }

    /// `nil` for one of a later version.
    private static func alertMessage(_ row: SQLRow) throws -> AlertMessage? {
        guard let kind = AlertMessage.Kind(rawValue: try row[3]), let channel = AlertChannel(rawValue: try row[4])
        else {
            return nil
        }
        var message = AlertMessage(
            id: try row[2],
            kind: kind,
            channel: channel,
            recipient: try row[5],
            language: try row[6],
            isPersonal: try row[7],
            createdAt: try row[8]
        )
        message.attempts = try row[9]
        let isSent: Bool = try row[11]
        let dueAt: Timestamp? = try row[10]
        message.state = dueAt.map { .due($0) } ?? (isSent ? .sent : .givenUp)
        return message
    }

    package func changeAlerts(_ changes: [AlertChange]) async throws(StorageError) {
        guard !changes.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            for change in changes { try Self.carryOut(change, database) }
        }
    }

    package func mailAlert(
        _ message: AlertMessage,
        as mail: NewMessage,
        content: [UInt8]
    ) async throws(StorageError) -> QueueID? {
        let row = MessageRow(id: ids.next(), message: mail, content: content)
        let isQueued = try await commits.run(telling: .queued(row.mayQueueFor)) { database in
            let isDue = try database.exists(
                "SELECT 1 FROM alert_message WHERE id = ? AND due_at IS NOT NULL",
                [message.id]
            )
            guard isDue else { return false }
            var sent = message
            sent.state = .sent
            try Self.carryOut(.attempted(sent), database)
            try Intake(row, duplicates: DuplicateRule(policy: .deliver, window: .zero)).store(database)
            return true
        }
        return isQueued ? row.id : nil
    }

    private static func carryOut(_ change: AlertChange, _ database: any SQLConnection) throws {
        switch change {
        case .keep(let alert):
            try database.run(
                Upsert.sql("alert", key: ["scope", "cause"], ["since", "missing_since", "told_at", "content"]),
                [alert.scope, alert.cause, alert.since, alert.missingSince, alert.toldAt, alert.content]
            )
        case .add(let message, let alert):
            try database.run(
                """
                INSERT INTO alert_message (scope, cause, kind, channel, recipient, id, language, is_personal, created_at,
                    attempts, due_at, is_sent)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    alert.scope, alert.cause, message.kind.rawValue, message.channel.rawValue, message.recipient,
                    message.id, message.language, message.isPersonal, message.createdAt, message.attempts,
                    message.state.dueAt, message.state == .sent,
                ]
            )
        case .withdraw(let message):
            try database.run("DELETE FROM alert_message WHERE id = ?", [message.id])
        case .attempted(let message):
            try database.run(
                "UPDATE alert_message SET attempts = ?, due_at = ?, is_sent = ? WHERE id = ? AND due_at IS NOT NULL",
                [message.attempts, message.state.dueAt, message.state == .sent, message.id]
            )
        case .end(let alert):
            for table in ["alert_message", "alert"] {
                try database.run("DELETE FROM \(table) WHERE scope = ? AND cause = ?", [alert.scope, alert.cause])
            }
        }
    }
}

extension AlertMessage.State {
    fileprivate var dueAt: Timestamp? {
        if case .due(let time) = self { time } else { nil }
    }
}
