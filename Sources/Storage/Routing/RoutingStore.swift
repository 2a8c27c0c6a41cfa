/// Counts the changes of accounts and logins, whoever made them: this process, the command line, or anything else that
/// writes into the database.
package struct RoutingRevision: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: RoutingRevision, b: RoutingRevision) -> Bool { a.rawValue < b.rawValue }
}

/// What decides who sends a message, as it was at one moment.
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

/// Accounts and logins together, with a number that says whether what was read of them still holds.
package protocol RoutingStore: AccountStore, LoginStore {
    /// All accounts and logins, read at one moment.
    func routingTable() async throws(StorageError) -> RoutingTable

    /// The revision as it is now. Costs next to nothing.
    func routingRevision() async throws(StorageError) -> RoutingRevision
}
