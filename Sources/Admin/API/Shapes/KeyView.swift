import Base
import Storage

/// A program's own key, for that program.
struct KeyView: Encodable, Sendable {
    let name: String
    let scope: String
    let createdAt: String
    let expiresAt: String?

    init(_ key: APIKey) {
        name = key.name
        scope = key.scope.rawValue
        createdAt = key.createdAt.iso8601
        expiresAt = key.expiresAt?.iso8601
    }
}
