/// The content of a message that is still arriving: small ones stay in memory, larger ones go to a spool file.
///
/// Used by one connection at a time. Either hand it to `enqueue`, or `abandon()` it, once.
package protocol StagedContent: AnyObject, Sendable {
    /// Bytes taken so far.
    var size: Int { get }

    /// Adds bytes. Returns `nil` when more may follow at once; otherwise the caller should stop reading until the
    /// returned work, done off its event loop, has brought the bytes to the file.
    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite?

    /// Throws the bytes away, file and all.
    func abandon()
}

/// A write that must not happen on an event loop.
package struct PendingWrite: Sendable {
    private let work: @Sendable () throws(StorageError) -> Void

    package init(_ work: @escaping @Sendable () throws(StorageError) -> Void) {
        self.work = work
    }

    /// Blocks until the bytes have been written to the file (not yet to the disk).
    package func perform() throws(StorageError) { try work() }
}

/// The content of a queued message, to be read at any offset, from any thread.
package protocol MessageContent: Sendable {
    /// Bytes in all.
    var size: Int { get }

    /// Fills `buffer` from `offset` on and returns the number of bytes read; 0 only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int
}
