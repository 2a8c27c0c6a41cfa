package import Base
import Mail
package import Storage

extension SQLStore: DeliveryEventStore {
    /// The longest reason of a bounce that is kept, in characters.
    private static let longestReason = 1000

    // MARK: Recording

    /// Records the end of a delivery within the transaction that ends it: one row, however many recipients it had. Mail that
    /// the gateway wrote itself is left out.
    static func record(
        _ result: AttemptResult,
        of lease: LeasedDelivery,
        to recipients: [Recipient],
        _ kinds: Set<DeliveryEvent.Kind>,
        at now: Timestamp,
        _ database: any SQLConnection
    ) throws {
        guard !kinds.isEmpty, lease.message.origin.client != nil else { return }
        let kind: DeliveryEvent.Kind
        var (remoteID, invalid): (RemoteID?, [InvalidRecipient]) = (nil, [])
        switch result.next {
        case .delivered(let id, _): (kind, remoteID) = (.delivered, id)
        case .failed: (kind, invalid) = (.failed, lease.delivery.invalidRecipients)
        case .waiting, .outcomeUnknown, .held: return
        }
        guard kinds.contains(kind) else { return }
        let id = lease.delivery.id
        try database.run(
            insertion,
            SQLValues {
                kind.rawValue
                now
                id.message
                id.part
                lease.attempt
                lease.delivery.account
                RecipientText.write(recipients.map { Recipient($0.address) }, invalid: invalid)
                String?.none
                result.reason?.stored
                remoteID?.stored
            }
        )
    }

    private static let insertion = """
        INSERT INTO delivery_event
        (kind, at, message, part, attempt, account, recipients, status, reason, remote_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    package func recordBounce(
        of delivery: DeliveryID,
        by account: AccountID,
        to recipients: [BouncedRecipient],
        at now: Timestamp
    ) async throws(StorageError) {
        guard recordedEvents.contains(.bounced), !recipients.isEmpty else { return }
        try await commits.run(telling: .nothing) { database in
            let isOfClient = try database.exists(
                "SELECT 1 FROM message WHERE id = ? AND client IS NOT NULL",
                [delivery.message]
            )
            guard isOfClient else { return }
            for recipient in recipients {
                try database.run(
                    Self.insertion,
                    SQLValues {
                        DeliveryEvent.Kind.bounced.rawValue
                        now
                        delivery.message
                        delivery.part
                        0
                        account
                        RecipientText.write([Recipient(recipient.address)])
                        recipient.status
                        Reason(.words, String(recipient.reason.prefix(Self.longestReason))).stored
                        String?.none
                    }
                )
            }
        }
    }

    // MARK: Reading

    package func deliveryEvents(limit: Int) async throws(StorageError) -> [DeliveryEvent] {
        try await read { database in
            try database.rows(
                """
                SELECT e.id, e.kind, e.at, e.message, e.part, e.attempt, a.address, e.recipients, e.told, e.status, e.reason,
                    e.remote_id, m.message_id, m.subject
                FROM delivery_event e
                LEFT JOIN account a ON a.id = e.account LEFT JOIN message m ON m.id = e.message
                ORDER BY e.id LIMIT ?
                """,
                [limit]
            ).map(Self.deliveryEvent)
        }
    }

    private static func deliveryEvent(_ row: SQLRow) throws -> DeliveryEvent {
        let kind: String = try row[1]
        guard let kind = DeliveryEvent.Kind(rawValue: kind) else {
            throw StorageError.damaged("a delivery event: \(kind)")
        }
        let recipients = RecipientText.read(try row[7])
        let reason: String? = try row[10]
        let remoteID: String? = try row[11]
        return try DeliveryEvent(
            number: row[0],
            kind: kind,
            at: row[2],
            delivery: DeliveryID(message: row[3], part: row[4]),
            attempt: row[5],
            account: row[6],
            recipients: recipients.recipients.map { "\($0.address)" } + recipients.invalid.map(\.text),
            told: row[8],
            status: row[9],
            reason: reason.map { Reason(stored: $0) },
            remoteID: remoteID.map { RemoteID(stored: $0) },
            messageID: row[12],
            subject: row[13]
        )
    }

    package func deliveryEventBacklog() async throws(StorageError) -> EventBacklog {
        try await read { database in
            EventBacklog(
                count: try database.value("SELECT count(*) FROM delivery_event") ?? 0,
                oldest: try database.value("SELECT at FROM delivery_event ORDER BY id LIMIT 1")
            )
        }
    }

    // MARK: Calls

    package func forgetDeliveryEvents(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.change("DELETE FROM delivery_event WHERE at < ?", [before])
        }
    }

    package func webhookState(of target: String) async throws(StorageError) -> WebhookState {
        try await read { database in
            let row = try database.row(
                """
                SELECT attempts, due_at, last_success_at, last_error, last_error_at, ended_at, sent, dropped
                FROM delivery_webhook WHERE target = ?
                """,
                [target]
            )
            var state = WebhookState(target: target)
            guard let row else { return state }
            (state.attempts, state.dueAt, state.lastSuccessAt) = (try row[0], try row[1], try row[2])
            let error: String? = try row[3]
            (state.lastError, state.lastErrorAt, state.endedAt) = (
                error.map { Reason(stored: $0) }, try row[4], try row[5]
            )
            (state.sent, state.dropped) = (try row[6], try row[7])
            return state
        }
    }

    package func recordWebhook(_ progress: WebhookProgress, of target: String) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try Self.begin(target, database)
            func update(_ assignments: String, _ values: SQLValues) throws {
                try database.run("UPDATE delivery_webhook SET \(assignments)", values)
            }
            switch progress {
            case .taken(let range, let time):
                try Self.remove(range, database)
                try update("attempts = 0, due_at = NULL, last_success_at = ?, sent = sent + ?", [time, range.count])
            case .dropped(let range):
                try Self.remove(range, database)
                try update("attempts = 0, dropped = dropped + ?", [range.count])
            case .failed(let error, let time, let next):
                try update(
                    "attempts = attempts + 1, due_at = ?, last_error = ?, last_error_at = ?",
                    [next, error.stored, time]
                )
            case .ended(let time): try update("ended_at = ?", [time])
            case .resumed(let time):
                try update("attempts = 0, due_at = NULL, ended_at = NULL, last_success_at = ?", [time])
            }
        }
    }

    /// Makes sure that the one row is about this receiver: what was known of an earlier one does not concern it.
    private static func begin(_ target: String, _ database: any SQLConnection) throws {
        try database.run("DELETE FROM delivery_webhook WHERE target <> ?", [target])
        try database.run(
            "INSERT INTO delivery_webhook (\"only\", target) VALUES (1, ?) ON CONFLICT DO NOTHING",
            [target]
        )
    }

    private static func remove(_ range: EventRange, _ database: any SQLConnection) throws {
        if let last = range.through { try database.run("DELETE FROM delivery_event WHERE id <= ?", [last]) }
        if let part = range.part {
            try database.run("UPDATE delivery_event SET told = ? WHERE id = ?", [part.told, part.number])
        }
    }
}
