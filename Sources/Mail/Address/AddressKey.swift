/// What two addresses have in common when mail to either reaches the same mailbox: compared without regard to the case of
/// ASCII letters, and with internationalised domains in one form (A-labels, RFC 5891).
///
/// RFC 5321 lets a host tell `Anna` from `anna`; no mail system in use does, and a header that spells a recipient
/// differently from the envelope must not lead to a second copy. Beyond ASCII a local part is compared byte by byte: what
/// Unicode takes for the same letter (the Kelvin sign and `k`) may be two mailboxes.
package struct AddressKey: Sendable, Hashable {
    /// The form that is compared, in UTF-8.
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
    /// The form to compare addresses by.
    package var key: AddressKey { AddressKey(self) }
}
