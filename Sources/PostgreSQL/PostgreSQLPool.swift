package import Base

/// A bounded number of connections, lent out in the order in which they are asked for. They are opened when they are first
/// needed.
package final class PostgreSQLPool: Sendable {
    package struct Options: Sendable, Hashable {
        /// The most connections.
        package var size = 10
        /// A connection is replaced after this time plus up to a tenth, so that changes of the server's DNS name take effect.
        package var maximumAge = Duration.minutes(30)
        /// How long opening a connection may take.
        package var connectDeadline = Duration.seconds(20)
        /// How long a connection that may be dead has to answer.
        package var checkDeadline = Duration.seconds(5)
        /// The pauses between attempts to open one.
        package var connectBackoff = Backoff(first: .milliseconds(100), longest: .seconds(10))
        /// The pauses before a transaction is run again.
        package var retryBackoff = Backoff(first: .milliseconds(10), longest: .seconds(1), jitter: 1)

        package init() {}
    }

    /// The pool at this moment.
    package struct Statistics: Sendable, Hashable {
        package let idle: Int
        package let inUse: Int
        package let waiting: Int
        /// Why no connection can be opened at present.
        package let failure: PostgreSQLError?
    }

    /// A connection of the pool.
    private struct Entry: Sendable {
        let connection: PostgreSQLConnection
        let expiry: ContinuousClock.Instant

        /// Whether it may be used.
        var isFresh: Bool { connection.isUsable && ContinuousClock.now < expiry }
    }

    private typealias Answer = Result<Entry, PostgreSQLError>

    private struct State {
        var ledger: PoolLedger<Entry>
        var waiters: [Int: CheckedContinuation<Answer, Never>] = [:]
        var nextTicket = 0
        var failure: PostgreSQLError?
        var openers: [Int: Task<Void, Never>] = [:]
        var nextOpener = 0
        var isClosed = false
    }

    package let options: Options
    private let parameters: PostgreSQLParameters
    private let state: Locked<State>

    package init(_ parameters: PostgreSQLParameters, options: Options = Options()) {
        self.parameters = parameters
        self.options = options
        state = Locked(State(ledger: PoolLedger(size: options.size)))
    }

    package var statistics: Statistics {
        state.withLock { state in
            Statistics(
                idle: state.ledger.idle.count,
                inUse: state.ledger.inUse,
                waiting: state.ledger.waiting.count,
                failure: state.failure
            )
        }
    }

    /// Lends a connection to `body`.
    ///
    /// `body` must leave no settings behind that differ from those of a new session.
    ///
    /// - Parameter deadline: until when to wait for a connection.
    package func withConnection<Value>(
        until deadline: ContinuousClock.Instant,
        _ body: (PostgreSQLConnection) async throws -> Value
    ) async throws -> Value {
        let entry = try await checkOut(until: deadline)
        defer { checkIn(entry) }
        return try await body(entry.connection)
    }

    /// Closes the pool: free connections at once, the others when they are returned.
    package func close() { _ = beginShutDown() }

    /// Like `close`, but returns only when the free connections are closed.
    package func shutDown() async {
        let (idle, openers) = beginShutDown()
        for opener in openers { await opener.value }
        for entry in idle { await entry.connection.closed() }
    }

    private func beginShutDown() -> (idle: [Entry], openers: [Task<Void, Never>]) {
        let (waiters, idle, openers) = state.withLock { state in
            state.isClosed = true
            let waiters = state.ledger.removeWaiting().compactMap { state.waiters.removeValue(forKey: $0) }
            return (waiters, state.ledger.removeIdle(), Array(state.openers.values))
        }
        for waiter in waiters { waiter.resume(returning: .failure(.closed)) }
        for opener in openers { opener.cancel() }
        for entry in idle { entry.connection.close() }
        return (idle, openers)
    }
}

// MARK: - Lending

extension PostgreSQLPool {
    /// A connection that answers, as far as is known.
    private func checkOut(until deadline: ContinuousClock.Instant) async throws(PostgreSQLError) -> Entry {
        while true {
            let entry = try await take(until: deadline)
            guard entry.connection.isDoubtful else { return entry }
            do {
                try await entry.connection.run("SELECT 1", until: min(deadline, .now + options.checkDeadline))
                entry.connection.isDoubtful = false
                return entry
            } catch {
                discard(entry)
                if Task.isCancelled { throw .cancelled }
            }
        }
    }

