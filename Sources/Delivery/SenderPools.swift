package import Base
import Cryptography
package import Mail
package import Storage

extension AccountDirectory {
    /// The members of a pool that may send as its address, with their limits and whether they can send.
    ///
    /// - Parameter limits: of an account for which the administrator set none.
    package func members(of pool: SenderPool, limits: RateLimits, at now: Timestamp) -> PoolMembers {
        PoolMembers(
            of: pool.address,
            pool.members.compactMap { self[$0] }.map { account in
                PoolMembers.Member(
                    account.id,
                    messagesPerDay: limits.overridden(by: account.options).messagesPerDay,
                    readiness: account.health.readiness(at: now)
                )
            }
        )
    }
}

extension AccountHealth {
    /// Whether a pool may give the account mail. A single message that tests whether Google accepts mail again does not
    /// count: another member sends.
    fileprivate func readiness(at now: Timestamp) -> PoolMembers.Readiness {
        switch state {
        case .working: return .now
        case .needsGrant, .disabled: return .no
        case .paused:
            guard let until else { return .no }
            return until <= now ? .now : until - now <= SenderPool.threadPatience ? .soon : .no
        }
    }
}

/// Identifies a thread of a pool's mail in the store.
package enum ThreadKey {
    /// The length in bytes: half of SHA-256's. A clash would only send two threads from one account.
    private static let length = 16

    /// The key of the thread that a message belongs to; `nil` for a message that belongs to none.
    package static func of(_ header: MessageHeader, from address: Address) -> [UInt8]? {
        guard let thread = header.thread else { return nil }
        let name = "\(address.description.lowercased())\n\(thread)"
        return Array(SHA256.digest(Array(name.utf8)).prefix(length))
    }
}
