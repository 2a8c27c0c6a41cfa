import Mail
import SMTP

/// What libFuzzer calls with each input: one byte that chooses the options, then what a client sends.
///
/// However the bytes are cut into pieces on their way, the session must do the same; and what it does must be in order.
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
    precondition(whole.events == pieces.events, "what is done depends on how the bytes came")
    return 0
}
