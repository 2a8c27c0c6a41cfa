import Base
import Storage

/// When a delivery that waits is attempted next, or what it waits for: a time that cannot be kept helps nobody.
enum NextAttempt: Sendable, Hashable {
    /// Or as soon after that as it is the delivery's turn.
    case at(Timestamp)
    /// The account is paused, and nobody knows until when.
    case afterPause
    /// Google denies access to the account.
    case afterGrant
    /// The account is disabled.
    case afterEnabling

    /// `nil` for a delivery that is not attempted by itself.
    ///
    /// - Parameter account: the delivery's account, if it is there.
    init?(_ delivery: DeliveryRecord, by account: AccountRecord?) {
        guard delivery.state.isTimed else { return nil }
        switch account?.health.state {
        case .needsGrant: self = .afterGrant
        case .disabled: self = .afterEnabling
        case .paused: self = (account?.health.until).map { .at(max(delivery.dueAt, $0)) } ?? .afterPause
        case .working, nil: self = .at(delivery.dueAt)
        }
    }

    /// `nil` while there is no telling.
    var time: Timestamp? { if case .at(let time) = self { time } else { nil } }

    func words(_ request: ConsoleRequest) -> String {
        let text = request.text(QueueText.self)
        return switch self {
        case .at(let time) where time > request.console.clock.now:
            text.nextAttemptAt(request.format.dateAndClock(time))
        case .at: text.nextInTurn
        case .afterPause: text.nextAfterPause
        case .afterGrant: text.nextAfterGrant
        case .afterEnabling: text.nextAfterEnabling
        }
    }
}
