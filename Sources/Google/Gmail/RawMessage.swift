package import HTTP

/// A message in Internet format (RFC 5322), read while it is sent.
package struct RawMessage: Sendable {
    package var size: Int
    package var source: any BodySource

    package init(size: Int, source: any BodySource) {
        self.size = size
        self.source = source
    }
}

/// A source from `start` on: the rest of an interrupted upload.
struct RemainingSource: BodySource {
    let whole: any BodySource
    let start: Int

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        unsafe try whole.read(at: start + offset, into: buffer)
    }
}
