import Base
package import Google

/// Limits of the contact sync.
package struct ContactLimits: Sendable {
    /// Contacts whose versions are read from Odoo at a time.
    package var page = 2000
    /// Contacts read in full and written at a time.
    package var batch = PeopleLimits.batch
    /// Photos held in memory at a time.
    package var photos = 10
    /// The shortest interval between two requests for Google's changes, unless a user requests a run.
    package var lookInterval = Duration.hours(6)
    /// How long a contact may take to appear in Google's lists after Google was asked to create it.
    package var settling = Duration.minutes(15)
    /// What Google allows one user per minute; `nil` for no pacing.
    package var budget: PeopleBudget? = PeopleBudget()
    /// How often a run waits out a quota refusal.
    package var patience = 3

    package init() {}
}
