/// One call of a method on one of Odoo's models. Odoo runs each in its own transaction.
package struct OdooCall: Sendable {
    /// An argument with its name in JSON-2.
    package struct Argument: Sendable {
        package var name: String
        package var value: OdooValue

        package init(_ name: String, _ value: OdooValue) {
            self.name = name
            self.value = value
        }
    }

    package var model: String
    package var method: String
    /// The records that the method works on; `nil` for a method of the whole model.
    package var ids: [Int]?
    /// Passed by position over JSON-RPC, because Odoo 14 and 15 name some differently (`args`), or because they must be
    /// (`create`); by name over JSON-2.
    package var leading: [Argument]
    /// Passed by name in both dialects.
    package var named: [String: OdooValue]
    package var context: [String: OdooValue]
    /// What a server action works on in place of itself, so that errors are classified as in a direct call.
    package var subject: (model: String, ids: [Int])?
    /// Whether the call changes something, so that a lost answer leaves its outcome unknown.
    package var acts: Bool

    package init(
        _ model: String,
        _ method: String,
        ids: [Int]? = nil,
        leading: [Argument] = [],
        named: [String: OdooValue] = [:],
        context: [String: OdooValue] = [:],
        acts: Bool
    ) {
        self.model = model
        self.method = method
        self.ids = ids
        self.leading = leading
        self.named = named
        self.context = context
        self.acts = acts
    }
}
