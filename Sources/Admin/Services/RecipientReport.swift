package import Base
package import Storage

/// What became of mail to recipients of a domain.
package struct DomainLine: Encodable, Sendable, Hashable {
    /// Empty for all domains beyond those that are told apart.
    package let domain: String
    package let sent: Int
    package let retried: Int
    package let givenUp: Int
    package let bounced: Int

    /// The names of the columns in CSV.
    package static let csvHead = CSVText.line(["domain", "sent", "retried", "given-up", "bounced"])

    package var csv: String { CSVText.line([domain, "\(sent)", "\(retried)", "\(givenUp)", "\(bounced)"]) }

    init(_ line: DomainCounts) {
        (domain, sent) = (line.domain, line.counts.sent)
        (retried, givenUp, bounced) = (line.counts.repeated, line.counts.final, line.counts.returned)
    }
}

/// How often mail failed for a reason.
package struct ReasonLine: Encodable, Sendable, Hashable {
    package let reason: String
    package let retried: Int
    package let givenUp: Int
    package let bounced: Int

    /// The names of the columns in CSV.
    package static let csvHead = CSVText.line(["reason", "retried", "given-up", "bounced"])

    package var csv: String { CSVText.line([reason, "\(retried)", "\(givenUp)", "\(bounced)"]) }

    /// - Parameter reason: in the reader's words.
    init(_ reason: String, _ counts: RecipientCounts) {
        self.reason = reason
        (retried, givenUp, bounced) = (counts.repeated, counts.final, counts.returned)
    }

    init(_ line: CauseCounts) {
        let isOther = line.cause == .other
        self.init(isOther ? StatisticsText().otherReasons.english : "\(line.cause.localizedReason)", line.counts)
    }
}

/// What became of mail by recipient domain and by reason, for programs and the command line.
package struct RecipientReport: Sendable {
    /// How many days it can cover, and covers by default.
    package static let lengths = 1...RecipientCounts.days
    package static let usualLength = 30
    /// How many lines are asked for by default.
    package static let usualLimit = 100

    private let store: any RecipientStatisticsStore
    private let query: RecipientQuery

    /// - Parameters:
    ///   - days: how many (UTC), today included.
    ///   - domain: the only recipient domain that counts; `nil` for all of them.
    ///   - limit: the most lines.
    package init(
        _ store: any RecipientStatisticsStore,
        days: Int,
        domain: String?,
        limit: Int,
        at now: Timestamp
    ) {
        self.store = store
        var query = RecipientQuery(days: StatisticsChoice.range(days: days, at: now), limit: limit)
        if let domain { query.domains = .only(domain.lowercased()) }
        self.query = query
    }

    /// The domains, those that most was sent to first.
    package func domains() async throws(StorageError) -> [DomainLine] {
        try await store.domainCounts(query).map { DomainLine($0) }
    }

    /// The reasons, the most frequent first.
    package func reasons() async throws(StorageError) -> [ReasonLine] {
        var query = query
        query.order = .total
        return try await store.causeCounts(query).map { ReasonLine($0) }
    }
}
