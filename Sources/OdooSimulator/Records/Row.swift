import Odoo

/// A record as stored: many2one as id, x2many as ids, times as text in UTC.
struct Row: Sendable {
    let model: String
    let id: Int
    var values: [String: OdooValue]
    /// Translated values by language, then by field.
    var translations: [String: [String: OdooValue]] = [:]
}
