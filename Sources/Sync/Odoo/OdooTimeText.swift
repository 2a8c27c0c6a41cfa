import Base

/// Moments as Odoo writes them: in UTC, `2026-11-22 08:00:00`.
enum OdooTimeText {
    static func make(_ moment: Timestamp) -> String {
        String(moment.iso8601.prefix(19)).replacing("T", with: " ")
    }
}
