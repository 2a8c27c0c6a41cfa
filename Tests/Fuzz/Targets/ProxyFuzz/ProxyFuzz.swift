import Base
import ProxyProtocol

/// libFuzzer's entry point. Each input is the beginning of a proxy's connection. However it is cut, it must read the
/// same, and a header must not depend on what follows it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProxy(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    switch ProxyHeader.read(input) {
    case .incomplete:
        precondition(count < ProxyHeader.longest, "a header without an end")
        check(beginnings: input.indices, of: input, are: .incomplete)
    case .invalid:
        // The shortest beginning that is invalid says why; longer ones say the same.
        guard let least = (0...count).first(where: { isInvalid(input, $0) }) else {
            preconditionFailure("invalid only as a whole")
        }
        check(beginnings: 0..<least, of: input, are: .incomplete)
        for length in least...count { precondition(isInvalid(input, length), "valid again") }
    case .complete(let header):
        precondition((1...min(count, ProxyHeader.longest)).contains(header.length), "a length that cannot be")
        check(beginnings: 0..<header.length, of: input, are: .incomplete)
        let alone = ProxyHeader.read(Array(input.prefix(header.length)))
        precondition(alone == .complete(header), "what follows counts")
    }
    return 0
}

private func check(beginnings lengths: Range<Int>, of input: [UInt8], are expected: ProxyHeader.Reading) {
    for length in lengths {
        precondition(ProxyHeader.read(Array(input.prefix(length))) == expected, "cut at \(length)")
    }
}

private func isInvalid(_ input: [UInt8], _ length: Int) -> Bool {
    if case .invalid = ProxyHeader.read(Array(input.prefix(length))) { true } else { false }
}
