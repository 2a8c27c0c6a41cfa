package import Base

/// The side of the queue that takes mail: all of it that a listener needs.
package protocol QueueIntake: Sendable {
    /// A place for a message that is about to arrive.
    func stageContent() -> any StagedContent

    /// Keeps a message for good and returns its id, or throws and keeps nothing.
    ///
    /// Throws `.full` without room, `.tooSlow` when `deadline` passed before the commit reached the disk. The deadline is a
    /// moment of the clock that nobody sets. Throws `.outdated` where accounts or logins have changed since `revision`; the
    /// content may then be handed over again.
    ///
    /// One thing remains: when the commit itself outlasts the deadline and the process dies before the message is taken
    /// back, it is kept although its client was told otherwise; if the client sends again, the second is its twin.
    ///
    /// - Parameter revision: by which it was decided who sends the message; `nil` for the gateway's own, whose account does
    ///   not depend on a login.
    func enqueue(
        _ message: NewMessage,
        content: any StagedContent,
        twins: TwinRule,
        asOf revision: RoutingRevision?,
        deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> Enqueued
}

extension QueueIntake {
    /// Queues a message of the gateway's own, whatever was queued before.
    ///
    /// - Parameter limit: how long the disk may take.
    package func enqueue(
        _ message: NewMessage,
        bytes: [UInt8],
        within limit: Duration
    ) async throws(StorageError) -> QueueID {
        let staged = stageContent()
        let pending: Result<PendingWrite?, StorageError> = unsafe bytes.withUnsafeBytes { buffer in
            do throws(StorageError) { return .success(unsafe try staged.append(buffer)) } catch {
                return .failure(error)
            }
        }
        do throws(StorageError) {
            try pending.get()?.perform()
            return try await enqueue(
                message,
                content: staged,
                twins: TwinRule(policy: .deliver, window: .zero),
                asOf: nil,
                deadline: ContinuousClock.now + limit
            ).id
        } catch {
            staged.abandon()
            throw error
        }
    }
}

/// The durable queue, in the verbs of mail. Each verb is one transaction, and has reached the disk when it returns.
package protocol QueueStore: QueueIntake {
    // MARK: Sending

    /// Takes up to `limit` deliveries of `account` that are due, urgent lane first, then the longest due, marks them as
    /// being sent by `node`, and writes an attempt for each before anything is sent. `cost` is booked in the ledger.
    func lease(_ request: LeaseRequest) async throws(StorageError) -> [LeasedDelivery]

    /// When the next delivery of `account` falls due; `nil` when none waits.
    func nextDue(of account: AccountID) async throws(StorageError) -> Timestamp?

    /// Writes how a leased delivery's attempt ended, and queues the report on it, so that neither is there without the
    /// other. With the last delivery of a message done, its content goes.
    ///
    /// An end that was written already changes nothing and queues no second report. Returns the report's id.
    @discardableResult
    func finish(
        _ lease: LeasedDelivery,
        with result: AttemptResult,
        report: OutgoingReport?,
        at now: Timestamp
    ) async throws(StorageError) -> QueueID?

    /// At start: what `node` had under way when it died becomes `uncertain`, to be looked for at `lookAt`: what Google was
    /// doing when the process died may take a while to show. Returns how many.
    func recover(node: String, at now: Timestamp, lookAt: Timestamp) async throws(StorageError) -> Int

    /// Opens the content of a queued message.
    func content(of message: QueueID) async throws(StorageError) -> any MessageContent

    /// What `account` spent since `since`, for pacing after a restart.
    func ledger(of account: AccountID, since: Timestamp) async throws(StorageError) -> [LedgerEntry]

    /// The quota units that each account spent since `since`; those that spent none are left out.
    func units(since: Timestamp) async throws(StorageError) -> [AccountID: Int]

    /// Books quota that was spent outside a lease (looking, reading back).
    func book(_ cost: LedgerEntry, for account: AccountID) async throws(StorageError)

    // MARK: Steering

    /// Applies `command` to every delivery that `selection` names; returns those it changed.
    func steer(
        _ selection: QueueSelection,
        _ command: QueueCommand,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID]

    /// Notes that something happened to a message.
    func note(_ event: MessageEvent, on message: QueueID) async throws(StorageError)

    // MARK: Looking

    /// Deliveries with their messages, in the query's order.
    func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry]

    /// The same with where the next page begins and the one before ends, and how many there are where that is asked for.
    func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage

    /// Makes up to `limit` of the messages that came since quick to be searched. Returns how many; finds nothing new, but
    /// makes finding quick.
    func indexForSearch(limit: Int) async throws(StorageError) -> Int

    /// Everything known of one message.
    func history(of message: QueueID) async throws(StorageError) -> MessageHistory

    /// How many deliveries stand where, by account.
    func counts() async throws(StorageError) -> [QueueCount]

    /// Why the newest message of each account that is neither sent nor dropped is where it is; accounts without such a
    /// reason are left out.
    func newestReasons() async throws(StorageError) -> [AccountID: Remark]

    /// Drops records that ended before `before`, at most `limit`. Returns how many.
    func forget(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int

    /// A number that changes whenever another process has changed the database.
    func changeMarker() async throws(StorageError) -> Int64
}

extension QueueStore {
    /// Ends an attempt of which nobody is told.
    package func finish(
        _ lease: LeasedDelivery,
        with result: AttemptResult,
        at now: Timestamp
    ) async throws(StorageError) {
        try await finish(lease, with: result, report: nil, at: now)
    }
}

/// How `enqueue` deals with twins.
package struct TwinRule: Sendable, Hashable {
    package var policy: TwinPolicy
    /// Messages received longer ago are not compared.
    package var window: Duration

    package init(policy: TwinPolicy, window: Duration) {
        self.policy = policy
        self.window = window
    }
}

/// What `enqueue` did.
package struct Enqueued: Sendable, Hashable {
    package var id: QueueID
    package var twinOf: QueueID?
    /// True when the twin was withheld (`TwinPolicy.suppress`).
    package var suppressed: Bool

    package init(id: QueueID, twinOf: QueueID?, suppressed: Bool) {
        self.id = id
        self.twinOf = twinOf
        self.suppressed = suppressed
    }
}
