import Base
import HTTPTypes
import Storage

extension APIOperations {
    /// The longest period that is reported by the hour.
    private static let longestStretch = Duration.days(31)

    static let statistics = [
        APIOperation(
            method: .get,
            path: "/statistics",
            name: "getStatistics",
            summary: "Mail by the hour (UTC); the last 24 hours unless said otherwise, 31 days at the most.",
            scope: .read,
            query: [
                .init("account", .string(longest: 320), "Only this account's; otherwise all together."),
                .init("since", .time, "The first hour begins at or after this time."),
                .init("until", .time, "The last hour begins before this time."),
            ],
            answer: .object([.init("hours", .list(.shape("Hour"), most: nil))]),
            handler: { call in
                let until = call.text("until").flatMap(Timestamp.init(iso8601:)) ?? call.console.clock.now
                let since = call.text("since").flatMap(Timestamp.init(iso8601:)) ?? until - .hours(24)
                guard since <= until, until - since <= longestStretch else {
                    throw APIProblem(.unprocessableContent, "since must lie before until, by 31 days at the most")
                }
                var account: AccountID?
                if let address = call.text("account") { account = try await call.account(address).id }
                return ["hours": try await call.console.store.traffic(since..<until, of: account).map(HourView.init)]
            }
        )
    ]
}
