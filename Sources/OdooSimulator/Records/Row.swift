import Odoo

/// A record as it is stored: many2one as id, x2many as ids, times as text in UTC.
struct Row: Sendable {
    let model: String
    let id: Int
    var values: [String: OdooValue]
    /// By language, then by field.
    var translations: [String: [String: OdooValue]] = [:]
}
