import Base
import Cryptography
import Mail

/// Lists of addresses that are being delegated to a service account: each run continues on its own, however long Google
/// takes, and its page shows the progress.
final class DelegationRuns: Sendable {
    /// The result for one address.
    struct Result: Sendable {
        let address: Address
        /// `nil` if the gateway itself failed.
        let delegation: AccountServices.Delegation?
    }

    /// A list with its results so far.
    struct Run: Sendable {
        let total: Int
        fileprivate(set) var results: [Result] = []
        fileprivate(set) var isOver = false
    }

    /// Concurrent requests to Google.
    private static let concurrency = 8
    /// The number of runs kept; the oldest are dropped first.
    private static let mostRuns = 20
    /// A run that takes longer is stopped; its remaining addresses are reported as open.
    private static let longest = Duration.minutes(15)

    private struct State {
        var runs: [String: Run] = [:]
        /// In the order of their start.
        var order: [String] = []
        var tasks: [String: Task<Void, Never>] = [:]
    }

    private let state = Locked(State())

    /// Starts a list and returns the name of its run.
    ///
    /// - Parameters:
    ///   - delegate: asks Google about one address; `nil` if that failed.
    ///   - onEnd: called with the addresses that were tested.
    func begin(
        _ addresses: [Address],
        delegate: @escaping @Sendable (Address) async -> AccountServices.Delegation?,
        onEnd: @escaping @Sendable ([Address]) async -> Void
    ) -> String {
        let name = Base64.encode(RandomBytes.make(12), .url, padded: false)
        state.withLock { state in
            state.runs[name] = Run(total: addresses.count)
            state.order.append(name)
            while state.order.count > Self.mostRuns { Self.forget(state.order.removeFirst(), &state) }
            state.tasks[name] = Task {
                await self.work(addresses, name, delegate)
                let done = self.state.withLock { state in
                    state.runs[name]?.isOver = true
                    state.tasks[name] = nil
                    return state.runs[name]?.results.map(\.address) ?? []
                }
                await onEnd(done)
            }
        }
        return name
    }

    func run(_ name: String) -> Run? { state.withLock { $0.runs[name] } }

    /// Stops all runs.
    func cancel() {
        for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
    }

    private static func forget(_ name: String, _ state: inout State) {
        state.runs[name] = nil
        state.tasks.removeValue(forKey: name)?.cancel()
    }

    private func work(
        _ addresses: [Address],
        _ name: String,
        _ delegate: @escaping @Sendable (Address) async -> AccountServices.Delegation?
    ) async {
        let end = ContinuousClock.now + Self.longest
        await withDiscardingTaskGroup { group in
            let waiting = Locked(addresses[...])
            for _ in 0..<Self.concurrency {
                group.addTask {
                    while !Task.isCancelled, ContinuousClock.now < end,
                        let address = waiting.withLock({ $0.popFirst() })
                    {
                        let result = Result(address: address, delegation: await delegate(address))
                        self.state.withLock { $0.runs[name]?.results.append(result) }
                    }
                }
            }
        }
    }
}
