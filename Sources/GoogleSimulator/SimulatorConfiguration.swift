package import Base

/// How the simulator behaves; what is not an address or a port can be changed while it runs.
package struct SimulatorConfiguration: Sendable {
    /// How much of each message is kept.
    package enum Keeping: String, Sendable {
        /// Everything.
        case bodies
        /// The header, the size and the body's digest: for large loads.
        case headers
    }

    package var address = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 0
    /// The SMTP server's port with STARTTLS, as 587; 0 takes any free port.
    package var submissionPort = 0
    /// The SMTP server's port with TLS from the first byte, as 465.
    package var submissionsPort = 0
    package var keeping = Keeping.bodies
    /// Waited for at every request to an API or to the token endpoint.
    package var latency = Duration.zero
    package var limits = UsageLimits.google
    /// What the People API allows one user within a minute; `nil` is no limit.
    package var peopleQuota: PeopleQuota? = PeopleQuota()
    /// Lists of contacts show changes so much later, as Google's do, by seconds to minutes.
    package var contactDelay = Duration.zero
    package var accessTokenLifetime = Duration.seconds(3599)
    /// The authorize page consents at once, to every scope, for the account of `login_hint` or the only one there is.
    package var approvesAutomatically = false
    package var clock: any WallClock = SystemClock()

    package init() {}
}

/// What Google allows one account (or one service account) of a project.
package struct UsageLimits: Sendable, Hashable {
    /// The answer to one who wants more per minute.
    package enum RateAnswer: String, Sendable {
        /// 403 `rateLimitExceeded`, "Quota exceeded for quota metric…".
        case forbidden
        /// 429 with "Retry after" and a time.
        case tooManyRequests
    }

    /// Quota units in any 60 seconds; `nil` is no limit.
    package var unitsPerMinute: Int?
    /// Messages in any 24 hours.
    package var messagesPerDay: Int?
    package var concurrentRequests: Int?
    package var recipientsPerMessage: Int
    package var rateAnswer: RateAnswer

    package init(
        unitsPerMinute: Int?,
        messagesPerDay: Int?,
        concurrentRequests: Int?,
        recipientsPerMessage: Int = 500,
        rateAnswer: RateAnswer = .tooManyRequests
    ) {
        self.unitsPerMinute = unitsPerMinute
        self.messagesPerDay = messagesPerDay
        self.concurrentRequests = concurrentRequests
        self.recipientsPerMessage = recipientsPerMessage
        self.rateAnswer = rateAnswer
    }

    /// A project made since May 2026, on a Workspace account.
    package static let google = UsageLimits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrentRequests: 50)

    /// For measuring the gateway rather than Google.
    package static let none = UsageLimits(unitsPerMinute: nil, messagesPerDay: nil, concurrentRequests: nil)
}
