package import Base

/// A user signed in with one browser. The cookie carries a random token; the store has only its SHA-256.
package struct WebSession: Sendable, Hashable {
    /// SHA-256 of the token.
    package var digest: [UInt8]
    package var person: PersonID
    package var createdAt: Timestamp
    /// Updated now and then while the session is used.
    package var lastSeenAt: Timestamp
    /// When the session ends, however much it is used.
    package var expiresAt: Timestamp
    /// The address from which the user signed in.
    package var address: String
    /// The browser's `User-Agent`.
    package var userAgent: String

    package init(
        digest: [UInt8],
        person: PersonID,
        createdAt: Timestamp,
        lastSeenAt: Timestamp,
        expiresAt: Timestamp,
        address: String,
        userAgent: String
    ) {
        self.digest = digest
        self.person = person
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.address = address
        self.userAgent = userAgent
    }
}
