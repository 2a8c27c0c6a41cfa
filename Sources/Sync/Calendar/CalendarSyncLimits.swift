import Base

/// Bounds of what one run brings over.
package struct CalendarSyncLimits: Sendable {
    /// Events of one page of Google's.
    package var pageSize: Int
    /// Units that are planned and written together.
    package var batch: Int
    /// Occurrences of a series that begin later are left for later runs.
    package var horizon: Duration
    /// When a series that goes on is looked at again.
    package var renewal: Duration
    /// Of one series.
    package var mostOccurrences: Int
    /// An occurrence of a series that lasts longer may be unknown where it reaches into the time that is brought over.
    package var longestOccurrence: Duration
    /// How often all that is in Odoo is compared with what was written there; what changed there, with every run.
    package var comparison: Duration
    /// A full listing may lack so many events that were there before; beyond, at most half of them.
    package var fewMissing: Int

    package init(
        pageSize: Int = 250,
        batch: Int = 50,
        horizon: Duration = .days(400),
        renewal: Duration = .days(30),
        mostOccurrences: Int = 1000,
        longestOccurrence: Duration = .days(31),
        comparison: Duration = .hours(24),
        fewMissing: Int = 20
    ) {
        self.pageSize = pageSize
        self.batch = batch
        self.horizon = horizon
        self.renewal = renewal
        self.mostOccurrences = mostOccurrences
        self.longestOccurrence = longestOccurrence
        self.comparison = comparison
        self.fewMissing = fewMissing
    }
}
