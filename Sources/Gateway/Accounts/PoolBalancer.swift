import Base
import Delivery
import Logging
import Storage

/// Moves mail of pools that waits for an account that cannot send it today to accounts that can.
struct PoolBalancer: Sendable {
    /// Small enough that new mail does not wait for it.
    private static let atOnce = 100

    let store: any PoolStore
    let accounts: LiveAccounts
    let limits: RateLimits
    let dispatcher: Dispatcher
    let clock: any WallClock
    let logger: Logger

    func run() async throws(StorageError) {
        let now = accounts.current
        for pool in now.accounts.configuredPools { try await balance(pool, now) }
    }

    private func balance(_ configured: SenderPool, _ now: LiveAccounts.Snapshot) async throws(StorageError) {
        // Without one that may send as the address, its mail goes as that of a single account would.
        guard let pool = now.accounts.pool(of: configured.address) else { return }
        let members = now.accounts.members(of: pool, limits: limits, at: clock.now)
        while !Task.isCancelled {
            do throws(StorageError) {
                let moved = try await store.rebalance(
                    members,
                    former: configured.members.filter { !pool.members.contains($0) },
                    asOf: now.revision,
                    limit: Self.atOnce,
                    at: clock.now
                )
                guard !moved.isEmpty else { return }
                let targets = Set(moved.values)
                logger.notice(
                    "waiting mail of a pool was moved to accounts that can send it",
                    metadata: [
                        "address": "\(pool.address)", "deliveries": "\(moved.count)",
                        "accounts": "\(targets.compactMap { now.accounts[$0] }.map { "\($0.address)" }.sorted())",
                    ]
                )
                await dispatcher.wake(targets)
            } catch {
                // They have changed since, which begins another run.
                guard error != .outdated else { return }
                throw error
            }
        }
    }
}
