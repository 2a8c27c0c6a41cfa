/// One call of a method on one of Odoo's models. Odoo runs each in a transaction of its own.
package struct OdooCall: Sendable {
    /// An argument with the name that JSON-2 calls it by.
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
    /// The records that the method works on; `nil` for a method of the model as a whole.
    package var ids: [Int]?
    /// Go by position over JSON-RPC, because Odoo 14 and 15 name some otherwise (`args`), or because they must
    /// (`create`); by name over JSON-2.
    package var leading: [Argument]
    /// Go by name in both dialects.
    package var named: [String: OdooValue]
    package var context: [String: OdooValue]
    /// What a server action works on in place of itself, so that errors are told apart as if it were called directly.
    package var subject: (model: String, ids: [Int])?
    /// Whether the call changes something, so that a lost answer leaves open whether it did.
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
