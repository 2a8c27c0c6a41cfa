import Odoo

/// The appointment fields of this Odoo, by version and installed modules.
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

    /// Whether descriptions are HTML; up to Odoo 14 they are plain text.
    var descriptionIsHTML: Bool { types["description"] != "text" }

    /// Whether Odoo's own Google connector is installed.
    var hasGoogleConnector: Bool { has("google_id") }

    /// Whether Odoo's own Google or Microsoft connector is installed.
    var hasConnector: Bool { has("need_sync") || has("need_sync_m") }
}
