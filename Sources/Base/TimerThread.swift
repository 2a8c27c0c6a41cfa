#if canImport(Glibc)
import Glibc
#endif

/// The process's timer for tasks that sleep: one thread, which wakes those who can wait together.
///
/// `Task.sleep` has a timer of Dispatch for each sleep, which ignores tolerances on Linux, wakes three threads for one task, and
/// stays until its time even where its task was cancelled.
final class TimerThread: Sendable {
    static let shared = TimerThread()

    private struct State {
        var sleepers = SleepQueue<CheckedContinuation<Void, any Error>>()
        var lastID = 0
        var hasThread = false
        /// Until when the thread waits unless it is woken.
        var wakeUp: ContinuousClock.Instant?
    }

    private let state = Locked(State())
    private let earlier = Semaphore(free: 0)

    private init() {}

    /// How long the thread waits while nobody sleeps.
    private static let longestWait = Duration.days(1)

    /// Returns when `length` is over, or a little later, see `SleepQueue.tolerance(of:)`. Throws `CancellationError` as soon as
    /// the task is cancelled.
    func sleep(for length: Duration) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { add($0, as: id, for: length) }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.remove(id) }
            sleeper?.resume(throwing: CancellationError())
        }
    }

    private func add(_ sleeper: CheckedContinuation<Void, any Error>, as id: Int, for length: Duration) {
        let (isCancelled, isEarlier, needsThread) = state.withLock { state in
            guard !Task.isCancelled else { return (true, false, false) }
            let latest = state.sleepers.add(sleeper, as: id, for: length, from: .now)
            let isEarlier = state.wakeUp.map { latest < $0 } ?? false
            if isEarlier { state.wakeUp = latest }
            defer { state.hasThread = true }
            return (false, isEarlier, !state.hasThread)
        }
        if isCancelled { return sleeper.resume(throwing: CancellationError()) }
        if needsThread { start() }
        if isEarlier { earlier.signal() }
    }

    /// Starts the thread, which never ends. Without it nothing in the process would go on: a system that has none to give ends
    /// it.
    private func start() {
        var thread = pthread_t()
        let status = unsafe pthread_create(&thread, nil, { _ in TimerThread.shared.run() }, nil)
        precondition(status == 0, "no thread for the timer: \(status)")
        pthread_detach(thread)
    }

    private func run() -> Never {
        while true {
            let (due, wakeUp) = state.withLock { state in
                let due = state.sleepers.takeDue(at: .now)
                let wakeUp = state.sleepers.nextWakeUp ?? .now + Self.longestWait
                state.wakeUp = wakeUp
                return (due, wakeUp)
            }
            for sleeper in due { sleeper.resume() }
            _ = earlier.wait(until: wakeUp)
        }
    }
}
