/// A growing buffer to which a `TLSEngine` appends: the caller's own kind of buffer, so that nothing is copied twice.
package protocol ByteSink {
    /// Makes room for at least `capacity` bytes, lets `fill` write there and keeps what it wrote.
    mutating func append(atLeast capacity: Int, _ fill: (inout OutputRawSpan) -> Void)
}

extension [UInt8]: ByteSink {
    package mutating func append(atLeast capacity: Int, _ fill: (inout OutputRawSpan) -> Void) {
        let room = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var span = unsafe OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(buffer), initializedCount: 0)
            fill(&span)
            count = unsafe span.finalize(for: UnsafeMutableRawBufferPointer(buffer))
        }
        append(contentsOf: room)
    }
}
