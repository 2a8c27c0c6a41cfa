import Base
import GRDB
import Storage

/// Adds to the hourly counts, within the transaction that makes the counted change.
struct Traffic: Sendable, Hashable {
    enum Column: Hashable, Sendable {
        case received, delivered, failed, entered, departed
        case delay(Int)

        var name: String {
            switch self {
            case .received: "received"
            case .delivered: "delivered"
            case .failed: "failed"
            case .entered: "entered"
            case .departed: "departed"
            case .delay(let index): "delay\(index)"
            }
        }
    }

    /// The maximum number of error causes that are distinguished per account and hour; the rest are counted as one.
    private static let mostCauses = 50
    static let hourLength = Duration.hours(1)
    /// Represents all accounts together; account numbers start at 1.
    static let everyAccount: Int64 = 0

    let hour: Int64
    let account: Int64

    init(at moment: Timestamp, account: Int64) {
        self.init(hour: Self.hour(of: moment), account: account)
    }

    init(hour: Int64, account: Int64) {
        self.hour = hour
        self.account = account
    }

    /// The number of the hour that contains `moment`, counted from 1970.
    static func hour(of moment: Timestamp) -> Int64 {
        let length = hourLength.milliseconds
        let whole = moment.milliseconds / length
        return moment.milliseconds < whole * length ? whole - 1 : whole
    }

    /// Adds `amount`, which may be negative, to each of the columns, for the account and for all accounts. Goes through
    /// the current commit's tally, so that a group of messages writes each row once.
    func add(_ database: Database, _ columns: [Column], _ amount: Int = 1) throws {
        guard amount != 0 else { return }
        if let tally = TrafficTally.current { return tally.add(self, columns, amount) }
        let tally = TrafficTally()
        tally.add(self, columns, amount)
        try tally.write(to: database)
    }

    /// Counts an attempt that did not deliver, for the account and for all accounts.
    func addError(_ database: Database, _ cause: ErrorCause, isFinal: Bool) throws {
        for account in [account, Self.everyAccount] {
            if try raise(database, account, cause, isFinal) { continue }
            let count = try database.cachedStatement(
                sql: "SELECT count(*) FROM traffic_error WHERE hour = ? AND account = ?"
            )
            let known = try Int.fetchOne(count, arguments: [hour, account]) ?? 0
            let told = known < Self.mostCauses ? cause : .other
            if told == .other, try raise(database, account, told, isFinal) { continue }
            let insert = try database.cachedStatement(sql: "INSERT INTO traffic_error VALUES (?, ?, ?, ?, ?)")
            try insert.execute(arguments: [hour, account, told.text, isFinal ? 0 : 1, isFinal ? 1 : 0])
        }
    }

    /// Adds to the row of the cause. Returns false when there is none.
    private func raise(_ database: Database, _ account: Int64, _ cause: ErrorCause, _ isFinal: Bool) throws -> Bool {
        let column = isFinal ? "final" : "repeated"
        let statement = try database.cachedStatement(
            sql: "UPDATE traffic_error SET \(column) = \(column) + 1 WHERE hour = ? AND account = ? AND cause = ?"
        )
        try statement.execute(arguments: [hour, account, cause.text])
        return database.changesCount > 0
    }
}

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
