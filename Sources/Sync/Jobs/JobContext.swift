package import Base
package import Google
package import Logging
package import Odoo
package import Storage

/// What a run of a scheduled action works with: the user, both sides and the reporter.
package struct JobContext: Sendable {
    package let claim: JobClaim
    package let person: PersonRecord
    package let settings: PersonalSettings
    /// The user's own account.
    package let account: AccountRecord
    /// Google's APIs, called as that account.
    package let google: GoogleCaller
    package let odoo: OdooClient
    /// The matching user in Odoo.
    package let user: OdooUser
    package let reporter: JobReporter
    package let clock: any WallClock
    /// Carries the action, the run and the user, and follows the user's choice about being logged.
    package let logger: Logger

    package init(
        claim: JobClaim,
        person: PersonRecord,
        settings: PersonalSettings,
        account: AccountRecord,
        google: GoogleCaller,
        odoo: OdooClient,
        user: OdooUser,
        reporter: JobReporter,
        clock: any WallClock,
        logger: Logger
    ) {
        self.claim = claim
        self.person = person
        self.settings = settings
        self.account = account
        self.google = google
        self.odoo = odoo
        self.user = user
        self.reporter = reporter
        self.clock = clock
        self.logger = logger
    }
}
