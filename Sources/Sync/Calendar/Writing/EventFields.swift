import Odoo

/// What this Odoo's appointments have, by version and installed modules.
struct EventFields: Sendable {
    let version: OdooVersion
    /// Types by name.
    private let types: [String: String]

    static let model = "calendar.event"

    init(_ odoo: OdooClient) async throws(OdooError) {
        version = try await odoo.version()
        let answer = try await odoo.call(
            OdooCall(Self.model, "fields_get", named: ["attributes": ["type"]], acts: false)
        )
        guard case .object(let fields) = answer else { throw OdooError(.unreadable, "no fields of \(Self.model)") }
        types = fields.compactMapValues { $0["type"]?.string }
    }

    func has(_ name: String) -> Bool { types[name] != nil }

    /// Whether the descriptions are HTML; up to Odoo 14 they are plain.
    var descriptionIsHTML: Bool { types["description"] != "text" }

    /// Whether Odoo's own connector to Google is installed.
    var hasGoogleConnector: Bool { has("google_id") }

    /// Whether Odoo's own connector to Google or to Microsoft is installed.
    var hasConnector: Bool { has("need_sync") || has("need_sync_m") }
}
