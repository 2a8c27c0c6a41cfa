/// A record as Odoo returned it: its id and the requested fields.
package struct OdooRecord: Sendable, Hashable {
    package let id: Int
    private let fields: OdooValue

    init?(_ value: OdooValue) {
        guard let id = value["id"]?.integer else { return nil }
        self.id = id
        fields = value
    }

    /// The field's value; `nil` if it was not requested.
    package subscript(_ name: String) -> OdooValue? { fields[name] }
}
