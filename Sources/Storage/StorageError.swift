/// Why the store could not do what it was asked.
package enum StorageError: Error, Sendable, Hashable {
    /// No room, or less than the reserve that the settings ask for. New mail is refused; what is there stays safe.
    case full(String)
    /// The deadline passed before the commit reached the disk; the message was withdrawn.
    case tooSlow
    /// The thing asked for is not there (any more).
    case notFound(String)
    /// This one row or file cannot be read; others can.
    case damaged(String)
    /// The request contradicts what is stored, for example an account name that exists already.
    case conflict(String)
    /// Accounts or logins have changed since it was decided who sends the message: decide again.
    case outdated
    /// The database is of an earlier version of the gateway, and may not be brought up to date now.
    case tooOld(String)
    /// The database is of a later version of the gateway.
    case tooNew(String)
    /// Another process uses the data directory.
    case locked(String)
    /// Anything else that the operating system or the database said.
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
