/// Passes a body to libcurl piece by piece.
struct UploadReader {
    let length: Int
    private let source: any BodySource
    private(set) var offset = 0
    /// Set when the source failed or ended too early.
    private(set) var failure: String?

    init(_ body: HTTPRequest.Body) {
        switch body {
        case .none:
            length = 0
            source = ByteSource(bytes: [])
        case .bytes(let bytes):
            length = bytes.count
            source = ByteSource(bytes: bytes)
        case .stream(let length, let source):
            self.length = length
            self.source = source
        }
    }

    /// Fills `buffer` with the next piece and returns its length: 0 at the end, `nil` on failure.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(max(length - offset, 0)))
        guard room.count > 0 else { return 0 }
        do {
            let count = try unsafe source.read(at: offset, into: room)
            guard count > 0, count <= room.count else {
                failure = "the body ends at byte \(offset) of \(length)"
                return nil
            }
            offset += count
            return count
        } catch {
            failure = "\(error)"
            return nil
        }
    }

    mutating func seek(to offset: Int) -> Bool {
        guard 0...length ~= offset else { return false }
        self.offset = offset
        return true
    }
}

/// A body in memory.
private struct ByteSource: BodySource {
    let bytes: [UInt8]

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        unsafe bytes.withUnsafeBytes { all in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[offset..<offset + count]))
        }
        return count
    }
}
