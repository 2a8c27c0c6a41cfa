#if canImport(Glibc)
import Glibc
#endif

extension Span<UInt8> {
    /// The first index of `byte` in `range`. Content is searched only for line ends, so this is the cost of receiving
    /// mail.
    package func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        precondition(range.upperBound <= count)
        return unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + range.lowerBound, Int32(byte), range.count)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}

extension [UInt8] {
    package mutating func append(_ bytes: borrowing Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
