import Base
import Storage

/// A row of the list of keys.
struct KeyLine: Sendable {
    let id: String
    let name: String
    let scope: String
    let createdBy: String
    let createdAt: String
    let expires: String
    let expired: Badge?
    let suspended: Badge?
    let lastUsed: String

    init(_ key: APIKey, _ visit: Visit) {
        let text = visit.text(KeysText.self)
        id = "\(key.id.rawValue)"
        name = key.name
        scope = text.words(key.scope)
        createdBy = key.createdBy
        createdAt = visit.format.dateAndClock(key.createdAt)
        expires = key.expiresAt.map(visit.format.dateAndClock) ?? visit.common.never
        expired = key.expiresAt.map { $0 <= visit.console.clock.now } == true ? Badge(text.expired, .warning) : nil
        suspended = key.isSuspended ? Badge(text.suspended, .warning) : nil
        lastUsed = key.lastUsedAt.map(visit.format.dateAndClock) ?? visit.common.never
    }
}
