package import Base
package import Storage

extension SQLStore {
    package func finish(
        _ lease: LeasedDelivery,
        with result: AttemptResult,
        report: OutgoingReport?,
        at now: Timestamp
    ) async throws(StorageError) -> QueueID? {
        let row = report.map { MessageRow(id: ids.next(), message: $0.message, content: $0.content) }
        let (unneeded, isReported) = try await commits.run { database in
            guard try Self.move(database, lease, result, now) else { return (String?.none, false) }
            try Self.endAttempt(database, lease, result, now)
            if let report, let row { try Self.queue(database, report, row, about: lease.delivery.id) }
            return (try Self.dropContentIfDone(database, lease.message.id), report != nil)
        }
        if let unneeded { spool.remove(unneeded) }
        return isReported ? row?.id : nil
    }

    private static func queue(
        _ database: any SQLConnection,
        _ report: OutgoingReport,
        _ row: MessageRow,
        about id: DeliveryID
    ) throws {
        _ = try row.insert(database, duplicates: DuplicateRule(policy: .deliver, window: .zero))
        var note = report.note
        note.detail?.values.append("\(row.id)")
        try Self.note(database, note, on: id.message)
        guard report.isOfDelay else { return }
        try database.run(
            "UPDATE delivery SET delay_reported = TRUE WHERE message = ? AND part = ?",
            [id.message.rawValue, id.part]
        )
    }

    private static func endAttempt(
        _ database: any SQLConnection,
        _ lease: LeasedDelivery,
        _ result: AttemptResult,
        _ now: Timestamp
    ) throws {
        let id = lease.delivery.id
        try database.run(
            """
            UPDATE attempt SET ended_at = ?, outcome = ?, reason = ?, answer = ?
            WHERE message = ? AND part = ? AND number = ?
            """,
            [
                now.milliseconds, result.outcome.rawValue, result.reason?.stored, result.answer, id.message.rawValue,
                id.part, lease.attempt,
            ]
        )
    }

    /// Moves the delivery to the state that the attempt results in. Returns false when that was done before.
    private static func move(
        _ database: any SQLConnection,
        _ lease: LeasedDelivery,
        _ result: AttemptResult,
        _ now: Timestamp
    ) throws -> Bool {
        let state: StateCode
        var due = lease.delivery.dueAt
        var (remoteID, sentMessageID): (RemoteID?, String?) = (nil, nil)
        switch result.next {
        case .delivered(let id, let messageID):
            state = .delivered
            (remoteID, sentMessageID) = (id, messageID)
        case .waiting(let until):
            state = .waiting
            due = until
        case .outcomeUnknown(let until):
            state = .outcomeUnknown
            due = until
        case .held: state = .held
        case .failed: state = .failed
        }
        // While Gmail may have it, nothing may send it again, neither after a hold nor through another account.
        let mustSearch =
            switch result.next {
            case .outcomeUnknown: true
            case .held, .failed: lease.mustSearch || result.outcome == .unknown
            case .delivered, .waiting: false
            }
        // A search for what was certainly not sent need not cover all that the account has sent since.
        let startsAnew = state == .waiting
        let hasEnded = state == .delivered || state == .failed
        let id = lease.delivery.id
        let changed = try database.change(
            """
            UPDATE delivery SET state = ?, due_at = ?, node = NULL, reason = ?, remote_id = ?, sent_message_id = ?,
            attempts = attempts - ?, must_search = ?, ended_at = ?,
            first_attempt_at = CASE WHEN ? THEN NULL ELSE first_attempt_at END
            WHERE message = ? AND part = ? AND state = 2 AND tries = ?
            """,
            [
                state.rawValue, due.milliseconds, result.reason?.stored, remoteID?.stored, sentMessageID,
                result.countsAsAttempt ? 0 : 1, mustSearch, hasEnded ? now.milliseconds : nil, startsAnew,
                id.message.rawValue, id.part, lease.attempt,
            ]
        )
        // A repeated result changes nothing and is not counted again.
        guard changed > 0 else { return false }
        try count(database, lease, result, now)
        return true
    }

    private static func count(
        _ database: any SQLConnection,
        _ lease: LeasedDelivery,
        _ result: AttemptResult,
        _ now: Timestamp
    ) throws {
        let traffic = Traffic(at: now, account: lease.delivery.account)
        switch result.next {
        case .delivered:
            let delay = DelayHistogram.index(of: now - lease.message.receivedAt)
            try traffic.add(database, [.delivered, .departed, .delay(delay)])
        case .failed:
            try traffic.add(database, [.failed, .departed])
            try traffic.addError(database, ErrorCause(reason: result.reason), isFinal: true)
        case .held:
            try traffic.addError(database, ErrorCause(reason: result.reason), isFinal: true)
        case .waiting, .outcomeUnknown:
            try traffic.addError(database, ErrorCause(reason: result.reason), isFinal: false)
        }
    }

    /// Drops the content once no delivery of the message needs it. Returns the spool file to remove after the commit.
    static func dropContentIfDone(_ database: any SQLConnection, _ message: QueueID) throws -> String? {
        let isOpen = try database.exists("SELECT 1 FROM delivery WHERE message = ? AND state <= 4 LIMIT 1", [message])
        guard !isOpen,
            let place: String = try database.value("SELECT place FROM message WHERE id = ?", [message])
        else { return nil }
        try database.run("UPDATE message SET place = NULL WHERE id = ?", [message])
        guard place == ContentPlace.inline else { return place }
        try database.run("DELETE FROM content WHERE message = ?", [message])
        return nil
    }
}
