/// The form in which addresses of the same mailbox are equal: ASCII letters without regard to case, and
/// internationalised domains as A-labels (RFC 5891).
///
/// RFC 5321 lets a host distinguish `Anna` from `anna`, but no mail system in use does, and a header that spells a
/// recipient differently from the envelope must not cause a second copy. Beyond ASCII, a local part is compared byte by
/// byte: characters that Unicode treats as the same letter (the Kelvin sign and `k`) may be two mailboxes.
package struct AddressKey: Sendable, Hashable {
    /// The compared form, in UTF-8.
    package let bytes: [UInt8]

    fileprivate init(_ address: Address) {
        bytes =
            address.localPart.utf8.map(\.asciiLowercased) + [UInt8(ascii: "@")]
            + Self.domain(address.domain.lowercased()).utf8
    }

    private static func domain(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 >= 0x80 }) else { return name }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return labels.map { Punycode.asciiLabel(String($0)) }.joined(separator: ".")
    }
}

extension Address {
    /// The form for comparing addresses.
    package var key: AddressKey { AddressKey(self) }
}
