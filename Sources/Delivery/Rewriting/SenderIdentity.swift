package import Mail

/// The addresses that an account may send as.
package struct SenderIdentity: Sendable {
    /// The account's own address.
    package let address: Address
    private let permitted: Set<AddressKey>

    package init(address: Address, aliases: [Address] = []) {
        self.address = address
        permitted = Set(aliases.map(\.key) + [address.key])
    }

    /// Whether Gmail accepts `author` in From for this account. Gmail silently replaces any other From.
    package func permits(_ author: Address) -> Bool { permitted.contains(author.key) }
}
