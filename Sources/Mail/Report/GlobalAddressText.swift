/// An international address in ASCII, for `message/delivery-status`: RFC 6533 section 3, `utf-8-addr-xtext`.
enum GlobalAddressText {
    /// What stands for itself in no such text although it is ASCII.
    private static let special: Set<Unicode.Scalar> = ["+", "=", "\\"]

    /// Writes what is not ASCII, and in such an address the special characters too, as `\x{HEX}`. An ASCII address stays
    /// as it is.
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
}
