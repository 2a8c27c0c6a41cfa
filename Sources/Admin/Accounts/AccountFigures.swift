import Base
import Storage

/// What the accounts did and how much waits for them, read for a page in a few questions.
struct AccountFigures: Sendable {
    /// Deliveries in one state.
    private let counts: [AccountID: [DeliveryState: Int]]
    private let sentToday: [AccountID: Int]

    init(_ visit: Visit) async throws {
        let store = visit.console.store
        counts = try await store.counts().reduce(into: [:]) { $0[$1.account, default: [:]][$1.state] = $1.count }
        let now = visit.console.clock.now
        let today = visit.format.startOfDay(now)..<now + .milliseconds(1)
        sentToday = try await store.trafficByAccount(today).reduce(into: [:]) {
            $0[$1.account] = $1.delivered
        }
    }

    /// Taken by Gmail since midnight.
    func sentToday(by account: AccountID) -> Int { sentToday[account] ?? 0 }

    /// Will be sent by itself.
    func waiting(_ account: AccountID) -> Int { count(account, .waiting, .sending, .uncertain) }

    func held(_ account: AccountID) -> Int { count(account, .held) }

    func failed(_ account: AccountID) -> Int { count(account, .failed) }

    /// All that keeps an account from being removed.
    func open(_ account: AccountID) -> Int { waiting(account) + held(account) + failed(account) }

    private func count(_ account: AccountID, _ states: DeliveryState...) -> Int {
        states.reduce(0) { $0 + (counts[account]?[$1] ?? 0) }
    }

    /// Quota units spent within the last minute.
    static func unitsThisMinute(of account: AccountID, _ visit: Visit) async throws -> Int {
        let since = visit.console.clock.now - .minutes(1)
        return try await visit.console.store.ledger(of: account, since: since).reduce(0) { $0 + $1.units }
    }

    /// What was booked within the last 24 hours, which is what the limit is about.
    static func sentInDay(by account: AccountID, _ visit: Visit) async throws -> Int {
        let since = visit.console.clock.now - .hours(24)
        return try await visit.console.store.ledger(of: account, since: since).reduce(0) { $0 + $1.messages }
    }

    /// Why the newest message in its queue that has a reason is not sent yet.
    static func lastError(of account: AccountID, _ visit: Visit) async throws -> String? {
        let troubled = QueueQuery(states: [.waiting, .uncertain, .held, .failed], account: account, limit: 5)
        return try await visit.console.store.list(troubled).compactMap(\.delivery.reason).first
    }
}
