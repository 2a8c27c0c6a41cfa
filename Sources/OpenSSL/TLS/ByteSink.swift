/// A growing buffer that a `TLSEngine` appends to. The caller's own buffer type avoids a second copy.
package protocol ByteSink {
    /// Reserves room for at least `capacity` bytes, lets `fill` write to it and keeps the written bytes.
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
