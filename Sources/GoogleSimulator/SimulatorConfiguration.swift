package import Base

/// The simulator's configuration; everything but addresses and ports can be changed while it runs.
package struct SimulatorConfiguration: Sendable {
    /// The part of each message that is stored.
    package enum Keeping: String, Sendable {
        /// Everything.
        case bodies
        /// The header, the size and the body's digest, for large loads.
        case headers
    }

    package var address = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 0
    /// The SMTP server's port with STARTTLS, like 587; 0 takes any free port.
    package var submissionPort = 0
    /// The SMTP server's port with TLS from the first byte, like 465.
    package var submissionsPort = 0
    package var keeping = Keeping.bodies
    /// The delay of every request to an API or the token endpoint.
    package var latency = Duration.zero
    package var limits = UsageLimits.google
    /// The quota of one user of the People API per minute; `nil` is no limit.
    package var peopleQuota: PeopleQuota? = PeopleQuota()
    /// The delay until lists of contacts show a change; Google's is seconds to minutes.
    package var contactDelay = Duration.zero
    package var accessTokenLifetime = Duration.seconds(3599)
    /// Whether the authorize page consents at once to every scope, for the account of `login_hint` or the only account.
    package var approvesAutomatically = false
    package var clock: any WallClock = SystemClock()

    package init() {}
}

/// The limits of one account, or one service account, of a project.
package struct UsageLimits: Sendable, Hashable {
    /// The answer to a request above the limit per minute.
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

    /// The limits of a project created since May 2026, on a Workspace account.
    package static let google = UsageLimits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrentRequests: 50)

    /// No limits, for measuring the gateway rather than Google.
    package static let none = UsageLimits(unitsPerMinute: nil, messagesPerDay: nil, concurrentRequests: nil)
}
