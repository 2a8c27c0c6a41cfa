import Base

#if canImport(Glibc)
import Glibc
#endif

/// A connection for code that waits on a thread of its own, such as the one that commits: it is opened when it is first
/// needed, and again when it was lost. Whoever calls while it is in use waits.
package final class PostgreSQLLink: Sendable {
    private struct State {
        var connection: PostgreSQLConnection?
        var isClosed = false
    }

    private let parameters: PostgreSQLParameters
    private let options: PostgreSQLPool.Options
    private let state = Locked(State())
    /// Held by the current user of the connection.
    private let turn = Semaphore(free: 1)

    /// - Parameter options: those of a pool of one connection.
    package init(_ parameters: PostgreSQLParameters, options: PostgreSQLPool.Options = PostgreSQLPool.Options()) {
        self.parameters = parameters
        self.options = options
    }

    /// The backend process of the connection, if it is open.
    package var processID: Int32? { state.withLock { $0.connection?.processID } }

    /// Closes the connection for good.
    package func close() {
        let connection = state.withLock { state in
            state.isClosed = true
            defer { state.connection = nil }
            return state.connection
        }
        connection?.close()
    }

    /// Runs `body` as a transaction and commits it, or rolls it back if `body` throws. Blocks the calling thread.
    ///
    /// Retries like `PostgreSQLPool.transaction`, until `deadline`, so `body` must have no other effects.
    package func transaction<Value>(
        _ mode: TransactionMode = .ordinary,
        until deadline: ContinuousClock.Instant,
        _ body: (PostgreSQLSession) throws -> Value
    ) throws -> Value {
        guard turn.wait(until: deadline) else { throw PostgreSQLError.exhausted(1) }
        defer { turn.signal() }
        var attempt = 1
        while true {
            var cause: PostgreSQLError?
            do {
                return try connection(until: deadline).performNow(until: deadline) { session in
                    defer { cause = session.transactionFailure }
                    return try session.transaction(mode, body)
                }
            } catch {
                drop()
                guard PostgreSQLError.mayRetry(error, cause) else { throw error }
                let pause = options.retryBackoff.delay(afterAttempt: attempt)
                guard .now + pause < deadline, !state.withLock({ $0.isClosed }) else { throw error }
                usleep(UInt32(pause.milliseconds) * 1000)
                attempt += 1
            }
        }
    }

    /// The connection; opens it if necessary.
    private func connection(until deadline: ContinuousClock.Instant) throws(PostgreSQLError) -> PostgreSQLConnection {
        let (known, isClosed) = state.withLock { ($0.connection, $0.isClosed) }
        guard !isClosed else { throw .closed }
        if let known, known.isUsable, .now < known.openedAt + options.maximumAge { return known }
        known?.close()
        let new = try PostgreSQLConnection.openNow(parameters, until: min(deadline, .now + options.connectDeadline))
        let isWanted = state.withLock { state in
            guard !state.isClosed else { return false }
            state.connection = new
            return true
        }
        guard isWanted else {
            new.close()
            throw .closed
        }
        return new
    }

    /// Closes a connection that may be dead.
    private func drop() {
        let connection = state.withLock { state -> PostgreSQLConnection? in
            guard let connection = state.connection, !connection.isUsable || connection.isDoubtful else { return nil }
            state.connection = nil
            return connection
        }
        connection?.close()
    }
}

extension PostgreSQLConnection {
    /// Connects, by `deadline`, and blocks the calling thread until then.
    package static func openNow(
        _ parameters: PostgreSQLParameters,
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> PostgreSQLConnection {
        let outcome = Locked<Result<PostgreSQLConnection, PostgreSQLError>?>(nil)
        let isAwaited = Locked(true)
        let isDone = Semaphore(free: 0)
        let thread = ConnectionThread.start(parameters, order: Order(until: deadline)) { opened in
            isAwaited.withLock { isAwaited in
                guard isAwaited else { return false }
                outcome.withLock { $0 = opened.map { PostgreSQLConnection($0.0, $0.1) } }
                isDone.signal()
                return true
            }
        }
        guard thread != nil else { throw .unreachable("no thread or file descriptor is available") }
        // libpq resolves names without a deadline; in that case the thread is abandoned.
        if !isDone.wait(until: deadline + PostgreSQLSession.grace) {
            isAwaited.withLock { $0 = false }
        }
        guard let outcome = outcome.withLock({ $0 }) else { throw .deadline }
        return try outcome.get()
    }
}
