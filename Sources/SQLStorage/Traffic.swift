import Base
import Storage

/// Adds to the hourly counts, within the transaction that makes the counted change.
struct Traffic: Sendable, Hashable {
    enum Column: Hashable, Sendable {
        static let all =
            [.received, .delivered, .failed, .entered, .departed] + (0..<DelayHistogram.size).map(Column.delay)

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
    static let everyAccount = AccountID(rawValue: 0)

    let hour: Int64
    let account: AccountID

    init(at moment: Timestamp, account: AccountID) {
        self.init(hour: Self.hour(of: moment), account: account)
    }

    init(hour: Int64, account: AccountID) {
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
    func add(_ database: any SQLConnection, _ columns: [Column], _ amount: Int = 1) throws {
        guard amount != 0 else { return }
        if let tally = TrafficTally.current { return tally.add(self, columns, amount) }
        let tally = TrafficTally()
        tally.add(self, columns, amount)
        try tally.write(to: database)
    }

    /// Counts an attempt that did not deliver, for the account and for all accounts.
    func addError(_ database: any SQLConnection, _ cause: ErrorCause, isFinal: Bool) throws {
        for account in [account, Self.everyAccount] {
            if try raise(database, account, cause, isFinal) { continue }
            let known: Int? = try database.value(
                "SELECT count(*) FROM traffic_error WHERE hour = ? AND account = ?",
                [hour, account]
            )
            let told = (known ?? 0) < Self.mostCauses ? cause : .other
            if told == .other, try raise(database, account, told, isFinal) { continue }
            try database.run(
                "INSERT INTO traffic_error VALUES (?, ?, ?, ?, ?)",
                [hour, account, told.text, isFinal ? 0 : 1, isFinal ? 1 : 0]
            )
        }
    }

    /// Adds to the row of the cause. Returns false when there is none.
    private func raise(_ database: any SQLConnection, _ account: AccountID, _ cause: ErrorCause, _ isFinal: Bool) throws
        -> Bool
    {
        let column = isFinal ? "final" : "repeated"
        return try database.change(
            "UPDATE traffic_error SET \(column) = \(column) + 1 WHERE hour = ? AND account = ? AND cause = ?",
            [hour, account, cause.text]
        ) > 0
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
    private let recipients = Locked(RecipientTally())

    func add(_ traffic: Traffic, _ columns: [Traffic.Column], _ amount: Int) {
        amounts.withLock { amounts in
            for place in [traffic, traffic.ofEveryAccount] {
                for column in columns { amounts[place, default: [:]][column, default: 0] += amount }
            }
        }
    }

    /// Adds what another tally has collected.
    func add(_ other: TrafficTally) {
        let others = other.amounts.withLock { $0 }
        amounts.withLock { $0.merge(others) { $0.merging($1, uniquingKeysWith: +) } }
        let otherRecipients = other.recipients.withLock { $0 }
        recipients.withLock { $0.add(otherRecipients) }
    }

    /// Adds to the daily counts of recipients.
    func addRecipients(_ body: (inout RecipientTally) -> Void) { recipients.withLock { body(&$0) } }

    func write(to database: any SQLConnection) throws {
        for (place, amounts) in amounts.withLock({ $0 }) where amounts.contains(where: { $0.value != 0 }) {
            let additions = Traffic.Column.all.map { amounts[$0, default: 0] }
            try database.run(Self.addition, [place.hour, place.account] + SQLValues(additions))
        }
        try recipients.withLock { $0 }.write(to: database)
    }

    private static let addition = {
        let columns = Traffic.Column.all.map(\.name)
        return """
            INSERT INTO traffic (hour, account, \(columns.joined(separator: ", ")))
            VALUES (?, ?\(String(repeating: ", ?", count: columns.count)))
            ON CONFLICT (account, hour) DO UPDATE
            SET \(columns.map { "\($0) = traffic.\($0) + excluded.\($0)" }.joined(separator: ", "))
            """
    }()
}

extension Traffic {
    /// The same hour for all accounts together.
    fileprivate var ofEveryAccount: Traffic { Traffic(hour: hour, account: Self.everyAccount) }
}
