import Base
import Dispatch
import Storage

/// An answer that is given once: by the commit, or by the deadline.
final class OneAnswer: Sendable {
    private let continuation: Locked<CheckedContinuation<Result<Enqueued, StorageError>, Never>?>

    init(_ continuation: CheckedContinuation<Result<Enqueued, StorageError>, Never>) {
        self.continuation = Locked(continuation)
    }

    var isGiven: Bool { continuation.withLock { $0 == nil } }

    /// Returns false when the answer was already given.
    func give(_ result: Result<Enqueued, StorageError>) -> Bool {
        let waiting = continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        waiting?.resume(returning: result)
        return waiting != nil
    }
}

/// Answers `.tooSlow` when a deadline passes; one timer for all, which runs only while answers are pending.
final class Deadlines: Sendable {
    private static let interval = 0.25

    private struct State {
        var pending: [(answer: OneAnswer, at: ContinuousClock.Instant)] = []
        var isTicking = false
    }

    private let state = Locked(State())
    private let queue = DispatchQueue(label: "deadlines")
    /// Independent of the time of day: setting the clock must neither refuse a message nor keep its client waiting.
    private let clock = ContinuousClock()

    func add(_ answer: OneAnswer, at deadline: ContinuousClock.Instant) {
        let mustStart = state.withLock { state in
            state.pending.append((answer, deadline))
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if mustStart { tickLater() }
    }

    private func tickLater() {
        queue.asyncAfter(deadline: .now() + Self.interval) { self.tick() }
    }

    private func tick() {
        let now = clock.now
        let (late, goesOn) = state.withLock { state in
            state.pending.removeAll { $0.answer.isGiven }
            let late = state.pending.filter { $0.at <= now }
            state.pending.removeAll { $0.at <= now }
            state.isTicking = !state.pending.isEmpty
            return (late, state.isTicking)
        }
        for entry in late { _ = entry.answer.give(.failure(.tooSlow)) }
        if goesOn { tickLater() }
    }
}
