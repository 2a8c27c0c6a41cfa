package import Mail

/// Which mail of a source is captured: accepted, kept and shown, but not sent unless someone decides so for the message.
package struct CapturePolicy: Sendable, Hashable, Codable {
    /// Whether all mail is captured.
    package var capturesAll: Bool
    /// The addresses, and domains such as `@acme.example`, to which mail is sent; mail to others is captured. If empty,
    /// this captures nothing.
    package var allowOnly: [String]

    package init(capturesAll: Bool = false, allowOnly: [String] = []) {
        self.capturesAll = capturesAll
        self.allowOnly = allowOnly
    }

    /// Whether any mail is captured.
    package var isActive: Bool { capturesAll || !allowOnly.isEmpty }

    /// Whether mail to this recipient is captured.
    package func captures(_ recipient: Address) -> Bool {
        capturesAll || (!allowOnly.isEmpty && !allowOnly.contains { recipient.isCovered(by: $0) })
    }

    /// Whether the text can be an entry of `allowOnly`.
    package static func isEntry(_ text: String) -> Bool {
        text.hasPrefix("@") ? Address("x" + text) != nil : Address(text) != nil
    }
}

extension Address {
    /// Whether a list entry, an address or a domain such as `@acme.example`, covers this address.
    package func isCovered(by entry: String) -> Bool {
        guard entry.hasPrefix("@") else { return Address(entry)?.key == key }
        return Address(localPart: localPart, domain: String(entry.dropFirst())).key == key
    }
}

/// Which Odoo databases are neutralized, as they said last.
package protocol NeutralizationStore: Sendable {
    /// The names of the neutralized databases, as in the settings.
    func neutralizedDatabases() async throws(StorageError) -> Set<String>

    func setNeutralized(_ database: String, _ isNeutralized: Bool) async throws(StorageError)
}
