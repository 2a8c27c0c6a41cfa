/// The encoding of ENVID and ORCPT (RFC 3461 section 4): `+41` for what may not stand there itself.
enum XText {
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard (0x21...0x7E).contains(byte) || byte >= 0x80, byte != UInt8(ascii: "=") else { return nil }
            guard byte == UInt8(ascii: "+") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
