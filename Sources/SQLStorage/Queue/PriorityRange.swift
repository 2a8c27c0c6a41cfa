import Base
import Storage

/// A range of priorities by which the index of due deliveries is read: one for each known priority, then those below and
/// above, which a damaged row may hold.
struct PriorityRange {
    static let all =
        Priority.allCases.map { PriorityRange(condition: "priority = \($0.rawValue)") }
        + [
            PriorityRange(condition: "priority < \(numbers.min() ?? 0)"),
            PriorityRange(condition: "priority > \(numbers.max() ?? 0)"),
        ]

    private static let numbers = Priority.allCases.map(\.rawValue)

    let condition: String

    /// When the first delivery of an account falls due; `nil` where none waits.
    static func firstDue(_ database: any SQLConnection, _ account: AccountID) throws -> Timestamp? {
        try all.compactMap { priorities in
            try database.value(
                "SELECT min(due_at) FROM delivery WHERE state <= 1 AND account = ? AND \(priorities.condition)",
                [account],
                as: Timestamp.self
            )
        }.min()
    }
}
