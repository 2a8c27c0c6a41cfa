import Base
package import Mail
import NIOCore
package import SMTP
package import Storage

/// A message being received: its content goes to the store, its header is kept, and its digest is computed.
///
/// Confined to the event loop of its connection.
final class IncomingMessage {
    let envelope: Envelope
    let content: any StagedContent
    private(set) var header: HeaderCollector
    /// Why it cannot be stored; reported to the client after it has sent everything.
    private(set) var failure: StorageError?
    private var digest: ContentDigest?
    private var finalDigest: [UInt8] = []
    /// The deadline of the commit; set once the message has arrived.
    var deadline = ContinuousClock.now
    /// The number of times that accounts or logins changed between the decision and the commit.
    var reconsiderations = 0

    init(_ envelope: Envelope, server: ServerContext) {
        self.envelope = envelope
        content = server.store.stageContent()
        header = HeaderCollector(limit: server.limits.headerSize)
        digest = ContentDigest(envelope)
    }

    /// Adds a piece of the content. A returned write must be performed off the event loop before the next call.
    func append(_ bytes: borrowing Span<UInt8>) throws(StorageError) -> PendingWrite? {
        guard failure == nil else { return nil }
        header.take(bytes)
        digest?.update(bytes)
        return try unsafe bytes.withUnsafeBytes { (raw) throws(StorageError) in unsafe try content.append(raw) }
    }

    /// Records a storage failure; further content is discarded.
    func fail(_ error: StorageError) {
        failure = failure ?? error
        content.abandon()
    }

    func abandon() { content.abandon() }

    /// Returns the digest; call it once the content is complete.
    func takeDigest() -> [UInt8] {
        if let digest = digest.take() { finalDigest = digest.finalize() }
        return finalDigest
    }
}

/// Decides about a message before the listener replies 250: which account sends it, and whether it can be sent at all.
///
/// Decisions use memory only, run on the event loop and must not wait; Google's current state never causes a refusal.
/// Memory may lag behind the store, where other processes also change logins. An accepted message therefore names the
/// revision that the decision used, which the store checks as it takes the message, and no message is refused
/// permanently before `refresh()`.
package protocol Admission: Sendable {
    /// Called at MAIL. Returns whether the session's login is still valid, as far as memory knows.
    func holds(_ login: SessionLogin) -> Bool

    /// Called once the message has arrived. `header` contains the header up to and including the empty line; `size` is
    /// the size of the whole content in bytes.
    ///
    /// - Parameters:
    ///   - listener: the name of the listener.
    ///   - login: the login of the session; `nil` where it has none and needs none.
    func admit(
        _ envelope: Envelope,
        header: [UInt8],
        size: Int,
        listener: String,
        login: SessionLogin?
    ) -> Verdict

    /// Loads the changes from the store.
    func refresh() async throws(StorageError)
}

/// A decision of `Admission`.
package enum Verdict: Sendable {
    case accepted(Admitted)
    /// It can never be sent; the reply gives the reason and what to do. A 421 ends the connection.
    case refused(Reply)
}

/// A message that may be stored.
package struct Admitted: Sendable {
    package var summary: NewMessage.Summary
    package var deliveries: [PlannedDelivery]
    /// The pool of which the store chooses the account; `nil` where the deliveries name it.
    package var pool: PoolRoute?
    /// The revision of accounts and logins that the decision used.
    package var revision: RoutingRevision

    package init(
        summary: NewMessage.Summary,
        deliveries: [PlannedDelivery],
        pool: PoolRoute? = nil,
        revision: RoutingRevision
    ) {
        self.summary = summary
        self.deliveries = deliveries
        self.pool = pool
        self.revision = revision
    }
}

/// Runs tasks on an event loop, so that a wait involves no thread other than the one that answers.
///
/// Only for tasks that do little between their waits: a loop serves many connections.
final class EventLoopTasks: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ action: consuming ExecutorJob) {
        let action = UnownedJob(action)
        eventLoop.execute { unsafe action.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
