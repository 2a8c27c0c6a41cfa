package import Base
package import Storage

/// Captured deliveries: nothing but these verbs, and removal, ever moves one to another state.
extension SQLStore {
    package func sendCaptured(
        of message: QueueID,
        to confirmed: Set<String>,
        by user: String,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID] {
        try await commits.run { database in
            let deliveries = try database.rows(
                "SELECT \(Rows.deliveryColumns) FROM delivery d WHERE d.message = ? AND d.state = ? ORDER BY d.part",
                [message, StateCode.captured.rawValue]
            ).map { try Rows.delivery($0) }
            guard !deliveries.isEmpty else { throw StorageError.notFound("captured mail of message \(message)") }
            guard Set(deliveries.flatMap(\.recipientTexts)) == confirmed else {
                throw StorageError.conflict("the captured mail of message \(message) has other recipients")
            }
            try database.run(
                """
                UPDATE delivery SET state = CASE WHEN must_search THEN \(StateCode.outcomeUnknown.rawValue)
                ELSE \(StateCode.waiting.rawValue) END, due_at = ?, reason = NULL WHERE message = ? AND state = ?
                """,
                [now, message, StateCode.captured.rawValue]
            )
            for delivery in deliveries { try Traffic(at: now, account: delivery.account).add(database, [.entered]) }
            let note = MessageEvent(at: now, kind: .released, detail: Reason(.capturedSentBy, user))
            try Self.note(database, note, on: message)
            return deliveries.map(\.id)
        }
    }

    package func removeCaptured(
        receivedBefore before: Timestamp,
        limit: Int,
        at now: Timestamp
    ) async throws(StorageError) -> Int {
        let (count, files) = try await commits.run(telling: .nothing) { database in
            let rows = try database.rows(
                """
                SELECT d.message, d.part FROM delivery d JOIN message m ON m.id = d.message
                WHERE d.state >= 6 AND d.state = ? AND m.received_at < ? ORDER BY d.message, d.part LIMIT ?
                """,
                [StateCode.captured.rawValue, before, limit]
            )
            let ids = try rows.map(Rows.deliveryID)
            for id in ids {
                try database.run(
                    "UPDATE delivery SET state = ?, ended_at = ? WHERE message = ? AND part = ?",
                    [StateCode.removed.rawValue, now, id.message, id.part]
                )
            }
            let messages = Set(ids.map(\.message))
            let note = MessageEvent(at: now, kind: .removed, detail: Reason(.captureExpired))
            for message in messages { try Self.note(database, note, on: message) }
            return (ids.count, try messages.compactMap { try Self.dropContentIfDone(database, $0) })
        }
        for file in files { largeContents.remove(file) }
        return count
    }
}

// MARK: - Neutralized databases

extension SQLStore: NeutralizationStore {
    package func neutralizedDatabases() async throws(StorageError) -> Set<String> {
        Set(try await read { try $0.values("SELECT name FROM neutralized_database", as: String.self) })
    }

    package func setNeutralized(_ database: String, _ isNeutralized: Bool) async throws(StorageError) {
        try await commits.run(telling: .nothing) { connection in
            try connection.run(
                isNeutralized
                    ? "INSERT INTO neutralized_database VALUES (?) ON CONFLICT (name) DO NOTHING"
                    : "DELETE FROM neutralized_database WHERE name = ?",
                [database]
            )
        }
    }
}
