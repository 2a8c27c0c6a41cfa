/// A header: its bytes and its fields.
package struct MessageText: Sendable {
    package struct Field: Sendable, Hashable {
        package let name: String
        /// Unfolded.
        package let value: String
    }

    /// The header with the empty line that ends it.
    package let bytes: [UInt8]
    package let fields: [Field]

    /// Returns the value of the first field of that name.
    package func value(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.lowercased() == name }?.value
    }

    /// The Message-ID with its angle brackets.
    package var messageID: String? { value("Message-ID") }
}