    /// A free connection that is not too old, or the next one that becomes free or is opened. A new one is used at any age,
    /// since opening may take longer than connections may last.
    private func take(until deadline: ContinuousClock.Instant) async throws(PostgreSQLError) -> Entry {
        let (idle, ticket): (Entry?, Int) = try state.withLock { (state) throws(PostgreSQLError) in
            guard !state.isClosed else { throw .closed }
            state.nextTicket += 1
            return (state.ledger.takeIdle(), state.nextTicket)
        }
        if let idle {
            if idle.isFresh { return idle }
            discard(idle)
            return try await take(until: deadline)
        }
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            dismiss(ticket, isLate: true)
        }
        defer { timer.cancel() }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let refusal: PostgreSQLError? = state.withLock { state in
                    if state.isClosed { return .closed }
                    // If the task was already cancelled, its handler ran before there was a waiter to remove.
                    if Task.isCancelled { return .cancelled }
                    if ContinuousClock.now >= deadline { return lateness(state) }
                    state.ledger.wait(ticket)
                    state.waiters[ticket] = continuation
                    openForWaiters(&state)
                    return nil
                }
                if let refusal { continuation.resume(returning: .failure(refusal)) }
            }
        } onCancel: {
            dismiss(ticket, isLate: false)
        }
        return try answer.get()
    }

    /// Removes a waiter, which gets no connection.
    private func dismiss(_ ticket: Int, isLate: Bool) {
        let (waiter, error) = state.withLock { state in
            let waiter = state.ledger.leave(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
            return (waiter, isLate ? lateness(state) : .cancelled)
        }
        waiter?.resume(returning: .failure(error))
    }

    /// Why there was no connection in time.
    private func lateness(_ state: State) -> PostgreSQLError {
        if let failure = state.failure { return failure }
        return state.ledger.inUse >= options.size ? .exhausted(options.size) : .deadline
    }

    private func checkIn(_ entry: Entry) {
        guard entry.isFresh, !state.withLock({ $0.isClosed }) else { return discard(entry) }
        let waiter = state.withLock { state in
            state.ledger.give(back: entry).flatMap { state.waiters.removeValue(forKey: $0) }
        }
        waiter?.resume(returning: .success(entry))
    }

    private func discard(_ entry: Entry) {
        entry.connection.close()
        state.withLock { state in
            state.ledger.discard()
            openForWaiters(&state)
        }
    }
}

// MARK: - Opening

extension PostgreSQLPool {
    /// Starts opening the connections that the waiters need.
    private func openForWaiters(_ state: inout State) {
        guard !state.isClosed else { return }
        for _ in 0..<state.ledger.beginOpening() {
            let id = state.nextOpener
            state.nextOpener += 1
            // Independent of the waiting task: if it is cancelled, another one may get the connection.
            state.openers[id] = Task {
                await open()
                self.state.withLock { _ = $0.openers.removeValue(forKey: id) }
            }
        }
    }

    private func open() async {
        while true {
            do throws(PostgreSQLError) {
                let connection = try await PostgreSQLConnection.open(parameters, until: .now + options.connectDeadline)
                return accept(connection)
            } catch {
                guard let pause = noteFailure(error) else { return }
                do { try await Task.sleep(for: pause) } catch { return state.withLock { $0.ledger.endOpening() } }
            }
        }
    }

    private func accept(_ connection: PostgreSQLConnection) {
        let age = options.maximumAge + options.maximumAge * Double.random(in: 0...0.1)
        let entry = Entry(connection: connection, expiry: connection.openedAt + age)
        let (waiter, isClosed) = state.withLock { state in
            state.failure = nil
            guard !state.isClosed else {
                state.ledger.endOpening()
                return (nil as CheckedContinuation<Answer, Never>?, true)
            }
            let waiter = state.ledger.opened(entry).flatMap { state.waiters.removeValue(forKey: $0) }
            // While opening failed, only one was opened.
            openForWaiters(&state)
            return (waiter, false)
        }
        if isClosed { connection.close() }
        waiter?.resume(returning: .success(entry))
    }

    /// Returns the pause before the next attempt; `nil` to stop.
    private func noteFailure(_ error: PostgreSQLError) -> Duration? {
        let (refused, pause) = state.withLock { state in
            state.failure = error
            // Waiting does not help while the configuration is wrong.
            let tickets = error.isRetryable || error == .deadline ? [] : state.ledger.removeWaiting()
            let refused = tickets.compactMap { state.waiters.removeValue(forKey: $0) }
            let goesOn = state.ledger.openingFailed() && !state.isClosed
            let pause = options.connectBackoff.delay(afterAttempt: state.ledger.failures)
            return (refused, goesOn ? pause : nil)
        }
        for waiter in refused { waiter.resume(returning: .failure(error)) }
        return pause
    }
}
