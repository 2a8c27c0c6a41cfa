import Base

/// Limits how many bounces are read at the same time, and so the memory that they take.
///
/// A reading that takes long gives its slot to another and goes on without one: what does not answer must not keep
/// others waiting.
final class ReadingSlots: Sendable {
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

    /// How long a reading keeps its slot.
    static let patience = Duration.seconds(5)

    private let state: Locked<State>
    private let clock: any WallClock

    init(_ count: Int, clock: any WallClock) {
        state = Locked(State(free: count))
        self.clock = clock
    }

    /// How many wait for a slot.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `work` once a slot is free; of those who wait, the lowest `priority` comes first, then the longest waiting.
    func withSlot<Value: Sendable>(
        priority: Int,
        _ work: () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        await take(priority)
        let isHeld = Locked(true)
        let giveBack = { @Sendable [self] in
            let isFirst = isHeld.withLock { isHeld in
                defer { isHeld = false }
                return isHeld
            }
            if isFirst { release() }
        }
        let end = clock.now + Self.patience
        let timer = Task { [clock] in
            try? await clock.sleep(until: end)
            giveBack()
        }
        defer {
            timer.cancel()
            giveBack()
        }
        if Task.isCancelled { throw .interrupted }
        return try await work()
    }

    /// Returns with a slot, also when the task is cancelled while it waits.
    private func take(_ priority: Int) async {
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

    private func release() {
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
