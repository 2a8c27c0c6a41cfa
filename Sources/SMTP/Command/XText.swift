/// The encoding of ENVID and ORCPT (RFC 3461 section 4): `+41` for a character that may not appear literally.
///
/// Control characters are not allowed in either, and would break the lines of a delivery report.
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
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            let value = high << 4 | low
            guard value >= 0x20, value != 0x7F else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
