package import Base

/// Everything that the gateway stores.
package typealias Store =
    QueueStore
    & RoutingStore
    & StatisticsStore
    & RecipientStatisticsStore
    & UserStore
    & SecondFactorStore
    & LogStore
    & ActionStore
    & PreferenceStore
    & APIKeyStore
    & FailureLedger
    & PendingStepStore
    & ConsoleRunStore
    & SealingStore
    & ContactStore
    & StagingStore
    & AppMailStore
    & CalendarStore
    & BounceStore
    & BounceListStore
    & SentIDStore
    & RestoreStore
    & PoolStore
    & NeutralizationStore
    & NodeStore
    & AppSettingsStore
    & AwaitedResultStore
    & OdooDatabaseStore
    & AlertStore
    & DeliveryEventStore
    & SavedSearchStore
    & ChangeNoticeStore

/// Why the store could not do what was requested.
package enum StorageError: Error, Sendable, Hashable {
    /// No space, or less than the reserve that the settings require. New mail is refused; stored mail stays safe.
    case full(String)
    /// The deadline passed before the commit reached the disk; the message was withdrawn.
    case tooSlow
    /// What was requested does not exist, or no longer.
    case notFound(String)
    /// This row or file cannot be read; others can.
    case damaged(String)
    /// The request contradicts what is stored, for example an account name that already exists.
    case conflict(String)
    /// Accounts or logins have changed since the sending account was chosen: choose again.
    case outdated
    /// The database is of an earlier version of the gateway, and may not be upgraded now.
    case tooOld(String)
    /// The database is of a later version of the gateway.
    case tooNew(String)
    /// Another process is using the data directory.
    case locked(String)
    /// Any other error of the operating system or the database.
    case failed(String)
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full(let detail): "no space to store mail: \(detail)"
        case .tooSlow: "the disk took too long to store the message"
        case .notFound(let what): "\(what) not found"
        case .damaged(let what): "damaged: \(what)"
        case .conflict(let what): what
        case .outdated: "the accounts and logins keep changing"
        case .tooOld(let detail), .tooNew(let detail): "the database cannot be used: \(detail)"
        case .locked(let what): "in use by another process: \(what)"
        case .failed(let detail): "storage failed: \(detail)"
        }
    }
}
