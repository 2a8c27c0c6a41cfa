import Base
import Storage

/// An account's health in the reader's language: state, reason and suggested fix.
struct AccountCondition: Sendable {
    let badge: Badge
    let reason: String?
    let remedy: String?
    let since: String?

    init(_ account: AccountRecord, _ visit: Visit) {
        let (text, format) = (visit.text(AccountsText.self), visit.format)
        let health = account.health
        switch health.state {
        case .working:
            badge = Badge(text.working, .good)
            remedy = nil
        case .paused:
            badge = Badge(text.paused, .warning)
            remedy = health.until.map { text.pausedRemedy(format.dateAndClock($0)) } ?? text.pausedOpenRemedy
        case .needsGrant:
            badge = Badge(text.needsGrant, .bad)
            remedy = health.remedy.map(visit.words) ?? text.needsGrantRemedy
        case .disabled:
            badge = Badge(text.disabled, .neutral)
            remedy = text.disabledRemedy
        }
        reason = health.state == .working ? nil : health.reason.map(visit.words)
        since = health.state == .working ? nil : health.since.map(format.dateAndClock)
    }
}
