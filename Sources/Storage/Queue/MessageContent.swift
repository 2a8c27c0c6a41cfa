/// The content of a message that is still arriving. Small contents stay in memory; larger ones go to a spool file.
///
/// Used by one connection at a time. Either pass it to `enqueue`, or call `abandon()`, once.
package protocol StagedContent: AnyObject, Sendable {
    /// The number of bytes received so far.
    var size: Int { get }

    /// Appends bytes. Returns `nil` when more may follow at once; otherwise the caller should stop reading until it has
    /// performed the returned write, off its event loop.
    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite?

    /// Discards the bytes and the file.
    func abandon()
}

/// A write that must not run on an event loop.
package struct PendingWrite: Sendable {
    private let work: @Sendable () throws(StorageError) -> Void

    package init(_ work: @escaping @Sendable () throws(StorageError) -> Void) {
        self.work = work
    }

    /// Blocks until the bytes are written to the file (not yet to the disk).
    package func perform() throws(StorageError) { try work() }
}

/// The content of a queued message, readable at any offset, from any thread.
package protocol MessageContent: Sendable {
    /// The total number of bytes.
    var size: Int { get }

    /// Fills `buffer` from `offset` on and returns the number of bytes read; 0 only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError) -> Int
}

extension MessageContent {
    /// The whole content in memory.
    package func allBytes() throws(StorageError) -> [UInt8] { try firstBytes(size) }

    /// The beginning of the content, at most `most` bytes.
    package func firstBytes(_ most: Int) throws(StorageError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(size, most))
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let result: Result<Int, StorageError> = unsafe bytes.withUnsafeMutableBytes { buffer in
                do throws(StorageError) {
                    let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
                    return .success(unsafe try read(at: start, into: rest))
                } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { throw .damaged("a content is shorter than its recorded size") }
            filled += count
        }
        return bytes
    }
}
