package import Base

/// A person signed in with one browser. The cookie carries a random token, the store knows only its SHA-256.
package struct WebSession: Sendable, Hashable {
    /// SHA-256 of the token.
    package var digest: [UInt8]
    package var person: PersonID
    package var createdAt: Timestamp
    /// Moved on now and then while the session is used.
    package var lastSeenAt: Timestamp
    /// The end, however much it is used.
    package var expiresAt: Timestamp
    /// Where the person signed in from.
    package var address: String
    /// What the browser called itself.
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
