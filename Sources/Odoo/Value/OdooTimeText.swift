package import Base

/// Moments as Odoo writes them: in UTC, in whole seconds, such as `2026-11-22 08:00:00`.
package enum OdooTimeText {
    package static func make(_ moment: Timestamp) -> String {
        String(moment.iso8601.prefix(19)).replacing("T", with: " ")
    }

    /// - Returns: `nil` for what is no such moment.
    package static func read(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text.replacing(" ", with: "T") + "Z")
    }
}
