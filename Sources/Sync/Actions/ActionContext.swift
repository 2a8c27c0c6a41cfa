package import Base
package import Google
package import Logging
package import Odoo
package import Storage

/// What a run of a scheduled action works with: the user, both sides and the reporter.
package struct ActionContext: Sendable {
    package let claim: ActionClaim
    package let user: UserRecord
    package let settings: PersonalSettings
    /// The user's own account.
    package let account: AccountRecord
    /// Google's APIs, called as that account.
    package let google: GoogleCaller
    package let odoo: OdooClient
    /// The matching user in Odoo.
    package let odooUser: OdooUser
    package let reporter: RunReporter
    package let clock: any WallClock
    /// Carries the action, the run and the user, and follows the user's choice about being logged.
    package let logger: Logger

    package init(
        claim: ActionClaim,
        user: UserRecord,
        settings: PersonalSettings,
        account: AccountRecord,
        google: GoogleCaller,
        odoo: OdooClient,
        odooUser: OdooUser,
        reporter: RunReporter,
        clock: any WallClock,
        logger: Logger
    ) {
        self.claim = claim
        self.user = user
        self.settings = settings
        self.account = account
        self.google = google
        self.odoo = odoo
        self.odooUser = odooUser
        self.reporter = reporter
        self.clock = clock
        self.logger = logger
    }
}

/// What a scheduled action does for one user. The five implementations are in folders beside this one.
///
/// A run may stop anywhere: at a lost answer, a crash or its deadline. The next run starts again, compares both sides
/// and reaches the same result, so no action relies on the previous run having finished.
package protocol ActionHandler: Sendable {
    static var kind: ScheduledAction { get }

    /// Whether the user's settings ask for this action.
    func concerns(_ settings: PersonalSettings) -> Bool

    /// Runs for one user and reports what it does to `context.reporter`. Items that fail are counted there with their
    /// reasons and do not stop the others.
    func run(_ context: ActionContext) async throws(RunStop)
}

extension ScheduledAction {
    /// What a user's grant must allow for the action to exist for the user.
    package var feature: Feature {
        switch self {
        case .importNewContacts, .syncContacts: .contacts
        case .syncAppointments: .calendar
        case .syncMailIn, .syncMailOut: .mail
        }
    }
}

extension ActionContext {
    /// Runs idempotent work and repeats it after each of `pauses` while it fails temporarily. Throws the last attempt's
    /// error.
    func retrying<Value: Sendable>(
        after pauses: [Duration],
        _ work: () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        for pause in pauses {
            do throws(RunStop) { return try await work() } catch {
                // A pause with a known end is left to the scheduler.
                guard case .paused(_, until: nil) = error else { throw error }
            }
            // Throws if the run's time is up.
            try await reporter.did(.unchanged, 0)
            do { try await clock.sleep(until: clock.now + pause) } catch { throw .interrupted }
        }
        return try await work()
    }
}

/// Why a run ended before its work was done. What it did is kept.
package enum RunStop: Error, Sendable, Hashable {
    /// The run failed and would fail again until something changes. Carries the reason and what to do.
    case failed(Reason)
    /// The run continues by itself no earlier than `until`, or when it is next due if `until` is `nil`.
    case paused(Reason, until: Timestamp?)
    /// The gateway stops, the time is up, or another process has taken over the run.
    case interrupted
}

extension RunStop {
    /// Google refused or did not complete a request.
    package init(_ error: GoogleError) {
        switch error.disposition {
        case .retry(let notBefore): self = .paused(error.reason, until: notBefore)
        case .pauseAccount(let until): self = .paused(error.reason, until: until)
        case .reauthorize(let suggestedFix), .accountBroken(let suggestedFix):
            self = .failed(Reason(.remedied, suggestedFix.rawValue, cause: error.reason))
        case .notFound, .permanent: self = .failed(error.reason)
        case .unknown: self = .paused(error.reason, until: nil)
        }
    }

    /// Odoo refused or did not complete a request.
    package init(_ error: OdooError) {
        self = error.isTransient ? .paused(error.reason, until: nil) : .failed(error.reason)
    }

    package init(_ error: StorageError) {
        self = .failed(Reason(.storeFailed, "\(error)"))
    }
}

extension RunStop {
    package var reason: Reason {
        switch self {
        case .failed(let reason), .paused(let reason, _): reason
        case .interrupted: Reason(.interrupted)
        }
    }
}
