package import Base

/// What a program may do with its key. Each scope includes those before it.
package enum APIScope: String, Sendable, CaseIterable, Comparable {
    /// Read everything that administrators see.
    case read
    /// Manage the queue, and request runs of scheduled actions.
    case manage
    /// Change accounts and schedules.
    case administer

    package static func < (a: APIScope, b: APIScope) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .manage: 1
        case .administer: 2
        }
    }
}

/// A key that lets a program use the API. The key itself is shown once; the store has only its SHA-256.
package struct APIKey: Sendable, Hashable {
    /// The row number.
    package struct ID: Sendable, Hashable {
        package let rawValue: Int64

        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    package var id: ID
    /// The name that people know the key by, and that the log gives for its actions.
    package var name: String
    package var scope: APIScope
    package var createdAt: Timestamp
    /// The address of the user who created the key.
    package var createdBy: String
    /// True while that user is not an active administrator, so that the key gives no access.
    package var isSuspended: Bool
    /// `nil` for a key that is valid until revoked.
    package var expiresAt: Timestamp?
    /// Updated now and then while the key is used.
    package var lastUsedAt: Timestamp?

    package init(
        id: ID,
        name: String,
        scope: APIScope,
        createdAt: Timestamp,
        createdBy: String,
        isSuspended: Bool,
        expiresAt: Timestamp?,
        lastUsedAt: Timestamp?
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.isSuspended = isSuspended
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// The properties of a new key.
package struct NewAPIKey: Sendable, Hashable {
    /// SHA-256 of the key.
    package var digest: [UInt8]
    package var name: String
    package var scope: APIScope
    /// The administrator who creates the key; it is valid only while that user is an administrator.
    package var createdBy: UserID
    package var expiresAt: Timestamp?

    package init(digest: [UInt8], name: String, scope: APIScope, createdBy: UserID, expiresAt: Timestamp?) {
        self.digest = digest
        self.name = name
        self.scope = scope
        self.createdBy = createdBy
        self.expiresAt = expiresAt
    }
}

/// The API keys of programs.
package protocol APIKeyStore: Sendable {
    /// All keys, including expired ones, ordered by name.
    func apiKeys() async throws(StorageError) -> [APIKey]

    /// The key with that digest; `nil` where there is none, it has expired, or its creator is not an active
    /// administrator.
    func apiKey(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> APIKey?

    /// Adds a key. Throws `.conflict` where the name is taken, because the log tells keys apart by name, and
    /// `.notFound` where the user no longer exists. The key is removed with the user.
    func addAPIKey(_ key: NewAPIKey, at now: Timestamp) async throws(StorageError) -> APIKey.ID

    /// Records that a key was used.
    func touchAPIKey(_ id: APIKey.ID, at now: Timestamp) async throws(StorageError)

    /// Removes a key permanently. Throws `.notFound` where it is already gone.
    func removeAPIKey(_ id: APIKey.ID) async throws(StorageError)
}
