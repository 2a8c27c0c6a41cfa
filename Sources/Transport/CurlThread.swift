import Base
import CCurl

#if canImport(Glibc)
import Glibc
#endif

/// The thread that owns the multi handle. All transfers run on it, and libcurl is called only from it, except for the
/// call that wakes it. It starts with the first transfer.
final class CurlThread: @unchecked Sendable {
    private enum Phase {
        case idle
        case running(MultiHandle)
        case stopped
    }

    private struct Inbox {
        var phase = Phase.idle
        var added: [CurlTransfer] = []
        var cancelled: [CurlTransfer] = []
        var isStopping = false
        /// The number of times that the thread has checked for work.
        var turns = 0
        /// The transfers that it had to do when it last checked.
        var running = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let inbox = Locked(Inbox())
    private let maximumConnectionsPerHost: Int
    /// The running transfers by easy handle. Accessed only by the thread.
    private var active: [EasyHandle.ID: CurlTransfer] = [:]
    /// Accessed only by the thread.
    private let sockets = CurlSockets()

    /// The longest sleep without work, in milliseconds; new work wakes the thread.
    private static let longestSleep: Int32 = 10_000
    /// The pause after a failed wait, in microseconds.
    private static let pollRetryDelay: useconds_t = 50_000
    private static let shutDown = "HTTP has been shut down"
    private static let fenced = "other nodes may have taken this one for dead"
    private static let notStarted = "no thread, memory or file descriptor available"

    init(maximumConnectionsPerHost: Int) {
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
    }

    /// Runs `transfer` and reports its outcome to it.
    func start(_ transfer: CurlTransfer) {
        let (isStopping, isAccepted) = inbox.withLock { inbox in
            guard !inbox.isStopping, let multi = prepare(&inbox) else { return (inbox.isStopping, false) }
            inbox.added.append(transfer)
            multi.wake()
            return (false, true)
        }
        guard !isAccepted else { return }
        if isStopping { return transfer.abandon(because: Self.shutDown) }
        transfer.abandon(because: Self.notStarted, kind: .other)
    }

    /// Creates the thread in advance. Returns false where it cannot be created now.
    func prepare() -> Bool {
        inbox.withLock { !$0.isStopping && prepare(&$0) != nil }
    }

    /// Wakes the thread and returns the number of times it has checked for work; `nil` without a thread, and where it has
    /// nothing to do.
    func nudge() -> Int? {
        inbox.withLock { inbox in
            let isBusy = inbox.running > 0 || !inbox.added.isEmpty || !inbox.cancelled.isEmpty || inbox.isStopping
            guard isBusy, case .running(let multi) = inbox.phase else { return nil }
            multi.wake()
            return inbox.turns
        }
    }

    /// Aborts `transfer` if it is still running. Must follow `start`.
    func cancel(_ transfer: CurlTransfer) {
        inbox.withLock { inbox in
            guard case .running(let multi) = inbox.phase else { return }
            inbox.cancelled.append(transfer)
            multi.wake()
        }
    }

    /// Aborts the running transfers and lets the thread end.
    func stop() {
        inbox.withLock { inbox in
            inbox.isStopping = true
            if case .running(let multi) = inbox.phase { multi.wake() }
        }
    }

    /// Returns when the thread has ended, or was never started.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = inbox.withLock { inbox in
                guard case .running = inbox.phase else { return true }
                inbox.waiters.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Creates the thread if necessary; returns `nil` where it cannot be created.
    private func prepare(_ inbox: inout Inbox) -> MultiHandle? {
        switch inbox.phase {
        case .running(let multi): return multi
        case .stopped: return nil
        case .idle: break
        }
        guard let multi = MultiHandle(maximumConnectionsPerHost: maximumConnectionsPerHost) else { return nil }
        // A thread that cannot be woken would sleep through every transfer.
        guard multi.wake() else {
            multi.cleanup()
            return nil
        }
        inbox.phase = .running(multi)
        var thread = pthread_t()
        let this = unsafe Unmanaged.passRetained(self)
        let result = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<CurlThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            this.toOpaque()
        )
        guard result == 0 else {
            unsafe this.release()
            multi.cleanup()
            inbox.phase = .idle
            return nil
        }
        pthread_detach(thread)
        return multi
    }

    private func run() {
        // A write to a closed connection must fail, not kill the process.
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard case .running(let multi) = inbox.withLock({ $0.phase }) else { return }
        while takeInbox(multi) {
            endFenced(multi)
            multi.perform()
            while let (id, code) = multi.nextDone() {
                guard let transfer = active.removeValue(forKey: id) else { continue }
                multi.remove(transfer.easy)
                transfer.finish(code)
            }
            if !multi.poll(atMost: Self.longestSleep) { usleep(Self.pollRetryDelay) }
        }
        end(multi)
    }

    /// Starts and cancels the requested transfers. Returns whether to continue.
    private func takeInbox(_ multi: MultiHandle) -> Bool {
        let (added, cancelled, isStopping) = inbox.withLock { inbox in
            inbox.turns += 1
            inbox.running = active.count + inbox.added.count
            defer { (inbox.added, inbox.cancelled) = ([], []) }
            return (inbox.added, inbox.cancelled, inbox.isStopping)
        }
        for transfer in added {
            sockets.watch(transfer.easy)
            guard multi.add(transfer.easy) else {
                transfer.finish(CURLE_FAILED_INIT)
                continue
            }
            active[transfer.easy.id] = transfer
        }
        for transfer in cancelled where active.removeValue(forKey: transfer.easy.id) != nil {
            multi.remove(transfer.easy)
            transfer.abandon(because: "cancelled")
        }
        return !isStopping
    }

    /// Ends the transfers that another node may have taken over, before libcurl sends what it, TLS or HTTP/2 still holds of
    /// them: their connections, and so all others with them, which are tried again or fail as by a network's error. It happens
    /// to a node that was stopped, or cut off from the database.
    private func endFenced(_ multi: MultiHandle) {
        let fenced = active.values.filter { $0.isFenced && !$0.isCut }
        guard !fenced.isEmpty else { return }
        sockets.shutDown()
        for transfer in fenced { transfer.isCut = true }
        for (id, transfer) in active where transfer.isFenced && transfer.isSending {
            active[id] = nil
            multi.remove(transfer.easy)
            transfer.abandon(because: Self.fenced)
        }
    }

    private func end(_ multi: MultiHandle) {
        for transfer in active.values {
            multi.remove(transfer.easy)
            transfer.abandon(because: Self.shutDown)
        }
        active = [:]
        let (left, waiters) = inbox.withLock { inbox in
            inbox.phase = .stopped
            multi.cleanup()
            defer { (inbox.added, inbox.cancelled, inbox.waiters) = ([], [], []) }
            return (inbox.added, inbox.waiters)
        }
        for transfer in left { transfer.abandon(because: Self.shutDown) }
        for waiter in waiters { waiter.resume() }
    }
}

/// Passes a single value from one thread to one task.
final class OneShot<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case awaited(CheckedContinuation<Value, Never>)
        case full(Value)
    }

    private let state = Locked(State.empty)

    func put(_ value: Value) {
        let taker: CheckedContinuation<Value, Never>? = state.withLock { state in
            guard case .awaited(let taker) = state else {
                state = .full(value)
                return nil
            }
            return taker
        }
        taker?.resume(returning: value)
    }

    func take() async -> Value {
        await withCheckedContinuation { continuation in
            let value: Value? = state.withLock { state in
                guard case .full(let value) = state else {
                    state = .awaited(continuation)
                    return nil
                }
                return value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
