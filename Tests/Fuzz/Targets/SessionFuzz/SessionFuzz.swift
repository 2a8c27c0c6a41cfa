import Mail
import SMTP

/// libFuzzer's entry point. Each input is one byte that chooses the options, followed by what a client sends.
///
/// The session must act the same however the bytes are split, and its actions must be in order.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSession(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    var whole = Client(choice: choice)
    whole.send(input.dropFirst())
    var pieces = Client(choice: choice)
    let length = choice & 0x80 == 0 ? 1 : 7
    var rest = input.dropFirst()
    while !rest.isEmpty {
        pieces.send(rest.prefix(length))
        rest = rest.dropFirst(length)
    }
    precondition(whole.events == pieces.events, "the actions depend on how the bytes are split")
    return 0
}
