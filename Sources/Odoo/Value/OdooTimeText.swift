package import Base

/// Times in Odoo's format: in UTC and whole seconds, such as `2026-11-22 08:00:00`.
package enum OdooTimeText {
    package static func make(_ moment: Timestamp) -> String {
        String(moment.iso8601.prefix(19)).replacing("T", with: " ")
    }

    /// - Returns: `nil` if the text is not such a time.
    package static func read(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text.replacing(" ", with: "T") + "Z")
    }
}
