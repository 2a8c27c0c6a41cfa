import Base

extension PostgreSQLPool {
    /// The most attempts at a transaction whose errors may be temporary.
    package static let attempts = 10

    /// Runs `body` as a transaction on a connection's thread and commits it, or rolls it back if `body` throws.
    ///
    /// Retries, on a new connection if necessary, after a serialization failure, a deadlock, or the loss of the connection
    /// before COMMIT was sent, so `body` must have no other effects. If the connection is lost later, throws
    /// `commitUnknown`, and the caller has to query whether its changes exist.
    ///
    /// - Parameters:
    ///   - retrying: the most attempts.
    ///   - deadline: the end of all attempts.
    package func transaction<Value: Sendable>(
        _ mode: TransactionMode = .ordinary,
        retrying: Int = PostgreSQLPool.attempts,
        until deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Value
    ) async throws -> Value {
        try await retry(retrying, until: deadline) { try $0.transaction(mode, body) }
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
        /// The error thrown, and the error that the database had reported before.
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
            guard attempt < attempts, PostgreSQLError.mayRetry(failure, cause) else { throw failure }
            let pause = options.retryBackoff.delay(afterAttempt: attempt)
            guard .now + pause < deadline else { throw failure }
            try await Task.sleep(for: pause)
            attempt += 1
        }
    }
}
