import Mail
import Storage

/// The header of a queued message, as received.
enum MessageHeaderText {
    private static let longest = 1 << 20

    static func read(_ id: QueueID, from store: any QueueStore) async throws -> String {
        let content = try await store.content(of: id)
        let count = min(content.size, longest)
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = unsafe try content.read(at: 0, into: UnsafeMutableRawBufferPointer(buffer))
        }
        let header = try HeaderBlock(bytes)
        return String(decoding: bytes.prefix(header.length), as: UTF8.self)
    }
}
