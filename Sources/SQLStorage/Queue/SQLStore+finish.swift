package import Base
import Mail
package import Storage

extension SQLStore {
    package func finish(
        _ lease: LeasedDelivery,
        with end: AttemptEnd,
        at now: Timestamp
    ) async throws(StorageError) -> [QueueID] {
        let rows = end.reports.map { MessageRow(id: ids.next(), message: $0.message, content: $0.content) }
        let reported = StoreNews.queued(end.reports.flatMap(\.message.deliveries).map(\.account))
        let (unneeded, isNew) = try await commits.run(telling: reported) { [recordedEvents] database in
            let isNew = try Self.move(database, lease, end.result, now, leaving: end.splits, recordedEvents)
            guard isNew else { return (String?.none, false) }
            try Self.endAttempt(database, lease, end.result, now)
            let parts = try Self.split(database, end.splits, off: lease, now, recordedEvents)
            for event in end.events { try Self.note(database, event, on: lease.message.id) }
            try Self.add(end.bounces, of: lease.message.id, at: now, to: database)
            let subjects = [(lease.delivery.id, end.report)] + zip(parts, end.splits.map(\.report))
            let reported = subjects.compactMap { id, report in report.map { (id, $0) } }
            for (row, (id, report)) in zip(rows, reported) { try Self.queue(database, report, row, about: id) }
            return (try Self.dropContentIfDone(database, lease.message.id), true)
        }
        if let unneeded { largeContents.remove(unneeded) }
        return isNew ? rows.map(\.id) : []
    }

    /// Makes deliveries of recipients that leave theirs, each with the attempt that it shared until now.
    private static func split(
        _ database: any SQLConnection,
        _ splits: [SplitDelivery],
        off lease: LeasedDelivery,
        _ now: Timestamp,
        _ recordedEvents: Set<DeliveryEvent.Kind>
    ) throws -> [DeliveryID] {
        guard !splits.isEmpty else { return [] }
        let id = lease.delivery.id
        // The text index reads its contents from the rows, so the message must be removed from it before they change.
        try database.dialect.textIndex.remove(id.message, database)
        let parts = try splits.map { split in
            var own = lease
            own.delivery.recipients = split.recipients
            own.delivery.invalidRecipients = []
            (own.attempt, own.mustSearch) = (1, false)
            own.delivery.id = try insert(database, own, splitOff: id, attempt: lease.attempt)
            _ = try move(database, own, split.result, now, recordedEvents)
            try endAttempt(database, own, split.result, now)
            return own.delivery.id
        }
        let kept = lease.recipients(without: splits)
        try database.run(
            "UPDATE delivery SET recipients = ? WHERE message = ? AND part = ?",
            [RecipientText.write(kept, invalid: lease.delivery.invalidRecipients), id.message.rawValue, id.part]
        )
        try database.dialect.textIndex.add(id.message, database)
        try Traffic(at: now, account: lease.delivery.account).add(database, [.entered], splits.count)
        return parts
    }

    /// Inserts a delivery as one that is being sent, with its first attempt, which began when that of `origin` did.
    private static func insert(
        _ database: any SQLConnection,
        _ own: LeasedDelivery,
        splitOff origin: DeliveryID,
        attempt: Int
    ) throws -> DeliveryID {
        let last: Int? = try database.value("SELECT max(part) FROM delivery WHERE message = ?", [origin.message])
        let id = DeliveryID(message: origin.message, part: (last ?? origin.part) + 1)
        try database.run(
            """
            INSERT INTO delivery
            (message, part, account, priority, recipients, state, due_at, attempts, tries, delay_reported)
            VALUES (?, ?, ?, (SELECT priority FROM delivery WHERE message = ? AND part = ?), ?, ?, ?, 1, 1, ?)
            """,
            [
                id.message.rawValue, id.part, own.delivery.account.rawValue, origin.message.rawValue, origin.part,
                RecipientText.write(own.delivery.recipients), StateCode.sending.rawValue,
                own.delivery.dueAt.milliseconds, own.delivery.isDelayReported,
            ]
        )
        try database.run(
            """
            INSERT INTO attempt (message, part, number, account, started_at) VALUES (?, ?, 1, ?,
                (SELECT started_at FROM attempt WHERE message = ? AND part = ? AND number = ?))
            """,
            [
                id.message.rawValue, id.part, own.delivery.account.rawValue, origin.message.rawValue, origin.part,
                attempt,
            ]
        )
        return id
    }

    private static func queue(
        _ database: any SQLConnection,
        _ report: OutgoingReport,
        _ row: MessageRow,
        about id: DeliveryID
    ) throws {
        try Intake(row, duplicates: DuplicateRule(policy: .deliver, window: .zero)).store(database)
        var note = report.note
        note.detail?.values.append("\(row.id)")
        try Self.note(database, note, on: id.message)
        guard report.action == .delayed else { return }
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
    ///
    /// - Parameters:
    ///   - splits: those of its recipients to whom something else happened.
    ///   - recordedEvents: what is recorded for the delivery webhook.
    private static func move(
        _ database: any SQLConnection,
        _ lease: LeasedDelivery,
        _ result: AttemptResult,
        _ now: Timestamp,
        leaving splits: [SplitDelivery] = [],
        _ recordedEvents: Set<DeliveryEvent.Kind>
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
        let startsOver = state == .waiting
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
                result.countsAsAttempt ? 0 : 1, mustSearch, hasEnded ? now.milliseconds : nil, startsOver,
                id.message.rawValue, id.part, lease.attempt,
            ]
        )
        // A repeated result changes nothing and is not counted again.
        guard changed > 0 else { return false }
        try count(database, lease, result, now)
        let recipients = lease.recipients(without: splits)
        try count(database, recipients, result, now)
        try record(result, of: lease, to: recipients, recordedEvents, at: now, database)
        return true
    }

    /// Counts the recipients, by their domains.
    private static func count(
        _ database: any SQLConnection,
        _ recipients: [Recipient],
        _ result: AttemptResult,
        _ now: Timestamp
    ) throws {
        try RecipientTally.collect(database) { tally in
            let cause = ErrorCause(reason: result.reason)
            let addresses = recipients.lazy.map(\.address)
            switch result.next {
            case .delivered: tally.add(addresses, at: now) { RecipientCounts(sent: $0) }
            case .failed, .held: tally.add(addresses, at: now, cause: cause) { RecipientCounts(final: $0) }
            case .waiting, .outcomeUnknown:
                tally.add(addresses, at: now, cause: cause) { RecipientCounts(repeated: $0) }
            }
        }
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
        let isOpen = try database.exists(
            "SELECT 1 FROM delivery WHERE message = ? AND (state <= 4 OR state = ?) LIMIT 1",
            [message, StateCode.captured.rawValue]
        )
        guard !isOpen,
            let place: String = try database.value("SELECT place FROM message WHERE id = ?", [message])
        else { return nil }
        try database.run("UPDATE message SET place = NULL WHERE id = ?", [message])
        guard place == ContentPlace.inline else { return place }
        try database.run("DELETE FROM content WHERE message = ?", [message])
        return nil
    }
}

extension LeasedDelivery {
    /// The recipients that stay in the delivery when others leave it.
    fileprivate func recipients(without splits: [SplitDelivery]) -> [Recipient] {
        guard !splits.isEmpty else { return delivery.recipients }
        let gone = Set(splits.flatMap(\.recipients).map(\.address))
        return delivery.recipients.filter { !gone.contains($0.address) }
    }
}
