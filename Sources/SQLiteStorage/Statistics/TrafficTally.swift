import Base
import GRDB

/// What one transaction adds to the hourly counts, collected and written immediately before its COMMIT.
///
/// Messages that share a commit share their hour and mostly their account: written per message, the counts were a
/// quarter of the cost of inserting one.
final class TrafficTally: Sendable {
    /// The tally of the current transaction; each has its own, so that one rolled back leaves nothing behind.
    @TaskLocal static var current: TrafficTally?

    private let amounts = Locked<[Traffic: [Traffic.Column: Int]]>([:])

    func add(_ traffic: Traffic, _ columns: [Traffic.Column], _ amount: Int) {
        amounts.withLock { amounts in
            for place in [traffic, traffic.ofEveryAccount] {
                for column in columns { amounts[place, default: [:]][column, default: 0] += amount }
            }
        }
    }

    func write(to database: Database) throws {
        for (place, columns) in amounts.withLock({ $0 }) {
            let changed = columns.filter { $0.value != 0 }.sorted { $0.key.name < $1.key.name }
            guard !changed.isEmpty else { continue }
            let statement = try database.cachedStatement(sql: Self.addition(to: changed.map(\.key.name)))
            try statement.execute(arguments: [place.hour, place.account] + StatementArguments(changed.map(\.value)))
        }
    }

    private static func addition(to columns: [String]) -> String {
        let additions = columns.map { "\($0) = \($0) + excluded.\($0)" }
        return """
            INSERT INTO traffic (hour, account, \(columns.joined(separator: ", ")))
            VALUES (?, ?\(String(repeating: ", ?", count: columns.count)))
            ON CONFLICT DO UPDATE SET \(additions.joined(separator: ", "))
            """
    }
}

extension Traffic {
    /// The same hour for all accounts together.
    fileprivate var ofEveryAccount: Traffic { Traffic(hour: hour, account: Self.everyAccount) }
}
