import Base
import GRDB
import Storage

/// The lanes as the index of what is due is asked for them: each known one, and then what lies beside them, which a
/// damaged row may hold.
struct LaneRange {
    static let all =
        Lane.allCases.map { LaneRange(condition: "lane = \($0.rawValue)") }
        + [LaneRange(condition: "lane < \(numbers.min() ?? 0)"), LaneRange(condition: "lane > \(numbers.max() ?? 0)")]

    private static let numbers = Lane.allCases.map(\.rawValue)

    let condition: String

    /// When the first delivery of an account falls due; `nil` where none waits.
    static func firstDue(_ database: Database, _ account: Int64) throws -> Timestamp? {
        let moments = try all.compactMap { lanes in
            let statement = try database.cachedStatement(
                sql: "SELECT min(due_at) FROM delivery WHERE state <= 1 AND account = ? AND \(lanes.condition)"
            )
            return try Int64.fetchOne(statement, arguments: [account])
        }
        return moments.min().map { Timestamp(milliseconds: $0) }
    }
}
