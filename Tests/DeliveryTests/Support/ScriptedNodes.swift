import Base
import Storage

/// The other nodes, as the test sets them.
final class ScriptedNodes: NodeStore {
    private struct State {
        var holders: [Duty: DutyHolder] = [:]
        var claimed: [Duty] = []
        var released: [Duty] = []
    }

    private let state = Locked(State())
    let nodeName = "here"
    let fence: Fence? = Fence(until: .now + .hours(24))
    let clock: any WallClock

    init(clock: any WallClock) { self.clock = clock }

    /// The duties that this node has taken, and those that it has given back.
    var claimed: [Duty] { state.withLock { $0.claimed } }
    var released: [Duty] { state.withLock { $0.released } }

    func set(_ duty: Duty, _ holder: DutyHolder) { state.withLock { $0.holders[duty] = holder } }

    func holder(of duty: Duty) -> DutyHolder { state.withLock { $0.holders[duty] ?? .nobody } }

    func claim(_ duty: Duty) async throws(StorageError) -> Bool {
        state.withLock { state in
            guard state.holders[duty] != .another else { return false }
            if state.holders[duty] != .this { state.claimed.append(duty) }
            state.holders[duty] = .this
            return true
        }
    }

    func release(_ duty: Duty) async throws(StorageError) {
        state.withLock { state in
            guard state.holders[duty] == .this else { return }
            state.holders[duty] = .nobody
            state.released.append(duty)
        }
    }

    func nodes() async throws(StorageError) -> NodeList { NodeList(asOf: clock.now) }

    func takeOver(at now: Timestamp, searchAt: Timestamp) async throws(StorageError) -> TakeOver { TakeOver() }

    func forEachNodeEvent(_ body: @Sendable (NodeEvent) async -> Void) async {}
}
