import Base
import Storage

/// What the accounts have sent and what waits for them, read for a page with a few queries.
struct AccountStatistics: Sendable {
    /// The number of deliveries in a state.
    private let counts: [AccountID: [DeliveryState: Int]]
    private let sentInDay: [AccountID: Int]
    private let units: [AccountID: Int]
    private let reasons: [AccountID: Reason]

    init(_ request: ConsoleRequest) async throws {
        let store = request.console.store
        counts = try await store.counts().reduce(into: [:]) { $0[$1.account, default: [:]][$1.state] = $1.count }
        let now = request.console.clock.now
        sentInDay = try await store.sentInDay(at: now)
        units = try await store.units(since: now - .minutes(1))
        reasons = try await store.newestReasons()
    }

    /// Quota units spent within the last minute.
    func unitsThisMinute(of account: AccountID) -> Int { units[account] ?? 0 }

    /// The reason of the newest queued message that has one.
    func lastError(of account: AccountID) -> Reason? { reasons[account] }

    /// Sent within 24 hours, as the daily limit counts.
    func sentInDay(by account: AccountID) -> Int { sentInDay[account] ?? 0 }

    /// Sent automatically later.
    func waiting(_ account: AccountID) -> Int { count(account, .waiting, .sending, .outcomeUnknown) }

    func held(_ account: AccountID) -> Int { count(account, .held) }

    func failed(_ account: AccountID) -> Int { count(account, .failed) }

    /// Deliveries that prevent the account's removal.
    func open(_ account: AccountID) -> Int { waiting(account) + held(account) + failed(account) }

    private func count(_ account: AccountID, _ states: DeliveryState...) -> Int {
        states.reduce(0) { $0 + (counts[account]?[$1] ?? 0) }
    }
}

extension AccountHealth.State {
    /// The place in lists that begin with what needs a person.
    var urgency: Int {
        switch self {
        case .needsGrant: 0
        case .paused: 1
        case .working: 2
        case .disabled: 3
        }
    }
}

/// An account's health in the reader's language: state, reason and suggested fix.
struct AccountStatus: Sendable {
    let badge: Badge
    let reason: String?
    let suggestedFix: String?
    let since: String?

    init(_ account: AccountRecord, _ request: ConsoleRequest) {
        let (text, format) = (request.text(AccountsText.self), request.format)
        let health = account.health
        switch health.state {
        case .working:
            badge = Badge(text.working, .good)
            suggestedFix = nil
        case .paused:
            badge = Badge(text.paused, .warning)
            suggestedFix = health.until.map { text.pausedFix(format.dateAndClock($0)) } ?? text.pausedOpenFix
        case .needsGrant:
            badge = Badge(text.needsGrant, .bad)
            suggestedFix = health.suggestedFix.map { request.words($0, for: account) } ?? text.needsGrantFix
        case .disabled:
            badge = Badge(text.disabled, .neutral)
            suggestedFix = text.disabledFix
        }
        reason = health.state == .working ? nil : health.reason.map(request.words)
        since = health.state == .working ? nil : health.since.map(format.dateAndClock)
    }
}
