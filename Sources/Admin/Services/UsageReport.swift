package import Base
package import Storage

/// What an account received, sent and could not send on a day.
package struct DailyUsage: Encodable, Sendable, Hashable {
    package let account: String
    /// As `2026-11-30`, in the console's time zone.
    package let day: String
    package let received: Int
    package let sent: Int
    package let failed: Int

    /// The names of the columns in CSV.
    package static let csvHead = CSVText.line(["day", "account", "received", "sent", "failed"])

    package var csv: String { CSVText.line([day, account, "\(received)", "\(sent)", "\(failed)"]) }
}

/// How much the accounts are used, by day. Counts deliveries, as the charts do; days without mail are left out.
package struct UsageReport: Sendable {
    /// How many days it can cover.
    package static let lengths = 1...90

    private let store: any StatisticsStore
    private let format: LocalFormat
    /// From the start of the first day.
    let range: Range<Timestamp>

    /// - Parameters:
    ///   - days: how many, today included.
    ///   - zone: whose days they are, an IANA name; `nil` for the machine's.
    package init(_ store: any StatisticsStore, days: Int, zone: String?, at now: Timestamp) {
        self.store = store
        format = LocalFormat(.english, zone: zone)
        let today = format.startOfDay(now)
        // In the middle of the day, which changes of the clocks do not move to another one.
        let first = format.startOfDay(today + .hours(12) - .days(max(days, 1) - 1))
        range = first..<now + .milliseconds(1)
    }

    /// The account's days, in order.
    package func days(of account: AccountRecord) async throws(StorageError) -> [DailyUsage] {
        try await store.traffic(range, of: account.id).joined { day($0.start) }.compactMap { period in
            guard period.received + period.delivered + period.failed > 0 else { return nil }
            return DailyUsage(
                account: "\(account.address)",
                day: day(period.start),
                received: period.received,
                sent: period.delivered,
                failed: period.failed
            )
        }
    }

    private func day(_ moment: Timestamp) -> String {
        let time = CivilTime(moment, offset: format.offset(at: moment))
        let parts = [time.month, time.day].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(time.year)-" + parts.joined(separator: "-")
    }
}
