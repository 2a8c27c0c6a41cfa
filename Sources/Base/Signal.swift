/// Wakes one waiting task. A wake-up without a waiter is kept for the next wait; several count as one.
package final class Signal: Sendable {
    private struct State {
        var isSet = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Locked(State())

    package init() {}

    package func wake() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isSet = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns at the next wake-up, at `deadline`, or when the task is cancelled. Only one task may wait at a time.
    package func wait(until deadline: Timestamp?, clock: any WallClock) async {
        guard let deadline else { return await wait() }
        guard deadline > clock.now else {
            state.withLock { $0.isSet = false }
            return
        }
        let timer = Task { [self] in
            try await clock.sleep(until: deadline)
            wake()
        }
        await wait()
        timer.cancel()
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let wakeNow = state.withLock { state in
                    guard !state.isSet, !Task.isCancelled else {
                        state.isSet = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if wakeNow { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
    }
}
