import OpenSSL
import Storage

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

extension SQLiteStore {
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
