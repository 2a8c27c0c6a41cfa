package import Base
package import Storage

/// The Gmail quota units that scheduled actions and bounce checks spend. One ledger holds them and those of sending,
/// which has priority: an action leaves part of each minute to it and waits while due mail can be sent. Bounces come
/// before mail: they are few, and those of a mailing that takes hours are needed while it runs.
package struct QuotaLedger: Sendable {
    /// What the units are for.
    package enum Use: Sendable {
        /// Syncing mail.
        case action
        /// Reading bounces.
        case bounces
    }

    /// The percentage of a minute's units that scheduled actions may use.
    static let share = 75
    /// The same for bounces. It exceeds 100 because a mailing fills the minute; sending gives up what bounces take
    /// beyond it, since it counts the units they booked.
    static let bounceShare = 110
    /// Between two checks for free units.
    static let checkInterval = Duration.seconds(2)
    /// The longest wait for free units; after it, the run tries again later.
    static let longestWait = Duration.seconds(90)
    private static let minute = Duration.seconds(60)

    private let store: any QueueStore
    private let clock: any WallClock
    private let unitsPerMinute: Int
    private let isSending: @Sendable (AccountID) async throws(StorageError) -> Bool
    private let onSpent: @Sendable (AccountID, LedgerEntry) async -> Void

    /// - Parameters:
    ///   - unitsPerMinute: the limit of accounts for which the administrator set none.
    ///   - isSending: whether the account has due mail that can be sent now. Mail of an account that is paused,
    ///     disabled or over its daily limit needs no quota.
    ///   - onSpent: called with each booked entry, so that sending counts it at once.
    package init(
        store: any QueueStore,
        clock: any WallClock = SystemClock(),
        unitsPerMinute: Int,
        isSending: @escaping @Sendable (AccountID) async throws(StorageError) -> Bool,
        onSpent: @escaping @Sendable (AccountID, LedgerEntry) async -> Void
    ) {
        self.store = store
        self.clock = clock
        self.unitsPerMinute = unitsPerMinute
        self.isSending = isSending
        self.onSpent = onSpent
    }

    /// Books `units` for a call that is about to be made, once sending leaves enough of them.
    package func spend(_ units: Int, of account: AccountRecord, for use: Use = .action) async throws(RunStop) {
        let limit = account.options.unitsPerMinute ?? unitsPerMinute
        // An account whose minute is smaller than one call may still make it when nothing else was spent.
        let most = max(limit * (use == .bounces ? Self.bounceShare : Self.share) / 100, units)
        let giveUpAt = clock.now + Self.longestWait
        while true {
            let now = clock.now
            let entry = LedgerEntry(at: now, units: units, messages: 0)
            if try await book(entry, for: account.id, upTo: most, use) { return await onSpent(account.id, entry) }
            guard now < giveUpAt else {
                throw .paused(Reason(.sendingGoesFirst), until: now + Self.minute)
            }
            do { try await clock.sleep(until: now + Self.checkInterval) } catch { throw .interrupted }
        }
    }

    /// Books the entry if sending and the minute leave room for it.
    private func book(
        _ entry: LedgerEntry,
        for account: AccountID,
        upTo most: Int,
        _ use: Use
    ) async throws(RunStop) -> Bool {
        do {
            if use == .action, try await isSending(account) { return false }
            return try await store.book(entry, for: account, upTo: most, since: entry.at - Self.minute)
        } catch {
            throw RunStop(error)
        }
    }
}
