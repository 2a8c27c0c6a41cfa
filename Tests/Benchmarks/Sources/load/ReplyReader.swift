/// Finds the code of each complete reply (RFC 5321 section 4.2) in the received bytes.
struct ReplyReader {
    private var line: [UInt8] = []

    /// Returns the last code that `bytes` complete, if any; a client that does not pipeline gets one reply at a time.
    mutating func code(after bytes: ArraySlice<UInt8>) -> Int? {
        var code: Int?
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.count < 4 || line[3] != UInt8(ascii: "-") {
                code = line.prefix(3).reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
            }
            line.removeAll(keepingCapacity: true)
        }
        return code
    }
}
