import Mail
import SMTP
import Storage

/// A message while it arrives: its bytes go to the store, its header is kept, its digest grows.
///
/// Confined to the event loop of its connection.
final class IncomingMessage {
    let envelope: Envelope
    let content: any StagedContent
    private(set) var header: HeaderCollector
    /// Why it cannot be stored; the client hears it when it has sent all.
    private(set) var failure: StorageError?
    private var digest: ContentDigest?
    private var finalDigest: [UInt8] = []
    /// When the commit must have happened; set once all has arrived.
    var deadline = ContinuousClock.now
    /// How often accounts and logins have changed between the decision and the commit.
    var reconsiderations = 0

    init(_ envelope: Envelope, server: ServerContext) {
        self.envelope = envelope
        content = server.store.stageContent()
        header = HeaderCollector(limit: server.limits.headerSize)
        digest = ContentDigest(envelope)
    }

    /// Takes a piece of the content. A write that is returned must be done off the event loop before more is taken.
    func append(_ bytes: borrowing Span<UInt8>) throws(StorageError) -> PendingWrite? {
        guard failure == nil else { return nil }
        header.take(bytes)
        digest?.update(bytes)
        return try unsafe bytes.withUnsafeBytes { (raw) throws(StorageError) in unsafe try content.append(raw) }
    }

    /// The storage failed: what still comes is thrown away.
    func fail(_ error: StorageError) {
        failure = failure ?? error
        content.abandon()
    }

    func abandon() { content.abandon() }

    /// The digest of all that came; to be asked for when it has.
    func takeDigest() -> [UInt8] {
        if let digest = digest.take() { finalDigest = digest.finalize() }
        return finalDigest
    }
}
