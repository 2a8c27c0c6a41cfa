/// How an appointment in Odoo identifies its Google event.
package enum EventMark {
    /// A text field of `calendar.event`, indexed and not copied, created by `gsuite-gateway odoo setup`.
    package static let field = "x_gsuite_event"

    /// - Parameters:
    ///   - uid: the event's iCalUID.
    ///   - key: which occurrence of a series; empty for a single event.
    package static func make(_ uid: String, key: String) -> String { key.isEmpty ? uid : "\(uid)/\(key)" }
}
