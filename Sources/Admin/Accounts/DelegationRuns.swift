import Base
import Mail
import OpenSSL

/// Lists of addresses that are being given to a service account: each run goes on by itself, however long Google takes,
/// and its page shows how far it has come.
final class DelegationRuns: Sendable {
    /// What came of one address.
    struct Result: Sendable {
        let address: Address
        /// `nil` where the gateway itself could not do it.
        let delegation: AccountServices.Delegation?
    }

    /// One list, and what came of it so far.
    struct Run: Sendable {
        let total: Int
        fileprivate(set) var results: [Result] = []
        fileprivate(set) var isOver = false
    }

    /// Requests to Google at a time.
    private static let concurrency = 8
    /// Runs that are remembered; the oldest ones are forgotten first.
    private static let mostRuns = 20
    /// A run that takes longer is ended; what was not asked for by then is said to be open.
    private static let longest = Duration.minutes(15)

    private struct State {
        var runs: [String: Run] = [:]
        /// In the order of their beginning.
        var order: [String] = []
        var tasks: [String: Task<Void, Never>] = [:]
    }

    private let state = Locked(State())

    /// Begins with a list and returns the name of its run.
    ///
    /// - Parameters:
    ///   - delegate: asks Google about one address; `nil` where that could not be done.
    ///   - onEnd: hears the addresses that were asked about.
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

    /// Ends all that is under way.
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
