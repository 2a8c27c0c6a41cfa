package import Base

/// The part of the queue that accepts mail: all that a listener needs.
package protocol QueueIntake: Sendable {
    /// Returns a place for a message that is about to arrive.
    func stageContent() -> any StagedContent

    /// Stores a message permanently and returns its id, or throws and stores nothing.
    ///
    /// Throws `.full` without space, and `.tooSlow` when `deadline` passes before the commit reaches the disk. The
    /// deadline is on a clock that cannot be set. Throws `.outdated` where accounts or logins have changed since
    /// `revision`; the content may then be passed again.
    ///
    /// One case remains: when the commit itself outlasts the deadline and the process dies before the message is
    /// withdrawn, the message is kept although its client was told otherwise. If the client sends it again, the second
    /// is a duplicate.
    ///
    /// - Parameter revision: the revision by which the sending account was chosen; `nil` for the gateway's own
    ///   messages, whose account does not depend on a login.
    func enqueue(
        _ message: NewMessage,
        content: any StagedContent,
        duplicates: DuplicateRule,
        asOf revision: RoutingRevision?,
        deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> Enqueued
}

extension QueueIntake {
    /// Queues a message of the gateway's own, regardless of what was queued before.
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
                duplicates: DuplicateRule(policy: .deliver, window: .zero),
                asOf: nil,
                deadline: ContinuousClock.now + limit
            ).id
        } catch {
            staged.abandon()
            throw error
        }
    }
}

