/// A record as Odoo read it: its id, and the fields asked for.
package struct OdooRecord: Sendable, Hashable {
    package let id: Int
    private let fields: OdooValue

    init?(_ value: OdooValue) {
        guard let id = value["id"]?.integer else { return nil }
        self.id = id
        fields = value
    }

    /// The field's value; `nil` where it was not asked for.
    package subscript(_ name: String) -> OdooValue? { fields[name] }
}
