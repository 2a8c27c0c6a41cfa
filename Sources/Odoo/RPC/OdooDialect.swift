/// The two protocols for calling Odoo.
package enum OdooDialect: String, Sendable, Hashable {
    /// `/json/2/<model>/<method>`, Odoo 19 and later, with an API key as bearer token.
    case json2 = "JSON-2"
    /// `/jsonrpc`, Odoo up to 19, with login and password or API key in the body.
    case jsonRPC = "JSON-RPC"

    /// The dialect that suits an Odoo of that version: JSON-RPC is announced to be removed in Odoo 20, and JSON-2
    /// refuses passwords.
    package init(for version: OdooVersion, hasKey: Bool) {
        self = version.major >= 19 && hasKey ? .json2 : .jsonRPC
    }
}
