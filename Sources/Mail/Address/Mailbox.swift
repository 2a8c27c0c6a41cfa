/// An address with an optional display name (RFC 5322 section 3.4, `mailbox`).
package struct Mailbox: Sendable, Hashable {
    /// The display name, decoded; `nil` where there is none.
    package let displayName: String?
    package let address: Address
    /// The mailbox as written, unfolded; rewritten where it used comments or obsolete syntax.
    package let source: [UInt8]

    package init(displayName: String?, address: Address, source: [UInt8]? = nil) {
        self.displayName = displayName
        self.address = address
        self.source = source ?? Self.write(displayName, address)
    }

    private static func write(_ displayName: String?, _ address: Address) -> [UInt8] {
        guard let displayName, !displayName.isEmpty else { return Array(address.description.utf8) }
        return Array("\(Phrase.encode(displayName)) <\(address)>".utf8)
    }
}
