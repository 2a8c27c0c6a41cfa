import Base

/// A connection as code sees it that runs on the connection's thread: each call waits for the server's answer, until the
/// deadline that was given with that code. It must not leave the closure that it is passed to.
package final class PostgreSQLSession {
    /// How long the server may take to confirm that it has cancelled a statement. After that, the connection is closed.
    static let grace = Duration.seconds(2)
    /// The prepared statements that are kept on a connection.
    static let preparedStatements = 200

    let handle: ConnectionHandle
    let wake: WakeDescriptor
    var order: Order
    var cache = StatementCache(capacity: PostgreSQLSession.preparedStatements)
    /// Why the connection can no longer be used.
    private(set) var loss: PostgreSQLError?
    /// The first error of the server or the connection in the current transaction, or in the last one.
    var transactionFailure: PostgreSQLError?
    /// How the current transaction was begun.
    var mode = TransactionMode.ordinary
    private var interrupted: Interrupted?
    /// The BEGIN of a transaction that has sent nothing yet: it goes with the first statement.
    var pendingBegin: String?
    /// Whether a transaction's body is running.
    var isInBody = false
    /// What is to be sent with the COMMIT.
    var closing: [PostgreSQLStatement] = []

    /// An exchange that is being cancelled.
    private struct Interrupted {
        let reason: Order.Interruption
        let until: ContinuousClock.Instant
        let cancellation: Cancellation
    }

    init(_ handle: ConnectionHandle, wake: WakeDescriptor, order: Order) {
        self.handle = handle
        self.wake = wake
        self.order = order
    }

    /// Whether a transaction is open.
    package var isInTransaction: Bool {
        pendingBegin != nil || [.inTransaction, .failed].contains(handle.transactionStatus)
    }

    /// Closes the connection; later calls fail with `reason`.
    func lose(_ reason: PostgreSQLError) {
        if loss == nil { loss = reason }
        handle.finish()
    }

    /// Closes the connection, which libpq reports as broken, and returns the error.
    func loseBroken() -> PostgreSQLError {
        if let loss { return loss }
        let lines = handle.errorText.split(separator: "\n")
        let text = lines.first { !$0.isEmpty && !$0.hasPrefix("LOCATION:") }.map(String.init)
        let error = PostgreSQLError.connectionLost(PeerText.printable(text ?? "closed", longest: Self.longestReason))
        lose(error)
        return error
    }

    private static let longestReason = 300
}

// MARK: - Waiting

extension PostgreSQLSession {
    /// Throws if no further work may start.
    func admit() throws(PostgreSQLError) {
        if let loss { throw loss }
        if let interruption = order.interruption(at: .now) { throw interruption.error }
        interrupted = nil
    }

    /// Waits for the network.
    ///
    /// Once the deadline has passed or the task was cancelled, asks the server to cancel the statement and waits briefly:
    /// its answer then tells the statement's outcome, and the connection remains usable.
    func wait(writable: Bool = false) throws(PostgreSQLError) -> WakeDescriptor.Outcome {
        while true {
            let now = ContinuousClock.now
            interrupt(at: now)
            if let interrupted, now >= interrupted.until {
                lose(.connectionLost("the server did not confirm in time that it cancelled a statement"))
                throw interrupted.reason.error
            }
            let outcome = wake.wait(
                for: handle.socket,
                writable: writable,
                atMost: (interrupted?.until ?? order.deadline) - now
            )
            if outcome.isReadable || outcome.isWritable { return outcome }
        }
    }

    private func interrupt(at now: ContinuousClock.Instant) {
        guard interrupted == nil, let reason = order.interruption(at: now) else { return }
        interruptNow(reason, at: now)
    }

    /// Asks the server to cancel the current statement, regardless of the deadline.
    func interruptNow(_ reason: Order.Interruption, at now: ContinuousClock.Instant = .now) {
        guard interrupted == nil else { return }
        interrupted = Interrupted(
            reason: reason,
            until: now + Self.grace,
            cancellation: Cancellation(handle.canceller(), wake: wake)
        )
    }

    /// Why the exchange that has ended was being cancelled, if it was. Closes the connection if a cancel request is still
    /// under way, since it could cancel the next statement.
    func endInterruption() -> Order.Interruption? {
        guard let interrupted else { return nil }
        defer { self.interrupted = nil }
        while !interrupted.cancellation.isOver, loss == nil {
            let left = interrupted.until - .now
            guard left > .zero else {
                lose(.connectionLost("the server did not take a request to cancel a statement in time"))
                break
            }
            // A negative descriptor: only the end of the request matters.
            _ = wake.wait(for: -1, writable: false, atMost: left)
        }
        return interrupted.reason
    }

    /// Runs `body`, which cleans up, with a short timeout of its own.
    func withGrace<Result>(_ body: () throws(PostgreSQLError) -> Result) throws(PostgreSQLError) -> Result {
        let given = order
        order = Order(until: .now + Self.grace)
        defer { order = given }
        return try body()
    }
}

// MARK: - Idle

extension PostgreSQLSession {
    /// Reads what the server has sent unprompted, and detects that it closed the connection.
    func listen() -> [PostgreSQLNotification] {
        guard loss == nil else { return [] }
        let isReadable = handle.consumeInput()
        // Parses the input.
        _ = handle.isBusy
        let notifications = takeNotifications()
        if !isReadable || handle.isBroken { _ = loseBroken() }
        return notifications
    }

    func takeNotifications() -> [PostgreSQLNotification] {
        var notifications: [PostgreSQLNotification] = []
        while loss == nil, let next = handle.nextNotification() { notifications.append(next) }
        return notifications
    }
}
