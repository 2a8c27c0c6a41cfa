#if canImport(Glibc)
import Glibc
#endif

/// Counts what is free, for threads that may wait for it.
///
/// A semaphore of Dispatch waits until a time of day: too long when the clock is set back, and not long enough when it is set
/// forward. This one waits by a clock that nobody sets.
@safe
package final class Semaphore: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var free: Int

    /// - Parameter free: how many may pass before somebody has to wait.
    package init(free: Int) {
        self.free = free
        unsafe mutex = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe condition.deallocate()
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Lets one more pass.
    package func signal() {
        unsafe pthread_mutex_lock(mutex)
        free += 1
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits until it may pass. Returns false if `deadline` came first.
    package func wait(until deadline: ContinuousClock.Instant) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while free == 0 {
            let left = deadline - .now
            guard left > .zero else { return false }
            // Of a clock that stands still while the machine sleeps: afterwards, what is left is measured again.
            var end = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &end)
            let (seconds, attoseconds) = left.components
            let nanoseconds = end.tv_nsec + Int(attoseconds / 1_000_000_000)
            end.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
            end.tv_nsec = nanoseconds % 1_000_000_000
            _ = unsafe pthread_cond_timedwait(condition, mutex, &end)
        }
        free -= 1
        return true
    }
}
