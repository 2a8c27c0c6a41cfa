/// The contact fields that the gateway reads and writes, by their names in masks.
package enum PersonField: String, Sendable, Hashable, CaseIterable, CodingKey {
    case names, organizations, emailAddresses, phoneNumbers, addresses, urls, biographies, memberships, clientData

    /// Whether a contact has at most one of them (`people.createContact`).
    package var isSingle: Bool { self == .names || self == .biographies }

    /// Returns a mask for `personFields`, `readMask` and `updateMask`, always in the same order.
    package static func mask(_ fields: some Sequence<PersonField>) -> String {
        fields.map(\.rawValue).sorted().joined(separator: ",")
    }
}
