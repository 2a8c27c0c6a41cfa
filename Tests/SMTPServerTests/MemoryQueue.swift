import Base
import Mail
import SMTP
import SMTPServer
import Storage

/// A queue in memory that records its messages, in place of the store: the listener uses no more of it.
final class MemoryQueue: QueueIntake, Admission {
    struct Kept: Sendable {
        var message: NewMessage
        var content: [UInt8]
    }

    private let messages = Locked<[Kept]>([])
    private let stagingHook = Locked<(@Sendable () -> Void)?>(nil)
    /// The removed logins, as stored and as known in memory.
    private let stored = Locked<Set<String>>([])
    private let known = Locked<Set<String>>([])
    private let beforeCommit = Locked<(@Sendable () -> Void)?>(nil)
    private let block: Int
    private let shutsDown: Bool

    /// - Parameters:
    ///   - block: the bytes of content that are collected before they must be written off the event loop.
    ///   - shutsDown: whether the listener is shut down as soon as content starts.
    init(block: Int = .max, shutsDown: Bool = false) {
        self.block = block
        self.shutsDown = shutsDown
    }

    var kept: [Kept] { messages.withLock { $0 } }

    func onStaging(_ shutDown: @escaping @Sendable () -> Void) {
        if shutsDown { stagingHook.withLock { $0 = shutDown } }
    }

    func stageContent() -> any StagedContent {
        stagingHook.withLock { $0 }?()
        return MemoryContent(block: block)
    }

    func enqueue(
        _ message: NewMessage,
        content: any StagedContent,
        duplicates: DuplicateRule,
        asOf revision: RoutingRevision?,
        deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> Enqueued {
        guard let content = content as? MemoryContent else { throw .failed("content of another store") }
        let interruption = beforeCommit.withLock { hook in
            defer { hook = nil }
            return hook
        }
        interruption?()
        guard revision == self.revision else { throw .outdated }
        return messages.withLock { messages in
            let duplicate = messages.firstIndex { $0.message.digest == message.digest }
            messages.append(Kept(message: message, content: content.taken))
            let duplicateID = duplicate.map { QueueID(rawValue: Int64($0 + 1)) }
            return Enqueued(id: QueueID(rawValue: Int64(messages.count)), duplicateOf: duplicateID, suppressed: false)
        }
    }

    private var revision: RoutingRevision { RoutingRevision(rawValue: Int64(stored.withLock { $0.count })) }

    /// Removes a login permanently; known at the next `refresh`, like a change by another process.
    func remove(login name: String) { stored.withLock { _ = $0.insert(name) } }

    /// Runs once, between the decision about a message and its commit.
    func beforeNextCommit(_ happens: @escaping @Sendable () -> Void) { beforeCommit.withLock { $0 = happens } }

    func holds(_ login: SessionLogin) -> Bool { !known.withLock { $0.contains(login.name) } }

    func refresh() async throws(StorageError) {
        let now = stored.withLock { $0 }
        known.withLock { $0 = now }
    }

    func admit(
        _ envelope: Envelope,
        header: [UInt8],
        size: Int,
        listener: String,
        login: SessionLogin?
    ) -> Verdict {
        if let login, !holds(login) { return .refused(.loginEnded) }
        return .accepted(
            Admitted(
                summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
                deliveries: [],
                revision: RoutingRevision(rawValue: Int64(known.withLock { $0.count }))
            )
        )
    }
}

final class MemoryContent: StagedContent {
    private struct State {
        var written: [UInt8] = []
        var collected: [UInt8] = []
    }

    private let state = Locked(State())
    private let block: Int

    init(block: Int) {
        self.block = block
    }

    var taken: [UInt8] { state.withLock { $0.written + $0.collected } }
    var size: Int { state.withLock { $0.written.count + $0.collected.count } }

    func append(_ piece: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite? {
        let isFull = state.withLock { state in
            unsafe state.collected.append(contentsOf: piece)
            return state.collected.count >= block
        }
        return isFull ? PendingWrite { [self] () throws(StorageError) in write() } : nil
    }

    private func write() {
        state.withLock { state in
            state.written += state.collected
            state.collected.removeAll(keepingCapacity: true)
        }
    }

    func abandon() { state.withLock { $0 = State() } }
}
