import Base

/// Limits of one run.
package struct CalendarSyncLimits: Sendable {
    /// Events per page of Google's.
    package var pageSize: Int
    /// The most units that are planned and written together. Each is settled as soon as it is written.
    package var batch: Int
    /// The most appointments of a batch, unless a single unit has more.
    package var appointments: Int
    /// How far ahead occurrences of a series may begin; later ones are left for later runs.
    package var horizon: Duration
    /// When a series that continues is processed again.
    package var renewal: Duration
    /// The most occurrences of one series.
    package var mostOccurrences: Int
    /// A longer occurrence of a series may be missed if it extends into the synced period.
    package var longestOccurrence: Duration
    /// How often everything in Odoo is compared with what was written there; changes in Odoo are compared in every run.
    package var comparison: Duration
    /// How many known events a full listing may lack; beyond that, at most half of them.
    package var fewMissing: Int

    package init(
        pageSize: Int = 250,
        batch: Int = 1000,
        appointments: Int = 2000,
        horizon: Duration = .days(400),
        renewal: Duration = .days(30),
        mostOccurrences: Int = 1000,
        longestOccurrence: Duration = .days(31),
        comparison: Duration = .hours(24),
        fewMissing: Int = 20
    ) {
        self.pageSize = pageSize
        self.batch = batch
        self.appointments = appointments
        self.horizon = horizon
        self.renewal = renewal
        self.mostOccurrences = mostOccurrences
        self.longestOccurrence = longestOccurrence
        self.comparison = comparison
        self.fewMissing = fewMissing
    }
}
