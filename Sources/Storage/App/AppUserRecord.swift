package import Base

/// A user with all that the app in Odoo shows of this user, read at one moment.
package struct AppUserRecord: Sendable {
    package var user: UserRecord
    package var account: AccountRecord?
    package var settings: PersonalSettings
    /// When options were last changed.
    package var changes: [PersonalOption: Timestamp]
    package var actions: [ActionState]
    /// What is known of the user's row in the database of Odoo.
    package var memory: AppSettingsMemory?

    package init(
        user: UserRecord,
        account: AccountRecord?,
        settings: PersonalSettings,
        changes: [PersonalOption: Timestamp],
        actions: [ActionState],
        memory: AppSettingsMemory?
    ) {
        self.user = user
        self.account = account
        self.settings = settings
        self.changes = changes
        self.actions = actions
        self.memory = memory
    }
}

/// Another one after any change of users, their settings, accounts or runs.
package struct AppStamp: Sendable, Hashable {
    /// Another one after any change of runs.
    package struct Runs: Sendable, Hashable {
        /// When the last one ended, in milliseconds.
        package var endedAt: Int64
        /// The number of the last one that began.
        package var last: Int64
        /// How many actions users have.
        package var present: Int64

        package init(endedAt: Int64, last: Int64, present: Int64) {
            (self.endedAt, self.last, self.present) = (endedAt, last, present)
        }
    }

    package var runs: Runs
    /// Of users, their settings and accounts.
    package var revision: RoutingRevision

    package init(runs: Runs, revision: RoutingRevision) { (self.runs, self.revision) = (runs, revision) }
}
