import Base

/// The thread of one connection: on it, libpq is called and waits for the network.
///
/// A thread for each connection rather than one loop for all: libpq looks up names without any deadline, and a slow host
/// must not hold up the other connections, of which there are few. Statements that follow each other on the thread also
/// need no change of threads between them.
final class ConnectionThread: Sendable {
    typealias Work = @Sendable (Result<PostgreSQLSession, PostgreSQLError>) -> Void

    private struct Job {
        let order: Order
        let work: Work
    }

    private struct State {
        var jobs: [Job] = []
        var isStopping = false
        /// Why the thread has ended, or is about to.
        var end: PostgreSQLError?
        var isOver = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let inbox = NotificationInbox()
    private let wake: WakeDescriptor
    private let state = Locked(State())

    /// The facts of an open connection.
    struct Facts: Sendable {
        let serverVersion: Int
        let processID: Int32
        let isEncrypted: Bool
    }

    private init(_ wake: WakeDescriptor) {
        self.wake = wake
    }

    /// Starts a thread that connects and then calls `opened`. If that returns false, the connection is no longer needed.
    static func start(
        _ parameters: PostgreSQLParameters,
        order: Order,
        opened: @escaping @Sendable (Result<(ConnectionThread, Facts), PostgreSQLError>) -> Bool
    ) -> ConnectionThread? {
        guard let wake = WakeDescriptor() else { return nil }
        let thread = ConnectionThread(wake)
        let isStarted = DetachedThread.start { thread.run(parameters, order, opened) }
        return isStarted ? thread : nil
    }

    /// Whether the connection is open, as far as is known.
    var isUsable: Bool { state.withLock { !$0.isStopping && $0.end == nil } }

    /// Calls `work` on the thread, with the reason if the connection is closed.
    func submit(_ order: Order, _ work: @escaping Work) {
        let end: PostgreSQLError? = state.withLock { state in
            if state.isStopping || state.end != nil { return state.end ?? .closed }
            state.jobs.append(Job(order: order, work: work))
            return nil
        }
        if let end { work(.failure(end)) } else { wake.wake() }
    }

    /// Stops accepting work, for `reason`.
    func refuse(_ reason: PostgreSQLError) {
        state.withLock { $0.end = $0.end ?? reason }
    }

    /// Cancels the work of `order`.
    func cancel(_ order: Order) {
        order.cancel()
        wake.wake()
    }

    /// Closes the connection after the work submitted before.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake.wake()
    }

    /// Returns when the connection is closed.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiters.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    private func run(
        _ parameters: PostgreSQLParameters,
        _ order: Order,
        _ opened: (Result<(ConnectionThread, Facts), PostgreSQLError>) -> Bool
    ) {
        do throws(PostgreSQLError) {
            let session = try PostgreSQLSession.open(parameters, wake: wake, order: order)
            let facts = Facts(
                serverVersion: session.handle.serverVersion,
                processID: session.handle.processID,
                isEncrypted: session.handle.isEncrypted
            )
            if opened(.success((self, facts))) { serve(session) } else { end(.closed) }
            session.handle.finish()
        } catch {
            end(error)
            _ = opened(.failure(error))
        }
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func serve(_ session: PostgreSQLSession) {
        while session.loss == nil {
            let (job, isStopping) = state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopping)
            }
            if let job {
                session.order = job.order
                job.work(.success(session))
                deliver(session.takeNotifications())
            } else if isStopping {
                break
            } else if wake.wait(for: session.handle.socket, writable: false, atMost: WakeDescriptor.longestWait)
                .isReadable
            {
                deliver(session.listen())
            }
        }
        end(session.loss ?? .closed)
    }

    private func deliver(_ notifications: [PostgreSQLNotification]) {
        if !notifications.isEmpty { inbox.add(notifications) }
    }

    /// Stops accepting work; waiting work gets the reason.
    private func end(_ reason: PostgreSQLError) {
        let jobs = state.withLock { state in
            state.end = state.end ?? reason
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in jobs { job.work(.failure(reason)) }
        inbox.end(reason)
    }
}
