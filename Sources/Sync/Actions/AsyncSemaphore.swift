import Base

/// A semaphore: lets a limited number of tasks work at a time, by priority and then in order of arrival.
final class AsyncSemaphore: Sendable {
    private struct Waiting {
        let id: Int
        let priority: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var free: Int
        var waiting: [Waiting] = []
        var nextID = 0
    }

    private let state: Locked<State>

    init(permits: Int) { state = Locked(State(free: permits)) }

    /// How many wait for a permit.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `work` once a permit is free; of those who wait, the lowest `priority` comes first.
    func withPermit<Value: Sendable>(
        priority: Int = 0,
        _ work: () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        await take(priority: priority)
        defer { giveBack() }
        if Task.isCancelled { throw .interrupted }
        return try await work()
    }

    /// Returns with a permit, at once when the task is cancelled.
    func take(priority: Int) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    guard state.free <= 0, !Task.isCancelled else {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append(Waiting(id: id, priority: priority, continuation: continuation))
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { state -> Waiting? in
                guard let place = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
                state.free -= 1
                return state.waiting.remove(at: place)
            }
            waiting?.continuation.resume()
        }
    }

    func giveBack() {
        let next = state.withLock { state -> Waiting? in
            state.free += 1
            guard state.free > 0 else { return nil }
            let first = state.waiting.indices.min { one, other in
                let (one, other) = (state.waiting[one], state.waiting[other])
                return (one.priority, one.id) < (other.priority, other.id)
            }
            guard let first else { return nil }
            state.free -= 1
            return state.waiting.remove(at: first)
        }
        next?.continuation.resume()
    }
}
