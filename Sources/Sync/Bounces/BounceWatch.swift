package import Base
package import Google
package import Logging
package import Mail
package import Odoo
import ServiceLifecycle
package import Storage

/// Reports to Odoo the mail that Gmail accepted and could not deliver. It checks the accounts' inboxes now and then,
/// matches each bounce to the message that was sent, and reports it to Odoo, which marks the message red with the
/// reason. A bounce that no Odoo shows is reported to the sender by mail.
package struct BounceWatch: Service {
    package typealias Store = QueueStore & AccountStore & BounceStore & BounceListStore & RecipientStatisticsStore
        & DeliveryEventStore
    /// Queues a report for mailing, from the given account unless another is meant for such mail. Returns its queue id.
    package typealias Mailing = @Sendable (DeliveryReport, AccountRecord) async throws(StorageError) -> QueueID

    /// Between two checks. Bounces arrive within minutes, or after days.
    package static let standardInterval = Duration.minutes(5)

    /// Bounces read at the same time.
    static let concurrency = 4
    /// The longest check of one account; what is left waits for the next one.
    static let longestLook = Duration.minutes(2)
    /// Between two checks of an account that Google refuses. One refused permanently costs four calls a day.
    static let pauses = Backoff(first: .minutes(5), longest: .hours(6), jitter: 0)

    private let store: any Store
    private let quota: QuotaLedger
    private let odoo: @Sendable () -> [OdooClient]
    private let isNeeded: @Sendable () -> Bool
    private let gmail: @Sendable (AccountRecord) throws -> GmailClient
    private let mail: Mailing
    private let fields: BounceNotice.Fields
    private let isProven: @Sendable (DeliveryID, String?, Timestamp) -> Bool
    private let hostName: String
    private let schedule: PeriodicTask
    private let slots: ReadingSlots
    private let clock: any WallClock
    private let logger: Logger
    /// What an unfinished check has processed, by account.
    private let done = Locked<[AccountID: Done]>([:])
    /// The accounts whose inboxes Google refuses to show.
    private let rests = Locked<[AccountID: Rest]>([:])

    /// The messages processed since a cursor.
    private struct Done {
        let since: String?
        var ids: Set<String>
    }

    private struct Rest {
        var failures: Int
        var until: Timestamp
    }

    /// - Parameters:
    ///   - odoo: returns the databases that may have sent the messages.
    ///   - isNeeded: whether there is anybody to report to.
    ///   - gmail: returns Gmail as that account; throws if its grant cannot be opened.
    ///   - trackingField: the header field in which the gateway names its deliveries.
    ///   - proofField: the header field that proves the name.
    ///   - isProven: whether the proof field's value proves the delivery's name, given the time when its message was
    ///     accepted.
    ///   - mail: reports bounces that no Odoo shows.
    package init(
        store: any Store,
        quota: QuotaLedger,
        odoo: @escaping @Sendable () -> [OdooClient],
        isNeeded: @escaping @Sendable () -> Bool = { true },
        gmail: @escaping @Sendable (AccountRecord) throws -> GmailClient,
        trackingField: String,
        proofField: String,
        isProven: @escaping @Sendable (DeliveryID, String?, Timestamp) -> Bool,
        hostName: String,
        mail: @escaping Mailing,
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.quota = quota
        self.odoo = odoo
        self.isNeeded = isNeeded
        self.gmail = gmail
        self.mail = mail
        fields = BounceNotice.Fields(id: trackingField, proof: proofField)
        self.isProven = isProven
        self.hostName = hostName
        schedule = PeriodicTask(interval: interval, clock: clock)
        slots = ReadingSlots(Self.concurrency, clock: clock)
        self.clock = clock
        self.logger = logger
    }

    package func run() async { await schedule.run { await check() } }

    /// Checks every account that allows it, all at the same time: no account delays another. Bounces of accounts with
    /// waiting mail are read first, because they tell whether the rest should be sent at all.
    package func check() async {
        guard isNeeded() else { return }
        let (accounts, counts): ([AccountRecord], [QueueCount])
        do throws(StorageError) {
            accounts = try await store.accounts()
            counts = try await store.counts()
        } catch {
            return logger.error("cannot check the inboxes for bounces", metadata: ["error": "\(error)"])
        }
        let now = clock.now
        let resting = rests.withLock { $0 }
        var open = accounts.filter { account in
            !account.health.isWithoutGrant && GrantedScopes(account.scopes).allows(.mail)
                && resting[account.id].map { $0.until <= now } ?? true
        }
        let backlog = Set(
            counts.filter { [.waiting, .sending, .outcomeUnknown].contains($0.state) && $0.count > 0 }.map(\.account)
        )
        open = open.filter { backlog.contains($0.id) } + open.filter { !backlog.contains($0.id) }
        await withTaskGroup(of: Void.self) { group in
            for (place, account) in open.enumerated() {
                group.addTask { await self.lookInTime(into: account, priority: place) }
            }
        }
    }

    /// Checks one account, and stops when it takes too long. The next check continues where this one stopped.
    private func lookInTime(into account: AccountRecord, priority: Int) async {
        let end = clock.now + Self.longestLook
        let stop = await withTaskGroup(of: RunStop?.self) { group in
            group.addTask {
                do throws(RunStop) { try await self.check(account, priority: priority) } catch { return error }
                return nil
            }
            group.addTask {
                try? await self.clock.sleep(until: end)
                return .interrupted
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let stop else { return rests.withLock { $0[account.id] = nil } }
        if case .failed = stop { rest(account) }
        logger.info(
            "cannot check an inbox for bounces",
            metadata: ["account": "\(account.address)", "reason": .stringConvertible(stop.reason.sentence)]
        )
    }

    /// Pauses the checks of an account: a failure recurs until something is fixed.
    private func rest(_ account: AccountRecord) {
        rests.withLock { rests in
            let count = (rests[account.id]?.failures ?? 0) + 1
            rests[account.id] = Rest(failures: count, until: clock.now + Self.pauses.delay(afterAttempt: count))
        }
    }

    private func check(_ account: AccountRecord, priority: Int) async throws(RunStop) {
        let client: GmailClient
        do { client = try gmail(account) } catch { throw .failed(Reason(.words, "\(error)")) }
        let reader = BounceReader(
            gmail: client,
            quota: quota,
            slots: slots,
            priority: priority,
            account: account,
            fields: fields
        )
        let cursor = try await stored { () throws(StorageError) in try await store.bounceCursor(of: account.id) }
        let known = done.withLock { $0[account.id] }.flatMap { $0.since == cursor ? $0.ids : nil } ?? []
        done.withLock { $0[account.id] = Done(since: cursor, ids: known) }
        let next = try await reader.read(since: cursor, isDone: known.contains) { id, notice throws(RunStop) in
            if let notice {
                let returned = try await report(notice, account)
                await count(returned.map { ReturnedMail($0.address, reason: $0.reason) })
                try await stored { () throws(StorageError) in
                    try await store.recordBounce(of: notice.delivery, by: account.id, to: returned, at: clock.now)
                }
            }
            _ = done.withLock { $0[account.id]?.ids.insert(id) }
        }
        guard next != cursor else { return }
        try await stored { () throws(StorageError) in try await store.setBounceCursor(next, of: account.id) }
        done.withLock { $0[account.id] = nil }
    }

    private func stored<Result>(
        _ work: () async throws(StorageError) -> Result
    ) async throws(RunStop) -> Result {
        do throws(StorageError) { return try await work() } catch { throw RunStop(error) }
    }

    /// Counts what came back. The statistics are not worth reporting a bounce twice.
    private func count(_ mail: [ReturnedMail]) async {
        do { try await store.countReturned(mail, at: clock.now) } catch {
            logger.warning("mail that came back was not counted", metadata: ["error": "\(error)"])
        }
    }

    /// Reports to the Odoo that knows the message, or else to its sender. Bounces of messages no longer known here are
    /// ignored.
    ///
    /// - Returns: the recipients whose mail came back; none where the bounce is ignored.
    private func report(_ notice: BounceNotice, _ account: AccountRecord) async throws(RunStop) -> [BouncedRecipient] {
        guard let history = try await history(of: notice.delivery.message),
            let delivery = history.deliveries.first(where: { $0.id == notice.delivery && $0.account == account.id }),
            let messageID = history.message.summary.messageID
        else { return [] }
        guard isProven(notice.delivery, notice.proof, history.message.receivedAt) else {
            logger.warning(
                "ignored a bounce that lacks the proof sent with its message",
                metadata: ["queue-id": "\(history.message.id)", "account": "\(account.address)"]
            )
            return []
        }
        let failed = Set(notice.recipients.map(\.key))
        let recipients = delivery.recipients.filter { failed.contains($0.address.key) }
        guard !recipients.isEmpty else {
            logger.warning(
                "ignored a bounce for addresses to which its message did not go",
                metadata: ["queue-id": "\(history.message.id)", "account": "\(account.address)"]
            )
            return []
        }
        let returned = returned(notice, recipients.map(\.address))
        let message = history.message
        let lasting = lasting(notice, recipients.map(\.address))
        if !lasting.isEmpty {
            try await stored { () throws(StorageError) in
                try await store.addBounces(lasting, of: message.id, at: clock.now)
            }
        }
        var metadata: Logger.Metadata = ["queue-id": "\(message.id)", "reason": "\(notice.reason)"]
        let failures = recipients.map { DeliveryFailure("\($0.address)", notice.reason) }
        if try await isShown(failures, on: messageID, metadata) {
            try await note("Odoo", on: message.id)
            logger.notice("a message that Gmail accepted bounced; reported it to Odoo", metadata: metadata)
            return returned
        }
        // Mail without a sender is never reported on (RFC 5321 section 4.5.5), and a sender whose address is the
        // account's finds Google's own report in its inbox.
        guard let sender = message.envelope.sender, sender.key != account.address.key else {
            metadata["account"] = "\(account.address)"
            logger.notice(
                "a message that Gmail accepted bounced; Google's report is in the account's inbox",
                metadata: metadata
            )
            return returned
        }
        let report = DeliveryReport(
            action: .failed,
            reporter: hostName,
            from: account.address,
            to: sender,
            recipients: recipients,
            status: notice.status,
            reason: notice.reason,
            queueID: "\(message.id)",
            envelopeID: message.envelope.envelopeID,
            arrivedAt: message.receivedAt,
            original: Array("Message-ID: \(messageID)\r\n".utf8),
            returnsAll: false
        )
        let id = try await stored { () throws(StorageError) in try await mail(report, account) }
        try await note("\(sender)", "\(id)", on: message.id)
        logger.notice("a message that Gmail accepted bounced; queued a report to its sender", metadata: metadata)
        return returned
    }

    /// The recipients, each with the reason of its own if the notice has one.
    private func returned(_ notice: BounceNotice, _ recipients: [Address]) -> [BouncedRecipient] {
        recipients.map { address in
            let own = notice.failure(of: address)
            return BouncedRecipient(
                address,
                status: own?.status ?? notice.status,
                reason: own?.reason ?? notice.reason
            )
        }
    }

    /// Of the envelope's recipients, those that do not exist.
    private func lasting(_ notice: BounceNotice, _ recipients: [Address]) -> [LastingBounce] {
        recipients.compactMap { address in
            guard let failure = notice.failure(of: address), BouncedAddress.isLasting(failure.status) else {
                return nil
            }
            return LastingBounce(address, status: failure.status, reason: failure.reason)
        }
    }

    /// `nil` for a message that is no longer known. Any other error leaves the bounce for the next check.
    private func history(of message: QueueID) async throws(RunStop) -> MessageHistory? {
        do throws(StorageError) { return try await store.history(of: message) } catch {
            if case .notFound = error { return nil }
            throw RunStop(error)
        }
    }

    /// Whether an Odoo knows the message and shows the failure for all of these recipients.
    private func isShown(
        _ failures: [DeliveryFailure],
        on messageID: String,
        _ metadata: Logger.Metadata
    ) async throws(RunStop) -> Bool {
        for client in odoo() {
            do throws(OdooError) {
                let receipt = try await SentMessages(client).report(failures, on: messageID)
                guard receipt.isKnown else { continue }
                return receipt.told.isSuperset(of: failures.map(\.address))
            } catch {
                if error.isTransient { throw RunStop(error) }
                logger.error(
                    "Odoo does not accept the report of a bounce",
                    metadata: metadata.merging(error.metadata(client)) { $1 }
                )
            }
        }
        return false
    }

    private func note(_ reader: String, _ report: String = "", on message: QueueID) async throws(RunStop) {
        let detail = Reason(.reported, "failed", reader, report)
        let event = MessageEvent(at: clock.now, kind: .reported, detail: detail)
        try await stored { () throws(StorageError) in try await store.note(event, on: message) }
    }
}
