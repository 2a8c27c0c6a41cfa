/// The dotted-decimal form of IPv4 addresses.
enum IPv4Text {
    static func value(_ text: some StringProtocol) -> UInt32? {
        let fields = text.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 4 else { return nil }
        var value: UInt32 = 0
        for field in fields {
            guard let octet = octet(field) else { return nil }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    static func text(_ value: UInt32) -> String {
        "\(value >> 24).\(value >> 16 & 0xFF).\(value >> 8 & 0xFF).\(value & 0xFF)"
    }

    private static func octet(_ field: some StringProtocol) -> UInt8? {
        let digits = field.utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        return UInt8(field)
    }
}
