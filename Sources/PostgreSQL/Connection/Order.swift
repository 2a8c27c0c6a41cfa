import Base

/// How long something on a connection's thread may take, and whether anybody still waits for it.
final class Order: Sendable {
    /// The reason to stop.
    enum Interruption: Sendable {
        case deadline, cancellation

        var error: PostgreSQLError { self == .deadline ? .deadline : .cancelled }
    }

    let deadline: ContinuousClock.Instant
    private let isCancelled = Locked(false)

    init(until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
    }

    func cancel() { isCancelled.withLock { $0 = true } }

    /// The reason to stop now; `nil` to continue.
    func interruption(at now: ContinuousClock.Instant) -> Interruption? {
        if isCancelled.withLock({ $0 }) { return .cancellation }
        return now >= deadline ? .deadline : nil
    }
}

/// A request to the server to cancel what it is doing for a connection, under way.
final class Cancellation: Sendable {
    private let isFinished = Locked(false)

    /// Ends the wait of `wake` when the server has passed on the request.
    init(_ canceller: Canceller?, wake: WakeDescriptor) {
        guard let canceller else { return }
        let isFinished = isFinished
        _ = DetachedThread.start {
            canceller.run()
            isFinished.withLock { $0 = true }
            wake.wake()
        }
    }

    /// Whether the request can no longer cancel a later statement. Never, where it could not be sent.
    var isOver: Bool { isFinished.withLock { $0 } }
}
