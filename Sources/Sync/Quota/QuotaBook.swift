package import Base
package import Storage

/// Quota units of Gmail that jobs spend beside sending. Both are booked in one ledger, and sending goes first: a job
/// leaves it a part of each minute, and waits while mail is due that may go now. Bounces go before mail: they are few,
/// and those of a mailing that goes on for hours are wanted while it goes.
package struct QuotaBook: Sendable {
    /// What the units are for.
    package enum Use: Sendable {
        /// Bringing mail over.
        case job
        /// Reading what has bounced.
        case bounces
    }

    /// Of the units of a minute, so many hundredths are open to jobs.
    static let share = 75
    /// The same for bounces, which find the minute full while a mailing goes: what they take beyond it, mail leaves to
    /// them, since it counts what they have booked.
    static let bounceShare = 110
    /// Between two looks whether there is room.
    static let lookInterval = Duration.seconds(2)
    /// Whoever waited for so long tries again later instead.
    static let longestWait = Duration.seconds(90)
    private static let minute = Duration.seconds(60)

    private let store: any QueueStore
    private let clock: any WallClock
    private let unitsPerMinute: Int
    private let isSending: @Sendable (AccountID) async throws(StorageError) -> Bool
    private let onSpent: @Sendable (AccountID, LedgerEntry) async -> Void

    /// - Parameters:
    ///   - unitsPerMinute: where the administrator set nothing for an account.
    ///   - isSending: whether mail of the account is due that may go now. Mail of an account that is paused, switched off
    ///     or over its day needs no quota.
    ///   - onSpent: hears what was booked, so that sending reckons with it at once.
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

    /// Books `units` for a call that is about to be made, once sending leaves room for them.
    package func spend(_ units: Int, of account: AccountRecord, for use: Use = .job) async throws(JobStop) {
        let limit = account.options.unitsPerMinute ?? unitsPerMinute
        // An account whose minute is smaller than one call gets it, when nothing else was spent.
        let most = max(limit * (use == .bounces ? Self.bounceShare : Self.share) / 100, units)
        let giveUpAt = clock.now + Self.longestWait
        while true {
            let now = clock.now
            if try await isFree(account.id, units, most, use, now) {
                let entry = LedgerEntry(at: now, units: units, messages: 0)
                do { try await store.book(entry, for: account.id) } catch { throw JobStop(error) }
                return await onSpent(account.id, entry)
            }
            guard now < giveUpAt else {
                throw .paused(Remark(.sendingGoesFirst), until: now + Self.minute)
            }
            do { try await clock.sleep(until: now + Self.lookInterval) } catch { throw .interrupted }
        }
    }

    private func isFree(
        _ account: AccountID,
        _ units: Int,
        _ most: Int,
        _ use: Use,
        _ now: Timestamp
    ) async throws(JobStop) -> Bool {
        do {
            if use == .job, try await isSending(account) { return false }
            let spent = try await store.ledger(of: account, since: now - Self.minute).reduce(0) { $0 + $1.units }
            return spent + units <= most
        } catch {
            throw JobStop(error)
        }
    }
}
