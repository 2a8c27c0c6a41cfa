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
    /// Of the gateway's users when they were matched with Odoo's.
    private var revision: RoutingRevision?
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

    /// Whether nobody has changed on either side since the users were matched.
    func isMatched(asOf revision: RoutingRevision) -> Bool { self.revision == revision }

    /// Matches the gateway's users with Odoo's.
    ///
    /// - Parameter revision: read before the users.
    mutating func match(
        _ wanted: [AppPeople.Wanted],
        asOf revision: RoutingRevision,
        name: String,
        _ client: OdooClient,
        clock: any WallClock,
        logger: Logger
    ) {
        guard let people else { return }
        database = AppDatabase(
            name: name,
            client: client,
            features: features,
            people: people.matching(wanted),
            odooUsers: people.odooUsers,
            clock: clock,
            logger: logger
        )
        self.revision = revision
    }
}
