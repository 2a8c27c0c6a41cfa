#if canImport(Glibc)
import Glibc
#endif

/// A value protected by a lock.
///
/// Other modules may inline it: called through the witnesses of its types, it took twice as long.
package final class Locked<Value>: @unchecked Sendable {
    @usableFromInline let mutex = Mutex()
    @usableFromInline var value: Value

    @inlinable
    package init(_ value: Value) {
        self.value = value
    }

    @inlinable
    deinit { mutex.destroy() }

    /// Runs `body` with exclusive access to the value. Must not be called from within `body`.
    @inlinable
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        mutex.lock()
        defer { mutex.unlock() }
        return try body(&value)
    }
}

/// A pthread mutex. ThreadSanitizer does not see the futex of `Synchronization.Mutex` on Linux and reports false races.
@safe
@usableFromInline
struct Mutex {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    @usableFromInline
    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
    }

    @usableFromInline
    func destroy() {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    @usableFromInline
    func lock() { unsafe pthread_mutex_lock(mutex) }

    @usableFromInline
    func unlock() { unsafe pthread_mutex_unlock(mutex) }
}

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
