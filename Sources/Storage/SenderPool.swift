package import Base
package import Mail

/// An address whose mail several accounts share, as an administrator decided.
package struct SenderPool: Sendable, Hashable {
    package var address: Address
    /// The accounts that take part, while Gmail lets them send as the address.
    package var members: [AccountID]

    package init(_ address: Address, members: [AccountID]) {
        (self.address, self.members) = (address, members)
    }
}

extension AccountRecord {
    /// Whether Gmail accepts `address` in From for this account, as last read.
    package func sends(as address: Address) -> Bool {
        let key = address.key
        return self.address.key == key || sendAs.contains { $0.isAccepted && Address($0.address)?.key == key }
    }
}

/// The members of a pool that may send as its address, with what decides which of them gets a message.
package struct PoolMembers: Sendable, Hashable {
    /// Whether a member can send.
    package enum Readiness: Int, Sendable, Hashable {
        case now
        /// Within `SenderPool.threadPatience`.
        case soon
        case no
    }

    package struct Member: Sendable, Hashable {
        package var account: AccountID
        /// The limit of its messages in 24 hours.
        package var messagesPerDay: Int
        package var readiness: Readiness

        package init(_ account: AccountID, messagesPerDay: Int, readiness: Readiness) {
            (self.account, self.messagesPerDay, self.readiness) = (account, messagesPerDay, readiness)
        }
    }

    package var address: Address
    package var all: [Member]

    package init(of address: Address, _ all: [Member]) {
        (self.address, self.all) = (address, all)
    }

    /// How well a member can take a message; the best comes first.
    private enum Class: Int, Comparable {
        case now
        case soon
        /// Its day's quota is used.
        case spent
        case unready

        static func < (a: Class, b: Class) -> Bool { a.rawValue < b.rawValue }
    }

    /// The member that gets a message: the one that has the thread's mail so far, as long as it can send today; else, of
    /// those that can, the one with most of its day's quota left. Where none can, the one that comes closest.
    ///
    /// - Parameters:
    ///   - known: the account that has the thread's mail so far.
    ///   - use: what the members have used of their day's quota. One that is missing does not exist any more.
    package func choose(thread known: AccountID?, _ use: [AccountID: QuotaUse]) -> AccountID? {
        var best: (account: AccountID, rank: Class, left: Int)?
        var own: (account: AccountID, rank: Class)?
        for member in all {
            guard let used = use[member.account] else { continue }
            let left = member.messagesPerDay - used.total
            let rank = rank(of: member, left: left)
            if member.account == known { own = (member.account, rank) }
            let isBetter =
                best.map { (rank, -left, member.account.rawValue) < ($0.rank, -$0.left, $0.account.rawValue) } ?? true
            if isBetter { best = (member.account, rank, left) }
        }
        if let own, let best, own.rank <= max(best.rank, .soon) { return own.account }
        return best?.account
    }

    /// The member that takes mail which another cannot send today; `nil` where none can either.
    package func substitute(thread known: AccountID?, _ use: [AccountID: QuotaUse]) -> AccountID? {
        var able = self
        able.all = all.filter { member in
            use[member.account].map { rank(of: member, left: member.messagesPerDay - $0.total) == .now } ?? false
        }
        return able.choose(thread: known, use)
    }

    /// Whether the member cannot send its waiting mail today.
    package func isStuck(_ member: Member, _ use: QuotaUse) -> Bool {
        member.readiness == .no || use.sent >= member.messagesPerDay
    }

    private func rank(of member: Member, left: Int) -> Class {
        switch member.readiness {
        case .no: .unready
        case .now, .soon: left <= 0 ? .spent : member.readiness == .now ? .now : .soon
        }
    }
}

extension SenderPool {
    /// A pause of this length does not move a thread to another account.
    package static let threadPatience = Duration.minutes(15)
}

/// What an account has used of its day's quota.
package struct QuotaUse: Sendable, Hashable {
    /// The messages sent in the last 24 hours, counted by hours: too many by less than an hour's.
    package var sent: Int
    /// The messages that wait to be sent.
    package var waiting: Int

    package init(sent: Int, waiting: Int) {
        (self.sent, self.waiting) = (sent, waiting)
    }

    package var total: Int { sent + waiting }
}

/// Has the store choose the account of a message when it stores it.
package struct PoolRoute: Sendable, Hashable {
    package var members: PoolMembers
    /// Identifies the thread; `nil` where the message belongs to none.
    package var thread: [UInt8]?

    package init(_ members: PoolMembers, thread: [UInt8]?) {
        (self.members, self.thread) = (members, thread)
    }
}

/// The pools of senders, and which of their accounts sends what.
///
/// Decided in the store's transactions, which see each other's messages, whichever process makes them: so a burst is spread
/// as it arrives.
package protocol PoolStore: Sendable {
    /// All pools, ordered by address.
    func pools() async throws(StorageError) -> [SenderPool]

    /// Lets exactly these accounts share the address's mail; with none, it is no longer shared.
    ///
    /// Throws `.conflict` where one of them may not send as the address.
    func share(_ address: Address, among members: [AccountID]) async throws(StorageError)

    /// What accounts have used of their day's quota. Costs the same however much they send.
    func quotaUse(of accounts: [AccountID], at now: Timestamp) async throws(StorageError) -> [AccountID: QuotaUse]

    /// Moves waiting mail of a pool from accounts that cannot send it today to members that can. Mail that Gmail may already
    /// have stays where it would be found. Returns the new account of each delivery.
    ///
    /// - Parameters:
    ///   - former: accounts that share the mail no longer.
    ///   - revision: by which the members were determined. Throws `.outdated` where accounts have changed since.
    ///   - limit: the most deliveries to move at once.
    func rebalance(
        _ members: PoolMembers,
        former: [AccountID],
        asOf revision: RoutingRevision,
        limit: Int,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID: AccountID]

    /// Forgets threads without a message since `moment`, at most `limit`. Returns how many.
    func forgetThreads(unusedSince moment: Timestamp, limit: Int) async throws(StorageError) -> Int
}
