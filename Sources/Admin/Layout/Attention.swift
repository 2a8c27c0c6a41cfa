import Base
import Storage

/// What needs a person, on every page of administrators but the start page, which says more of it.
enum Attention {
    /// How many accounts are named one by one; of more only the number is said.
    private static let mostNamed = 3

    static func notices(_ visit: Visit) async -> [Notice] {
        guard visit.isAdministrator, visit.path.description.prefix(while: { $0 != "?" }) != "/" else { return [] }
        do {
            return try await found(visit)
        } catch {
            // The page itself says what is wrong with the store.
            return []
        }
    }

    private static func found(_ visit: Visit) async throws -> [Notice] {
        let (text, format): (AttentionText, LocalFormat) = (.of(visit.language), visit.format)
        var notices: [Notice] = []
        let revoked = try await visit.console.store.accounts().filter { $0.health.state == .needsGrant }
        if revoked.count > mostNamed {
            let count = format.number(revoked.count)
            notices.append(Notice(.problem, text.grantsNeeded(count), path: "/accounts", action: text.look))
        } else {
            notices += revoked.map {
                Notice(.problem, text.grantNeeded("\($0.address)"), path: $0.path, action: text.look)
            }
        }
        let space = visit.console.seams.freeSpace()
        if space.free < space.reserve { notices.append(Notice(.problem, text.diskFull(space.free >> 20))) }
        let counts = try await visit.console.store.counts()
        for (group, words) in [(QueueFilter.Group.failed, text.failed), (.held, text.held)] {
            let count = counts.filter { group.states?.contains($0.state) == true }.reduce(0) { $0 + $1.count }
            guard count > 0 else { continue }
            let path = LocalPath("/queue").with("state", group.rawValue)
            notices.append(Notice(.warning, words(count, format.number(count)), path: path, action: text.look))
        }
        return notices
    }
}
