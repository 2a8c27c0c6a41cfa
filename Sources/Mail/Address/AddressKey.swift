/// What two addresses have in common when mail to either reaches the same mailbox: compared without regard to case, and
/// with internationalised domains in one form (A-labels, RFC 5891).
///
/// RFC 5321 lets a host tell `Anna` from `anna`; no mail system in use does, and a header that spells a recipient
/// differently from the envelope must not lead to a second copy.
package struct AddressKey: Sendable, Hashable {
    private let text: String

    fileprivate init(_ address: Address) {
        text = address.localPart.lowercased() + "@" + Self.domain(address.domain.lowercased())
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
