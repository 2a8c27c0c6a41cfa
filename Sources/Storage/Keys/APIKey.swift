package import Base

/// What a program may do with its key. Each includes those before it.
package enum APIScope: String, Sendable, CaseIterable, Comparable {
    /// Look at everything that administrators see.
    case read
    /// Steer the queue, and ask for runs of scheduled actions.
    case steer
    /// Change accounts and schedules.
    case administer

    package static func < (a: APIScope, b: APIScope) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .read: 0
        case .steer: 1
        case .administer: 2
        }
    }
}

/// A key by which a program uses the interface for programs. The key itself is shown once; the store knows only its
/// SHA-256.
package struct APIKey: Sendable, Hashable {
    /// The row number.
    package struct ID: Sendable, Hashable {
        package let rawValue: Int64

        package init(rawValue: Int64) { self.rawValue = rawValue }
    }

    package var id: ID
    /// What people call it, and what the log says of what it did.
    package var name: String
    package var scope: APIScope
    package var createdAt: Timestamp
    /// The address of the person who made it.
    package var createdBy: String
    /// True while that person may not act as an administrator, deactivated or made a user: the key opens nothing then.
    package var isSuspended: Bool
    /// `nil` for one that is good until it is revoked.
    package var expiresAt: Timestamp?
    /// Moved on now and then while the key is used.
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

/// What is said of a key when it is added.
package struct NewAPIKey: Sendable, Hashable {
    /// SHA-256 of the key.
    package var digest: [UInt8]
    package var name: String
    package var scope: APIScope
    /// The administrator who makes it; it is good only as long as that is one.
    package var createdBy: PersonID
    package var expiresAt: Timestamp?

    package init(digest: [UInt8], name: String, scope: APIScope, createdBy: PersonID, expiresAt: Timestamp?) {
        self.digest = digest
        self.name = name
        self.scope = scope
        self.createdBy = createdBy
        self.expiresAt = expiresAt
    }
}
