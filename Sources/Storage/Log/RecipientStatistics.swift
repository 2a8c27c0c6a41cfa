package import Base
package import Mail

/// A day in UTC, counted from 1970.
package struct UTCDay: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// The day that contains `moment`.
    package init(of moment: Timestamp) {
        let length = Duration.days(1).milliseconds
        let whole = moment.milliseconds / length
        rawValue = moment.milliseconds < whole * length ? whole - 1 : whole
    }

    /// Its first moment.
    package var start: Timestamp { Timestamp(milliseconds: rawValue * Duration.days(1).milliseconds) }

    package static func < (a: UTCDay, b: UTCDay) -> Bool { a.rawValue < b.rawValue }
}

/// What became of the mail to a number of recipients. Each recipient of a delivery counts.
package struct RecipientCounts: Sendable, Hashable {
    /// Google accepted the message for them.
    package var sent: Int
    /// Attempts that are repeated.
    package var repeated: Int
    /// Attempts after which the delivery failed or was held.
    package var final: Int
    /// Mail that Google had accepted, and that came back.
    package var returned: Int

    package init(sent: Int = 0, repeated: Int = 0, final: Int = 0, returned: Int = 0) {
        self.sent = sent
        self.repeated = repeated
        self.final = final
        self.returned = returned
    }

    package static func + (a: RecipientCounts, b: RecipientCounts) -> RecipientCounts {
        RecipientCounts(
            sent: a.sent + b.sent,
            repeated: a.repeated + b.repeated,
            final: a.final + b.final,
            returned: a.returned + b.returned
        )
    }
}

extension RecipientCounts {
    /// How many days, today included, counts by domain and by reason are kept and can be shown.
    package static let days = 90
}

/// The counts of one domain.
package struct DomainCounts: Sendable, Hashable {
    /// In lower case; empty for all domains of a day beyond those that are told apart.
    package var domain: String
    package var counts: RecipientCounts

    package init(domain: String, counts: RecipientCounts) {
        self.domain = domain
        self.counts = counts
    }
}

/// The counts of one reason; nothing is sent for any.
package struct CauseCounts: Sendable, Hashable {
    package var cause: ErrorCause
    package var counts: RecipientCounts

    package init(cause: ErrorCause, counts: RecipientCounts) {
        self.cause = cause
        self.counts = counts
    }
}

/// How often a reason occurred on a day.
package struct CauseDay: Sendable, Hashable {
    package var day: UTCDay
    package var cause: ErrorCause
    package var count: Int

    package init(day: UTCDay, cause: ErrorCause, count: Int) {
        self.day = day
        self.cause = cause
        self.count = count
    }
}

/// Which of the counts to read, and in what order.
package struct RecipientQuery: Sendable, Hashable {
    /// By what rows are sorted; rows with the same value are sorted by name.
    package enum Order: String, Sendable, CaseIterable {
        /// The domain's, or the reason's.
        case name
        case sent, repeated, final, returned
        /// All that failed: repeated, final and returned.
        case total
    }

    /// The domains that count.
    package enum Domains: Sendable, Hashable {
        case all
        case only(String)
        /// Those whose names contain the text, ignoring case.
        case containing(String)
    }

    package var days: ClosedRange<UTCDay>
    package var domains = Domains.all
    package var order = Order.sent
    package var isDescending = true
    package var offset = 0
    package var limit: Int

    package init(days: ClosedRange<UTCDay>, limit: Int) {
        self.days = days
        self.limit = limit
    }
}

/// A recipient whose mail came back after Google had accepted it.
package struct ReturnedMail: Sendable, Hashable {
    package var recipient: Address
    package var reason: String

    package init(_ recipient: Address, reason: String) {
        self.recipient = recipient
        self.reason = reason
    }
}

/// What became of mail by recipient domain, reason and day (UTC). Updated with the queue, in the same transaction, so that it
/// is always exact, and read without reading messages.
package protocol RecipientStatisticsStore: Sendable {
    /// The sums of each domain.
    func domainCounts(_ query: RecipientQuery) async throws(StorageError) -> [DomainCounts]

    /// The sums of each reason.
    func causeCounts(_ query: RecipientQuery) async throws(StorageError) -> [CauseCounts]

    /// The sums of each day; days without mail are left out. Neither order nor limit of the query matter.
    func dailyCounts(_ query: RecipientQuery) async throws(StorageError) -> [UTCDay: RecipientCounts]

    /// How often each of the causes occurred on each day.
    func causeDays(_ query: RecipientQuery, of causes: [ErrorCause]) async throws(StorageError) -> [CauseDay]

    /// Counts mail that came back.
    func countReturned(_ mail: [ReturnedMail], at now: Timestamp) async throws(StorageError)

    /// Drops the days before that of `before`. Returns the number of rows.
    func forgetRecipientStatistics(before: Timestamp) async throws(StorageError) -> Int
}
