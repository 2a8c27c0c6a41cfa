import Base
import Dispatch

extension PostgreSQLPool {
    /// How often a transaction is begun, at most, where errors are such that it may succeed the next time.
    package static let attempts = 10

    /// Runs `body` as a transaction on a connection's thread, and commits it. Whatever it throws is rolled back.
    ///
    /// Runs it again, on a new connection if need be, after a serialization failure, a deadlock, or the loss of the
    /// connection before COMMIT was sent: so it must have no other effects. Where the connection was lost after that,
    /// throws `commitUnknown`: then the caller looks whether what it wrote is there.
    ///
    /// - Parameters:
    ///   - retrying: how often it is begun, at most.
    ///   - deadline: the end of all attempts.
    package func transaction<Value: Sendable>(
        _ mode: TransactionMode = .ordinary,
        retrying: Int = PostgreSQLPool.attempts,
        until deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Value
    ) async throws -> Value {
        try await retry(retrying, until: deadline) { try $0.transaction(mode, body) }
    }

    /// Runs a transaction as `transaction` does, and blocks the calling thread until it has ended. Must not be called from a
    /// task.
    package func transactionNow<Value>(
        _ mode: TransactionMode = .ordinary,
        retrying: Int = PostgreSQLPool.attempts,
        until deadline: ContinuousClock.Instant,
        _ body: (PostgreSQLSession) throws -> Value
    ) throws -> Value {
        try withoutActuallyEscaping(body) { body in
            let loan = Loan(body)
            let isDone = DispatchSemaphore(value: 0)
            Task.detached { [self] in
                do {
                    try await transaction(mode, retrying: retrying, until: deadline) { try loan.run($0) }
                    loan.end(with: nil)
                } catch {
                    loan.end(with: error)
                }
                isDone.signal()
            }
            isDone.wait()
            return try loan.result()
        }
    }

    /// Runs statements as a transaction, in one round trip; retries as `transaction` does.
    ///
    /// - Returns: the answer to each.
    package func run(
        _ statements: [PostgreSQLStatement],
        as mode: TransactionMode = .ordinary,
        retrying: Int = PostgreSQLPool.attempts,
        until deadline: ContinuousClock.Instant
    ) async throws -> [PostgreSQLRows] {
        try await retry(retrying, until: deadline) { try $0.run(statements, as: mode) }
    }

    /// How an attempt ended.
    private enum Attempt<Value: Sendable>: Sendable {
        case done(Value)
        /// With what was thrown, and with what the database had said before.
        case failed(any Error, PostgreSQLError?)
    }

    private func retry<Value: Sendable>(
        _ attempts: Int,
        until deadline: ContinuousClock.Instant,
        _ work: @escaping @Sendable (PostgreSQLSession) throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            let failure: any Error
            let cause: PostgreSQLError?
            do {
                let outcome = try await withConnection(until: deadline) { connection in
                    try await connection.perform(until: deadline) { session -> Attempt<Value> in
                        do { return .done(try work(session)) } catch {
                            return .failed(error, session.transactionFailure)
                        }
                    }
                }
                switch outcome {
                case .done(let value): return value
                case .failed(let error, let reason): (failure, cause) = (error, reason)
                }
            } catch {
                (failure, cause) = (error, nil)
            }
            guard attempt < attempts, Self.mayRetry(failure, cause) else { throw failure }
            let pause = options.retryBackoff.delay(afterAttempt: attempt)
            guard .now + pause < deadline else { throw failure }
            try await Task.sleep(for: pause)
            attempt += 1
        }
    }

    /// What `body` throws may be an error of its own that stands for one of the database's.
    private static func mayRetry(_ thrown: any Error, _ cause: PostgreSQLError?) -> Bool {
        let errors = [thrown as? PostgreSQLError, cause].compactMap(\.self)
        for case .commitUnknown in errors { return false }
        return errors.contains(where: \.isRetryable)
    }
}

/// What a blocked thread has another one do for it. Both use it in turn, so nothing of it need be sendable.
private final class Loan<Value>: @unchecked Sendable {
    private var body: ((PostgreSQLSession) throws -> Value)?
    private var value: Value?
    private var error: (any Error)?

    init(_ body: @escaping (PostgreSQLSession) throws -> Value) {
        self.body = body
    }

    func run(_ session: PostgreSQLSession) throws { value = try body?(session) }

    /// Gives the closure back: it must not outlive the call that it was passed to.
    func end(with error: (any Error)?) { (body, self.error) = (nil, error) }

    func result() throws -> Value {
        if let error { throw error }
        guard let value else { throw PostgreSQLError.closed }
        return value
    }
}
