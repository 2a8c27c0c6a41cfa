/// How an appointment in Odoo says which event of Google's it stands for.
package enum EventMark {
    /// A text field of `calendar.event`, indexed and not copied, that `gsuite-gateway odoo setup` makes.
    package static let field = "x_gsuite_event"

    /// - Parameters:
    ///   - uid: the event's iCalUID.
    ///   - key: which of a series; empty for an event of its own.
    package static func make(_ uid: String, key: String) -> String { key.isEmpty ? uid : "\(uid)/\(key)" }
}
