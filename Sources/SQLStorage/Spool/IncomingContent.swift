import Base
import Cryptography
import Storage

/// A content that is arriving: in memory up to the inline limit, then in a spool file.
final class IncomingContent: StagedContent {
    /// Bytes are collected into blocks of this size before they are written to the file.
    private static let block = 512 << 10

    private struct State {
        var size = 0
        var collected: [UInt8] = []
        /// Not while it is being written.
        var file: SpoolFile?
        var isClosed = false
        /// A content that was settled and came back, to be passed to the queue again.
        var settled: SettledContent?
    }

    /// Lets a lock hold a noncopyable value.
    private final class Sum {
        var value: Checksum? = Checksum()
    }

    private let largeContents: any LargeContents
    private let inlineLimit: Int
    private let write: Write
    // One connection uses a content at a time, but from its event loop and from the threads that write for it. No lock
    // is held while the disk is waited for, so that the event loop can abandon a content at any time.
    private let state = Locked(State())
    private let checksum = Locked(Sum())

    typealias Write = @Sendable (SpoolFile, [UInt8]) throws(StorageError) -> Void

    /// - Parameter write: appends bytes to a file.
    init(
        _ largeContents: any LargeContents,
        inlineLimit: Int,
        write: @escaping Write = { (file, bytes) throws(StorageError) in try file.write(bytes.span) }
    ) {
        self.largeContents = largeContents
        self.inlineLimit = inlineLimit
        self.write = write
    }

    var size: Int { state.withLock { $0.size } }

    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite? {
        state.withLock { state in
            unsafe state.collected.append(contentsOf: bytes)
            state.size += bytes.count
            let isFull = state.size > inlineLimit && state.collected.count >= Self.block
            return isFull ? PendingWrite { () throws(StorageError) in try self.flush() } : nil
        }
    }

    /// A file that is being written is removed when that has ended.
    func abandon() {
        let (file, name): (SpoolFile?, String?) = state.withLock { state in
            state.collected = []
            state.isClosed = true
            return (state.file.take(), state.settled.take()?.fileName)
        }
        if let file { largeContents.discard(file) }
        if let name { largeContents.remove(name) }
    }

    /// Takes back a settled content that was not stored after all.
    func giveBack(_ content: SettledContent) {
        state.withLock { $0.settled = content }
    }

    /// Returns what was given back, if anything, once.
    func takeSettled() -> SettledContent? {
        state.withLock { $0.settled.take() }
    }

    /// Where a finished content is.
    enum Place {
        case inline([UInt8])
        case file(SpoolFile)
    }

    /// Finishes the content: the remaining bytes go to the file, if there is one. The file is not on the disk yet.
    func finish() throws(StorageError) -> (place: Place, size: Int, checksum: [UInt8]) {
        if size > inlineLimit { try flush() }
        let (place, size) = try state.withLock { state throws(StorageError) -> (Place, Int) in
            guard !state.isClosed else { throw .failed("the content was already used") }
            state.isClosed = true
            // The content now belongs to the queue: no late `abandon` may remove it.
            if let file = state.file.take() { return (.file(file), state.size) }
            defer { state.collected = [] }
            return (.inline(state.collected), state.collected.count)
        }
        switch place {
        case .file: return (place, size, checksum.withLock { $0.value.take()?.finalize() ?? [] })
        case .inline(let bytes): return (place, size, Checksum.of(bytes))
        }
    }

    /// Writes what was collected. The file is this call's alone until it has been written.
    private func flush() throws(StorageError) {
        let work = state.withLock { state -> (block: [UInt8], file: SpoolFile?)? in
            guard !state.isClosed else { return nil }
            defer { state.collected = [] }
            return (state.collected, state.file.take())
        }
        guard var taken = work else { return }
        let file: SpoolFile
        if let open = taken.file {
            file = open
        } else {
            file = try largeContents.writes.watch { () throws(StorageError) in try largeContents.create() }
        }
        do throws(StorageError) {
            checksum.withLock { $0.value?.update(taken.block.span) }
            try largeContents.writes.watch { () throws(StorageError) in try write(file, taken.block) }
        } catch {
            giveBack(file, [])
            throw error
        }
        // The next block reuses its memory.
        taken.block.removeAll(keepingCapacity: true)
        giveBack(file, taken.block)
    }

    /// Ends a write.
    private func giveBack(_ file: SpoolFile, _ block: [UInt8]) {
        let isAbandoned = state.withLock { state in
            guard !state.isClosed else { return true }
            state.file = file
            if state.collected.isEmpty { state.collected = block }
            return false
        }
        if isAbandoned { largeContents.discard(file) }
    }
}

/// A content that has arrived completely: in memory, to be written to the database, or in a file that is on the disk.
struct SettledContent: Sendable {
    /// `nil` where it is among the large contents.
    let inline: [UInt8]?
    let fileName: String?
    let size: Int
    let checksum: [UInt8]

    /// Stored in the database at any size.
    init(inline bytes: [UInt8]) {
        inline = bytes
        fileName = nil
        size = bytes.count
        checksum = Checksum.of(bytes)
    }

    fileprivate init(inline: [UInt8]?, fileName: String?, size: Int, checksum: [UInt8]) {
        self.inline = inline
        self.fileName = fileName
        self.size = size
        self.checksum = checksum
    }
}

extension SQLStore {
    /// Moves a content that has arrived to its permanent place, if there is room for it.
    ///
    /// - Parameter deadline: until when a large one must be there.
    func settle(
        _ content: any StagedContent,
        until deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> SettledContent {
        guard let content = content as? IncomingContent else { throw .failed("content of another store") }
        if let settled = content.takeSettled() { return settled }
        guard room.has(content.size) else {
            content.abandon()
            throw .full(room.complaint)
        }
        let (place, size, checksum): (IncomingContent.Place, Int, [UInt8])
        do throws(StorageError) {
            (place, size, checksum) = try content.finish()
        } catch {
            // The file that found the disk full must not fill it further.
            content.abandon()
            throw error
        }
        switch place {
        case .inline(let bytes): return SettledContent(inline: bytes, fileName: nil, size: size, checksum: checksum)
        case .file(let file):
            let name = try await largeContents.keep(file, until: deadline)
            return SettledContent(inline: nil, fileName: name, size: size, checksum: checksum)
        }
    }
}
