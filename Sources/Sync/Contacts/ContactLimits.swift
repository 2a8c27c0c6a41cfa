import Base
package import Google

/// Bounds of the contacts' jobs.
package struct ContactLimits: Sendable {
    /// Contacts of which Odoo is asked for the versions at once.
    package var page = 2000
    /// Contacts that are read in full and written at once.
    package var batch = PeopleLimits.batch
    /// Photos that are held at once.
    package var photos = 10
    /// Google is asked what changed there no more often, unless a person asks for a run.
    package var lookInterval = Duration.hours(6)
    /// After so long everything that Google was asked to make shows in its lists.
    package var settling = Duration.minutes(15)
    /// What Google allows one user within a minute; `nil` asks without a pause.
    package var budget: PeopleBudget? = PeopleBudget()
    /// How often a refusal for a quota is waited out in a run.
    package var patience = 3

    package init() {}
}
