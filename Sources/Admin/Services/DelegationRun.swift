import Base
import Mail

/// A list of addresses that are being delegated to a service account, with the results so far.
struct DelegationRun: Codable, Sendable {
    /// The result for one address.
    struct Result: Codable, Sendable {
        let address: String
        /// `nil` if the gateway itself failed.
        let delegation: Delegation?
    }

    /// Concurrent requests to Google.
    private static let concurrency = 8
    /// A run that takes longer is stopped; its remaining addresses are reported as open.
    private static let longest = Duration.minutes(15)

    let total: Int
    var results: [Result] = []

    /// - Parameter delegate: asks Google about one address; `nil` if that failed.
    static func carryOut(
        _ addresses: [Address],
        _ progress: Locked<DelegationRun>,
        delegate: @escaping @Sendable (Address) async -> Delegation?
    ) async {
        let end = ContinuousClock.now + longest
        await withDiscardingTaskGroup { group in
            let waiting = Locked(addresses[...])
            for _ in 0..<concurrency {
                group.addTask {
                    while !Task.isCancelled, ContinuousClock.now < end,
                        let address = waiting.withLock({ $0.popFirst() })
                    {
                        let result = Result(address: "\(address)", delegation: await delegate(address))
                        progress.withLock { $0.results.append(result) }
                    }
                }
            }
        }
    }
}
