import Base
import Logging
import Odoo
import Storage

/// What the watch knows of a database, and when it must ask again.
struct AppSurvey: Sendable {
    /// Between two checks whether an Odoo that was not set up, or only in part, has been set up.
    static let setUpInterval = Duration.minutes(2)

    /// The time of a round, generously.
    private static let round = Duration.seconds(5)

    private(set) var features: Set<ProvisionFeature> = []
    private(set) var database: AppDatabase?
    private var people: AppPeople? { didSet { revision = nil } }
    /// Of the gateway's users when they were matched with Odoo's; `nil` if they have to be matched anew.
    private(set) var revision: RoutingRevision?
    /// Whether it was the first database then, which is that of users who name none.
    private(set) var isFirst = false
    private var askAgain = Timestamp(milliseconds: 0)

    /// Asks what is set up, unless all is known to be, or it was asked a moment ago.
    mutating func askFeatures(_ client: OdooClient, at now: Timestamp) async throws(OdooError) {
        guard features != [.app, .administration], now >= askAgain else { return }
        features = try await client.appFeatures()
        // The database is made with them.
        revision = nil
        askAgain = now + Self.setUpInterval
        if !features.contains(.app) { (database, people) = (nil, nil) }
    }

    /// Has the next round ask what is set up.
    mutating func forgetFeatures() {
        (features, database, people, askAgain) = ([], nil, nil, Timestamp(milliseconds: 0))
    }

    /// Reads Odoo's users, if they were read long ago, or somebody may be new.
    ///
    /// - Parameter missing: who made requests and is not known.
    mutating func askUsers(_ client: OdooClient, missing: Set<Int>, at now: Timestamp) async throws(OdooError) {
        if let people {
            let age = now - people.readAt
            guard age >= AppPeople.lifetime || !missing.isEmpty && age >= AppPeople.missingLifetime else { return }
        }
        people = AppPeople(try await client.internalUsers(), readAt: now)
    }

    /// Whether Odoo's users were read in this round.
    func areUsersFresh(at now: Timestamp) -> Bool { people.map { now - $0.readAt < Self.round } ?? false }

    /// Matches the gateway's users with Odoo's.
    ///
    /// - Parameters:
    ///   - changed: the only users whom `wanted` may hold; the others stay matched. `nil` for all.
    ///   - revision: read before the users.
    ///   - isFirst: whether it is the first database, which is that of users who name none.
    mutating func match(
        _ wanted: [AppPeople.Wanted],
        among changed: Set<UserID>?,
        asOf revision: RoutingRevision,
        isFirst: Bool,
        name: String,
        _ client: OdooClient,
        clock: any WallClock,
        logger: Logger
    ) {
        guard let people else { return }
        var matched = people.matching(wanted)
        if let changed, let former = database?.people {
            matched.merge(former.filter { !changed.contains($0.key) }) { first, _ in first }
        }
        database = AppDatabase(
            name: name,
            client: client,
            features: features,
            people: matched,
            odooUsers: people.odooUsers,
            clock: clock,
            logger: logger
        )
        (self.revision, self.isFirst) = (revision, isFirst)
    }
}
