package import Base

/// One run of a scheduled action for one user.
package struct ActionRun: Sendable, Hashable {
    /// The row number; later runs have greater ones.
    package struct ID: Sendable, Hashable, Comparable {
        package let rawValue: Int64

        package init(rawValue: Int64) { self.rawValue = rawValue }

        package static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
    }

    /// Whether the run is in progress, or how it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case running
        case succeeded
        /// Some items failed; the others are done.
        case partly
        case failed
        /// The process stopped, or the run took too long and lost its claim; the next run continues.
        case interrupted
    }

    package var id: ID
    package var kind: ScheduledAction
    package var user: UserID
    /// True for a run that was requested.
    package var isRequested: Bool
    package var startedAt: Timestamp
    /// `nil` while it runs.
    package var endedAt: Timestamp?
    package var outcome: Outcome
    package var progress: RunProgress
    /// What went wrong, in words for people; never a secret.
    package var reasons: [Reason]

    package init(
        id: ID,
        kind: ScheduledAction,
        user: UserID,
        isRequested: Bool,
        startedAt: Timestamp,
        endedAt: Timestamp?,
        outcome: Outcome,
        progress: RunProgress,
        reasons: [Reason]
    ) {
        self.id = id
        self.kind = kind
        self.user = user
        self.isRequested = isRequested
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.progress = progress
        self.reasons = reasons
    }
}

/// How far a run has come, and what it did.
package struct RunProgress: Sendable, Hashable, Codable {
    /// The items processed, and how many there are where that is known.
    package var done: Int
    package var total: Int?
    /// What was done, by name: `created`, `changed`, `deleted`, `skipped`, `failed`, …
    package var counts: [String: Int]

    package init(done: Int = 0, total: Int? = nil, counts: [String: Int] = [:]) {
        self.done = done
        self.total = total
        self.counts = counts
    }
}

/// The result of a run.
package struct RunResult: Sendable, Hashable {
    package var outcome: ActionRun.Outcome
    package var progress: RunProgress
    package var reasons: [Reason]
    /// The earliest time to continue, for example because of a quota.
    package var notBefore: Timestamp?

    package init(
        _ outcome: ActionRun.Outcome,
        progress: RunProgress = RunProgress(),
        reasons: [Reason] = [],
        notBefore: Timestamp? = nil
    ) {
        self.outcome = outcome
        self.progress = progress
        self.reasons = reasons
        self.notBefore = notBefore
    }
}

/// The scheduled actions, each performed for one user at a time.
package enum ScheduledAction: String, Sendable, Codable, CaseIterable {
    /// Subscribes the user to contacts created in Odoo since the last run.
    case importNewContacts = "import-new-contacts"
    /// Synchronises calendar events from Google to Odoo.
    case syncAppointments = "sync-appointments"
    /// Synchronises subscribed contacts from Odoo to Google.
    case syncContacts = "sync-contacts"
    /// Transfers messages from the transfer folder for incoming mail to Odoo.
    case syncMailIn = "sync-mail-in"
    /// Transfers messages from the transfer folder for outgoing mail to Odoo.
    case syncMailOut = "sync-mail-out"

    /// The name of the scheduled action, as administrators of Odoo know it; not translated.
    package var title: String {
        switch self {
        case .importNewContacts: "G Suite Import New Contacts Automatically"
        case .syncAppointments: "G Suite Sync Appointments"
        case .syncContacts: "G Suite Sync Contacts"
        case .syncMailIn: "G Suite Sync E-Mail-In"
        case .syncMailOut: "G Suite Sync E-Mail-Out"
        }
    }

    /// The interval unless the administrator sets another.
    package var defaultInterval: Duration {
        switch self {
        case .syncMailIn, .syncMailOut: .minutes(10)
        case .syncAppointments: .minutes(15)
        case .syncContacts: .minutes(30)
        case .importNewContacts: .hours(1)
        }
    }

    /// A shorter interval would waste Google's quota; a longer one would look broken.
    package static let intervals = Duration.minutes(1)...Duration.days(7)
}
