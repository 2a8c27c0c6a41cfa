/// An international address in ASCII, for `message/delivery-status` (RFC 6533 section 3, `utf-8-addr-xtext`).
enum GlobalAddressText {
    /// ASCII characters that must also be escaped.
    private static let special: Set<Unicode.Scalar> = ["+", "=", "\\"]

    /// Escapes non-ASCII characters, and in such an address the special characters too, as `\x{HEX}`. An ASCII address
    /// stays unchanged.
    static func encode(_ address: String) -> String {
        guard !address.utf8.allSatisfy({ $0 < 0x80 }) else { return address }
        return address.unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isASCII, !special.contains(scalar) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
    }
    /// Decodes what `encode` wrote. Anything that is not such an escape stays unchanged, and so does a text that would
    /// decode to ASCII: it was never encoded.
    static func decode(_ text: String) -> String {
        var decoded = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "\\x{") {
            decoded += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}"),
                let scalar = UInt32(rest[start.upperBound..<end], radix: 16).flatMap(Unicode.Scalar.init)
            else {
                decoded += rest[start]
                rest = rest[start.upperBound...]
                continue
            }
            decoded.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        decoded += rest
        return decoded.utf8.allSatisfy { $0 < 0x80 } ? text : decoded
    }
}
