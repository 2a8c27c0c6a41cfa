import Base
import Storage

/// An action on deliveries in the console; each describes its consequences first.
enum QueueAction: String, Sendable, CaseIterable {
    case hold
    case release
    case retry
    case sendAnyway = "send-anyway"
    case reroute
    case remove

    /// An entry of the action menu beside the list.
    struct Choice: Sendable {
        let value: String
        let name: String
    }

    func choice(_ text: Translated<QueueText>) -> Choice { Choice(value: rawValue, name: text.action(self)) }

    /// - Parameter target: the target of `reroute`; `nil` makes no command for it.
    func command(by person: String, to target: AccountID?) -> QueueCommand? {
        switch self {
        case .hold: .hold(because: Remark(.heldBy, person))
        case .release: .release
        case .retry: .retryNow
        case .sendAnyway: .sendAnyway
        case .reroute: target.map { .reroute(to: $0) }
        case .remove: .remove
        }
    }
}
