import Base
import Dispatch

/// A connection to PostgreSQL. It is closed when the last reference to it is gone, or by `close`.
package final class PostgreSQLConnection: Sendable {
    let thread: ConnectionThread
    private let facts: ConnectionThread.Facts
    /// When it was opened.
    let openedAt = ContinuousClock.now
    private let doubt = Locked(false)

    init(_ thread: ConnectionThread, _ facts: ConnectionThread.Facts) {
        self.thread = thread
        self.facts = facts
    }

    deinit {
        thread.stop()
    }

    /// Connects, by `deadline`.
    package static func open(
        _ parameters: PostgreSQLParameters,
        until deadline: ContinuousClock.Instant
    ) async throws(PostgreSQLError) -> PostgreSQLConnection {
        let opening = Opening()
        let order = Order(until: deadline)
        // libpq resolves names without a deadline; in that case the thread is abandoned.
        let timer = Task {
            try await Task.sleep(until: deadline + PostgreSQLSession.grace, clock: .continuous)
            opening.settle(.failure(.deadline))
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                opening.begin(continuation)
                let thread = ConnectionThread.start(parameters, order: order) { outcome in
                    opening.settle(outcome.map { PostgreSQLConnection($0.0, $0.1) })
                }
                guard thread == nil else { return }
                opening.settle(.failure(.unreachable("no thread or file descriptor is available")))
            }
        } onCancel: {
            order.cancel()
            opening.settle(.failure(.cancelled))
        }
        return try result.get()
    }

    /// The server's version as libpq numbers it, for example 150018 for 15.18.
    package var serverVersion: Int { facts.serverVersion }
    /// The backend process of this connection.
    package var processID: Int32 { facts.processID }
    /// Whether the connection is protected by TLS.
    package var isEncrypted: Bool { facts.isEncrypted }
    /// Whether the connection is open, as far as is known: a close is noticed at once, a vanished server is not.
    package var isUsable: Bool { thread.isUsable }

    /// Whether its last use ended without an answer from the server.
    var isDoubtful: Bool {
        get { doubt.withLock { $0 } }
        set { doubt.withLock { $0 = newValue } }
    }

    var inbox: NotificationInbox { thread.inbox }

    /// Closes the connection after the work begun before.
    package func close() { thread.stop() }

    /// Returns when the connection is closed.
    package func closed() async { await thread.ended() }

    /// Runs `body` on the connection's thread: any number of statements, without a change of threads between them. A
    /// transaction that it leaves open is rolled back.
    ///
    /// Fails at `deadline` or when the task is cancelled, after a short grace period in which the server cancels its work.
    package func perform<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Value
    ) async throws -> Value {
        let order = Order(until: deadline)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                thread.submit(order) { [thread, doubt] outcome in
                    continuation.resume(with: Result { try Self.run(body, outcome, thread, doubt) })
                }
            }
        } onCancel: {
            thread.cancel(order)
        }
    }

    /// Like `perform`, but blocks the calling thread. The connection's thread depends on no other thread, so any thread may
    /// wait for it.
    package func performNow<Value>(
        until deadline: ContinuousClock.Instant,
        _ body: (PostgreSQLSession) throws -> Value
    ) throws -> Value {
        try withoutActuallyEscaping(body) { body in
            let loan = Loan(body)
            let isDone = DispatchSemaphore(value: 0)
            thread.submit(Order(until: deadline)) { [thread, doubt] outcome in
                loan.run { try Self.run($0, outcome, thread, doubt) }
                isDone.signal()
            }
            isDone.wait()
            return try loan.result()
        }
    }

    /// Runs `body` on the connection's thread.
    private static func run<Value>(
        _ body: (PostgreSQLSession) throws -> Value,
        _ outcome: Result<PostgreSQLSession, PostgreSQLError>,
        _ thread: ConnectionThread,
        _ doubt: Locked<Bool>
    ) throws -> Value {
        let session = try outcome.get()
        session.transactionFailure = nil
        defer {
            session.rollBack()
            if session.transactionFailure?.castsDoubt == true { doubt.withLock { $0 = true } }
            // Before the result is published: a lost connection must not be mistaken for a usable one.
            if let loss = session.loss { thread.refuse(loss) }
        }
        return try body(session)
    }

    /// Runs a statement as a transaction of its own.
    @discardableResult
    package func run(
        _ sql: String,
        _ parameters: [(any PostgreSQLEncodable)?] = [],
        until deadline: ContinuousClock.Instant
    ) async throws -> PostgreSQLRows {
        let statement = PostgreSQLStatement(sql, parameters)
        guard let rows = try await run([statement], until: deadline).first else { throw PostgreSQLError.closed }
        return rows
    }

    /// Runs statements as a transaction, in one round trip.
    package func run(
        _ statements: [PostgreSQLStatement],
        as mode: TransactionMode = .ordinary,
        until deadline: ContinuousClock.Instant
    ) async throws -> [PostgreSQLRows] {
        try await perform(until: deadline) { try $0.run(statements, as: mode) }
    }

    /// Runs `body` as a transaction on the connection's thread.
    package func transaction<Value: Sendable>(
        _ mode: TransactionMode = .ordinary,
        until deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (PostgreSQLSession) throws -> Value
    ) async throws -> Value {
        try await perform(until: deadline) { try $0.transaction(mode, body) }
    }
}

/// The outcome of connecting, which may come when nobody waits for it any more.
private final class Opening: Sendable {
    private enum State {
        case new
        case awaited(CheckedContinuation<Result<PostgreSQLConnection, PostgreSQLError>, Never>)
        case settled(Result<PostgreSQLConnection, PostgreSQLError>)
        case over
    }

    private let state = Locked(State.new)

    func begin(_ continuation: CheckedContinuation<Result<PostgreSQLConnection, PostgreSQLError>, Never>) {
        let early: Result<PostgreSQLConnection, PostgreSQLError>? = state.withLock { state in
            guard case .settled(let result) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .over
            return result
        }
        if let early { continuation.resume(returning: early) }
    }

    /// Returns false when the outcome was settled before.
    @discardableResult
    func settle(_ result: Result<PostgreSQLConnection, PostgreSQLError>) -> Bool {
        let (waiter, isFirst): (CheckedContinuation<Result<PostgreSQLConnection, PostgreSQLError>, Never>?, Bool) =
            state.withLock { state in
                switch state {
                case .new:
                    state = .settled(result)
                    return (nil, true)
                case .awaited(let waiter):
                    state = .over
                    return (waiter, true)
                case .settled, .over: return (nil, false)
                }
            }
        waiter?.resume(returning: result)
        return isFirst
    }
}

/// What a blocked thread has another one do for it. Both use it in turn, so nothing of it need be sendable.
private final class Loan<Value>: @unchecked Sendable {
    private var body: ((PostgreSQLSession) throws -> Value)?
    private var outcome: Result<Value, any Error>?

    init(_ body: @escaping (PostgreSQLSession) throws -> Value) {
        self.body = body
    }

    func run(_ call: ((PostgreSQLSession) throws -> Value) throws -> Value) {
        guard let body else { return }
        outcome = Result { try call(body) }
        // It must not outlive the call that it was passed to.
        self.body = nil
    }

    func result() throws -> Value {
        guard let outcome else { throw PostgreSQLError.closed }
        return try outcome.get()
    }
}
