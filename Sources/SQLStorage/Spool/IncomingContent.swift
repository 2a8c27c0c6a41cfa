import Base
import Cryptography
import Storage

/// A content that is arriving: in memory up to the inline limit, then in a spool file.
final class IncomingContent: StagedContent {
    /// Bytes are collected into blocks of this size before they are written to the file.
    private static let block = 512 << 10

    private struct State: ~Copyable {
        var size = 0
        var collected: [UInt8] = []
        var checksum: Checksum? = Checksum()
        var file: SpoolFile?
        var isClosed = false
        /// A content that was settled and came back, to be passed to the queue again.
        var settled: SettledContent?
    }

    private let spool: Spool
    // One connection uses a content at a time, but from its event loop and from the threads that write for it.
    private let state: Locked<Box>

    /// Lets the lock hold a noncopyable value.
    private final class Box {
        var value = State()
    }

    init(spool: Spool) {
        self.spool = spool
        state = Locked(Box())
    }

    var size: Int { state.withLock { $0.value.size } }

    func append(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> PendingWrite? {
        state.withLock { box in
            unsafe box.value.collected.append(contentsOf: bytes)
            box.value.size += bytes.count
            let isFull = box.value.size > spool.inlineLimit && box.value.collected.count >= Self.block
            return isFull ? PendingWrite { () throws(StorageError) in try self.flush() } : nil
        }
    }

    func abandon() {
        let name: String? = state.withLock { box in
            box.value.collected = []
            box.value.isClosed = true
            defer {
                box.value.file = nil
                box.value.settled = nil
            }
            return box.value.file?.name ?? box.value.settled?.fileName
        }
        if let name { spool.remove(name) }
    }

    /// Takes back a settled content that was not stored after all.
    func giveBack(_ content: SettledContent) {
        state.withLock { $0.value.settled = content }
    }

    /// Returns what was given back, if anything, once.
    func takeSettled() -> SettledContent? {
        state.withLock { $0.value.settled.take() }
    }

    /// Where a finished content is.
    enum Place {
        case inline([UInt8])
        case file(SpoolFile)
    }

    /// Finishes the content: the remaining bytes go to the file, if there is one. The file is not on the disk yet.
    func finish() throws(StorageError) -> (place: Place, size: Int, checksum: [UInt8]) {
        if size > spool.inlineLimit { try flush() }
        return try state.withLock { box throws(StorageError) in
            guard !box.value.isClosed else { throw .failed("the content was already used") }
            box.value.isClosed = true
            // The content now belongs to the queue: no late `abandon` may remove it.
            if let file = box.value.file.take() {
                let checksum = box.value.checksum.take()?.finalize() ?? []
                return (.file(file), box.value.size, checksum)
            }
            let bytes = box.value.collected
            box.value.collected = []
            return (.inline(bytes), bytes.count, Checksum.of(bytes))
        }
    }

    private func flush() throws(StorageError) {
        try state.withLock { box throws(StorageError) in
            guard !box.value.isClosed else { return }
            let file: SpoolFile
            if let open = box.value.file {
                file = open
            } else {
                file = try spool.watching { () throws(StorageError) in try spool.create() }
                box.value.file = file
            }
            // Swapped out and back, so that the next block reuses its memory.
            var collected: [UInt8] = []
            swap(&collected, &box.value.collected)
            box.value.checksum?.update(collected.span)
            try spool.watching { () throws(StorageError) in try file.write(collected.span) }
            collected.removeAll(keepingCapacity: true)
            swap(&collected, &box.value.collected)
        }
    }
}

/// A content that has arrived completely: in memory, to be written to the database, or in a file that is on the disk.
struct SettledContent: Sendable {
    /// `nil` where there is a file.
    let inline: [UInt8]?
    let fileName: String?
    let size: Int
    let checksum: [UInt8]

    /// Stored in the database whatever its size.
    init(inline bytes: [UInt8]) {
        inline = bytes
        fileName = nil
        size = bytes.count
        checksum = Checksum.of(bytes)
    }

    fileprivate init(_ place: IncomingContent.Place, size: Int, checksum: [UInt8]) {
        switch place {
        case .inline(let bytes): (inline, fileName) = (bytes, nil)
        case .file(let file): (inline, fileName) = (nil, file.name)
        }
        self.size = size
        self.checksum = checksum
    }
}

extension SQLStore {
    /// Moves a content that has arrived to its permanent place, if there is room for it.
    func settle(_ content: any StagedContent) async throws(StorageError) -> SettledContent {
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
        if case .file(let file) = place {
            do throws(StorageError) {
                try await spool.sync(file)
            } catch {
                spool.remove(file.name)
                throw error
            }
        }
        return SettledContent(place, size: size, checksum: checksum)
    }
}
