import Foundation
import GRDB
import OpenSSL
package import Storage

extension SQLiteStore {
    package func content(of message: QueueID) async throws(StorageError) -> any MessageContent {
        let row: (place: String?, size: Int, checksum: Data, bytes: Data?)? = try await read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT m.place, m.size, m.checksum, c.bytes FROM message m
                    LEFT JOIN content c ON c.message = m.id WHERE m.id = ?
                    """
            )
            return try Row.fetchOne(statement, arguments: [message.rawValue]).map { ($0[0], $0[1], $0[2], $0[3]) }
        }
        guard let row, let place = row.place else { throw .notFound("the content of message \(message)") }
        return try content(
            at: place,
            inline: row.bytes,
            size: row.size,
            checksum: row.checksum,
            of: "message \(message)"
        )
    }

    /// The content at `place`, if it matches what was stored there.
    func content(
        at place: String,
        inline: Data?,
        size: Int,
        checksum: Data,
        of owner: String
    ) throws(StorageError) -> any MessageContent {
        let content: any MessageContent
        if place == ContentPlace.inline {
            guard let inline else { throw .damaged("the content of \(owner) is missing") }
            content = InlineContent(bytes: [UInt8](inline))
        } else {
            content = try FileContent(path: spool.path(place))
        }
        guard content.size == size, try content.checksum() == [UInt8](checksum) else {
            throw .damaged("the content of \(owner) does not match what was received")
        }
        return content
    }
}

extension MessageContent {
    /// The checksum of the whole content, read in pieces.
    fileprivate func checksum() throws(StorageError) -> [UInt8] {
        var checksum = Checksum()
        var piece = [UInt8](repeating: 0, count: min(size, 256 << 10))
        var offset = 0
        while offset < size {
            let result: Result<Int, StorageError> = unsafe piece.withUnsafeMutableBytes { buffer in
                do throws(StorageError) { return .success(unsafe try read(at: offset, into: buffer)) } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { break }
            checksum.update(piece.span.extracting(0..<count))
            offset += count
        }
        return checksum.finalize()
    }
}