/// The durable queue, in terms of mail. Each method is one transaction, and has reached the disk when it returns.
package protocol QueueStore: QueueIntake {
    // MARK: Sending

    /// Leases up to `limit` due deliveries of `account`, highest priority first, then the longest due. Marks them as
    /// being sent by `node`, and records an attempt for each before anything is sent. `unitsEach` is recorded in the
    /// ledger.
    func lease(_ request: LeaseRequest) async throws(StorageError) -> [LeasedDelivery]

    /// When the next delivery of `account` is due; `nil` when none is waiting.
    func nextDue(of account: AccountID) async throws(StorageError) -> Timestamp?

    /// Records how a leased delivery's attempt ended and queues the reports on it, so that neither exists without the
    /// other. When the last delivery of a message is done, its content is dropped.
    ///
    /// An end that is already recorded changes nothing and queues no second report. Returns the reports' ids.
    @discardableResult
    func finish(
        _ lease: LeasedDelivery,
        with end: AttemptEnd,
        at now: Timestamp
    ) async throws(StorageError) -> [QueueID]

    /// At start-up: makes what `node` was sending when it died `outcomeUnknown`, to be searched for at `searchAt`, because
    /// what Google was doing at that moment may take a while to show. Returns how many.
    func recover(node: String, at now: Timestamp, searchAt: Timestamp) async throws(StorageError) -> Int

    /// Holds deliveries whose state is unknown. Once released, each is searched for in Sent before it is sent. Returns
    /// what is wrong with each.
    func holdUnknown(at now: Timestamp) async throws(StorageError) -> [DeliveryID: String]

    /// Opens the content of a queued message.
    func content(of message: QueueID) async throws(StorageError) -> any MessageContent

    /// What `account` has spent since `since`, for rate limiting after a restart.
    func ledger(of account: AccountID, since: Timestamp) async throws(StorageError) -> [LedgerEntry]

    /// The quota units that each account has spent since `since`; accounts that spent none are left out.
    func units(since: Timestamp) async throws(StorageError) -> [AccountID: Int]

    /// The messages of each account within the 24 hours before `now`, which its daily limit counts; accounts that sent
    /// none are left out.
    func sentInDay(at now: Timestamp) async throws(StorageError) -> [AccountID: Int]

    /// Records quota that was spent outside a lease (searching, reading back).
    func book(_ cost: LedgerEntry, for account: AccountID) async throws(StorageError)

    /// Records quota unless the account would then have spent more than `most` units since `start`. Returns whether it
    /// did. Of several concurrent callers only as many succeed as the limit has room for.
    func book(
        _ cost: LedgerEntry,
        for account: AccountID,
        upTo most: Int,
        since start: Timestamp
    ) async throws(StorageError) -> Bool

    // MARK: Commands

    /// Applies `command` to every delivery that `selection` names; returns those that it changed.
    func manage(
        _ selection: QueueSelection,
        _ command: QueueCommand,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID]

    /// Sends what was captured of a message after all, due now. Returns the deliveries.
    ///
    /// - Parameters:
    ///   - confirmed: the recipients that a user has seen and confirmed. Throws `.conflict` unless they are exactly those
    ///     of the captured deliveries.
    ///   - user: who confirmed them.
    func sendCaptured(
        of message: QueueID,
        to confirmed: Set<String>,
        by user: String,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID]

    /// Removes what was captured before `before`, at most `limit` deliveries; contents that nothing else needs are
    /// dropped. Returns how many.
    func removeCaptured(
        receivedBefore before: Timestamp,
        limit: Int,
        at now: Timestamp
    ) async throws(StorageError) -> Int

    /// Records an event of a message.
    func note(_ event: MessageEvent, on message: QueueID) async throws(StorageError)

    // MARK: Reading

    /// Deliveries with their messages, in the query's order.
    func list(_ query: QueueQuery) async throws(StorageError) -> [QueueEntry]

    /// The same, with where the next page begins and the previous one ends, and the total where requested.
    func page(_ query: QueueQuery) async throws(StorageError) -> QueuePage

    /// How many deliveries each of the queries finds, in their order and within bounds: a count ends at `most`, and among the
    /// newest `budget` messages that may match.
    func counts(
        of queries: [QueueQuery],
        upTo most: Int,
        reading budget: Int
    ) async throws(StorageError) -> [BoundedCount]

    /// Adds up to `limit` messages that are not indexed yet to the search index. Returns how many. They are found
    /// without it too, only more slowly.
    func indexForSearch(limit: Int) async throws(StorageError) -> Int

    /// Everything known about one message.
    func history(of message: QueueID) async throws(StorageError) -> MessageHistory

    /// The number of deliveries in each state, by account.
    func counts() async throws(StorageError) -> [QueueCount]

    /// The number of deliveries in each state, of all accounts together.
    func totals() async throws(StorageError) -> [DeliveryState: Int]

    /// When the longest due delivery of each account that has any waiting fell or falls due.
    func oldestDue() async throws(StorageError) -> [AccountID: Timestamp]

    func unknownFailures() async throws(StorageError) -> UnknownFailures

    /// The reason for the state of each account's newest message that is neither sent nor dropped; accounts without
    /// such a reason are left out.
    func newestReasons() async throws(StorageError) -> [AccountID: Reason]

    /// Drops records that ended before `before`, at most `limit`. Returns how many.
    func forget(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int

    /// A number that changes whenever another process changes the database.
    func changeMarker() async throws(StorageError) -> Int64
}

extension QueueStore {
    /// Ends an attempt of which all recipients have the same result. Returns the report's id.
    @discardableResult
    package func finish(
        _ lease: LeasedDelivery,
        with result: AttemptResult,
        report: OutgoingReport? = nil,
        at now: Timestamp
    ) async throws(StorageError) -> QueueID? {
        try await finish(lease, with: AttemptEnd(result, report: report), at: now).first
    }

    /// The messages of `account` within the 24 hours before `now`, which its daily limit counts.
    package func sentInDay(by account: AccountID, at now: Timestamp) async throws(StorageError) -> Int {
        try await ledger(of: account, since: now - .hours(24)).reduce(0) { $0 + $1.messages }
    }
}

/// How `enqueue` treats duplicates.
package struct DuplicateRule: Sendable, Hashable {
    package var policy: DuplicatePolicy
    /// Messages received longer ago are not compared.
    package var window: Duration

    package init(policy: DuplicatePolicy, window: Duration) {
        self.policy = policy
        self.window = window
    }
}

/// The result of `enqueue`.
package struct Enqueued: Sendable, Hashable {
    package var id: QueueID
    package var duplicateOf: QueueID?
    /// True when the duplicate is not sent (`DuplicatePolicy.suppress`).
    package var suppressed: Bool
    /// The account that was chosen of a pool; `nil` where the deliveries named it.
    package var chosen: AccountID?

    package init(id: QueueID, duplicateOf: QueueID?, suppressed: Bool, chosen: AccountID? = nil) {
        self.id = id
        self.duplicateOf = duplicateOf
        self.suppressed = suppressed
        self.chosen = chosen
    }
}
