import Base

/// The notifications that a connection has received and nobody has taken yet. Bounded: of more, only that there were more
/// is kept.
final class NotificationInbox: Sendable {
    /// What is in the inbox.
    enum Content: Sendable {
        case notification(PostgreSQLNotification)
        /// Some were dropped before the next one.
        case overflow
        case ended(PostgreSQLError)
    }

    static let capacity = 1000

    private struct State {
        var waiting: [PostgreSQLNotification] = []
        var hasOverflown = false
        var end: PostgreSQLError?
    }

    private let state = Locked(State())
    private let signal = Signal()

    func add(_ notifications: [PostgreSQLNotification]) {
        state.withLock { state in
            state.waiting += notifications
            guard state.waiting.count > Self.capacity else { return }
            // A reader that has to query anyway needs none of the earlier ones.
            state.waiting = []
            state.hasOverflown = true
        }
        signal.wake()
    }

    func end(_ reason: PostgreSQLError) {
        state.withLock { $0.end = reason }
        signal.wake()
    }

    /// Waits for the next event; `nil` when the task is cancelled. One task at a time.
    func next() async -> Content? {
        while !Task.isCancelled {
            if let content = take() { return content }
            await signal.wait(until: nil, clock: SystemClock())
        }
        return nil
    }

    private func take() -> Content? {
        state.withLock { state in
            if state.hasOverflown {
                state.hasOverflown = false
                return .overflow
            }
            if !state.waiting.isEmpty { return .notification(state.waiting.removeFirst()) }
            return state.end.map { .ended($0) }
        }
    }
}
