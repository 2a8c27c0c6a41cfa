/// The fields of a contact that the gateway reads and writes, by their names in masks.
package enum PersonField: String, Sendable, Hashable, CaseIterable, CodingKey {
    case names, organizations, emailAddresses, phoneNumbers, addresses, urls, biographies, memberships, clientData

    /// Of these a contact has one at most (`people.createContact`).
    package var isSingle: Bool { self == .names || self == .biographies }

    /// A mask, as `personFields`, `readMask` and `updateMask` take it; in the same order for the same fields.
    package static func mask(_ fields: some Sequence<PersonField>) -> String {
        fields.map(\.rawValue).sorted().joined(separator: ",")
    }
}
