import Mail
import SMTP
import Storage

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
