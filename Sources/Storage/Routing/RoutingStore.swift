/// Counts the changes to accounts and logins, whether by this process, by the command line, or by anything else that
/// writes to the database.
package struct RoutingRevision: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: RoutingRevision, b: RoutingRevision) -> Bool { a.rawValue < b.rawValue }
}

/// What decides which account sends a message, at one moment.
package struct RoutingTable: Sendable {
    package var accounts: [AccountRecord]
    package var logins: [LoginRecord]
    package var revision: RoutingRevision

    package init(accounts: [AccountRecord], logins: [LoginRecord], revision: RoutingRevision) {
        self.accounts = accounts
        self.logins = logins
        self.revision = revision
    }
}

/// Accounts and logins together, with a revision that tells whether what was read of them is still current.
package protocol RoutingStore: AccountStore, LoginStore {
    /// All accounts and logins, read at one moment.
    func routingTable() async throws(StorageError) -> RoutingTable

    /// The current revision. Costs next to nothing.
    func routingRevision() async throws(StorageError) -> RoutingRevision
}
