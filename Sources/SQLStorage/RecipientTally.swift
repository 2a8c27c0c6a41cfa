import Base
import Mail
import Storage

/// What one transaction adds to the daily counts of recipients, collected and written immediately before its COMMIT: one row
/// for each domain, however many messages go there, and one for each reason of a domain.
struct RecipientTally: Sendable {
    private struct Place: Hashable {
        let day: UTCDay
        let domain: String
    }

    private struct FailurePlace: Hashable {
        let place: Place
        let cause: ErrorCause
    }

    /// The most domains of a day that are told apart; the others count as one without a name.
    static let mostDomains = 2000
    /// The most reasons of a day that are told apart, those of different domains counted separately.
    static let mostFailures = 5000

    private var domains: [Place: RecipientCounts] = [:]
    private var causes: [FailurePlace: RecipientCounts] = [:]

    /// Adds one attempt for recipients; `make` counts a number of them.
    ///
    /// - Parameter cause: why it failed.
    mutating func add(
        _ recipients: some Sequence<Address>,
        at moment: Timestamp,
        cause: ErrorCause? = nil,
        _ make: (Int) -> RecipientCounts
    ) {
        let day = UTCDay(of: moment)
        let counts = recipients.reduce(into: [:]) { $0[$1.domain.lowercased(), default: 0] += 1 }
        for (domain, count) in counts {
            let place = Place(day: day, domain: domain)
            domains[place, default: RecipientCounts()] = domains[place, default: RecipientCounts()] + make(count)
            guard let cause else { continue }
            let failure = FailurePlace(place: place, cause: cause)
            causes[failure, default: RecipientCounts()] = causes[failure, default: RecipientCounts()] + make(count)
        }
    }

    mutating func add(_ other: RecipientTally) {
        domains.merge(other.domains) { $0 + $1 }
        causes.merge(other.causes) { $0 + $1 }
    }

    func write(to database: any SQLConnection) throws {
        for (place, counts) in domains { try write(place, counts, to: database) }
        for (failure, counts) in causes { try write(failure, counts, to: database) }
    }

    private func write(_ place: Place, _ counts: RecipientCounts, to database: any SQLConnection) throws {
        let day = place.day.rawValue
        // Once there are too many, rows need no longer be counted.
        try database.run(
            """
            INSERT INTO domain_traffic (day, domain, sent, repeated, final, returned)
            SELECT CAST(? AS BIGINT),
                CASE WHEN EXISTS (SELECT 1 FROM domain_traffic WHERE day = ? AND domain = ?)
                    OR (NOT EXISTS (SELECT 1 FROM domain_traffic WHERE day = ? AND domain = '')
                        AND (SELECT count(*) FROM domain_traffic WHERE day = ?) < \(Self.mostDomains))
                THEN CAST(? AS TEXT) ELSE '' END,
                CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE true
            ON CONFLICT (day, domain) DO UPDATE SET \(Self.addition(to: "domain_traffic", ["sent"] + Self.failures))
            """,
            [
                day, day, place.domain, day, day, place.domain, counts.sent, counts.repeated, counts.final,
                counts.returned,
            ]
        )
    }

    private func write(_ failure: FailurePlace, _ counts: RecipientCounts, to database: any SQLConnection) throws {
        let (day, domain, cause) = (failure.place.day.rawValue, failure.place.domain, failure.cause.text)
        let isTold = """
            EXISTS (SELECT 1 FROM domain_error WHERE day = ? AND domain = ? AND cause = ?)
            OR (NOT EXISTS (SELECT 1 FROM domain_error WHERE day = ? AND domain = '' AND cause = ?)
                AND (SELECT count(*) FROM domain_error WHERE day = ?) < \(Self.mostFailures))
            """
        let condition: SQLValues = [day, domain, cause, day, ErrorCause.other.text, day]
        try database.run(
            """
            INSERT INTO domain_error (day, domain, cause, repeated, final, returned)
            SELECT CAST(? AS BIGINT), CASE WHEN \(isTold) THEN CAST(? AS TEXT) ELSE '' END,
                CASE WHEN \(isTold) THEN CAST(? AS TEXT) ELSE CAST(? AS TEXT) END,
                CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE true
            ON CONFLICT (day, domain, cause) DO UPDATE SET \(Self.addition(to: "domain_error", Self.failures))
            """,
            [day] + condition + [domain] + condition + [cause, ErrorCause.other.text]
                + [counts.repeated, counts.final, counts.returned]
        )
    }

    private static let failures = ["repeated", "final", "returned"]

    private static func addition(to table: String, _ columns: [String]) -> String {
        columns.map { "\($0) = \(table).\($0) + excluded.\($0)" }.joined(separator: ", ")
    }
}
