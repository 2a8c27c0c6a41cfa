/// Contexts that keep Odoo from notifying users of what the gateway writes.
package enum QuietContext {
    /// For messages and contacts: no tracking values, no followers, no creation note.
    package static let records: [String: OdooValue] = [
        "tracking_disable": true,
        "mail_create_nosubscribe": true,
        "mail_create_nolog": true,
        "mail_notrack": true,
    ]

    /// For messages from outside, also: files that a browser would execute, such as HTML and SVG, become text, as in
    /// Odoo's own mail gateway. By itself, Odoo does so only for what ordinary users create.
    package static let mail: [String: OdooValue] = records.merging(["attachments_mime_plainxml": true]) { $1 }

    /// For appointments, also: no invitations (`no_mail_to_attendees` prevents them on creation, `dont_notify` on
    /// changes), and nothing pushed to Google or Microsoft by Odoo's own connectors (15 and later).
    package static let events: [String: OdooValue] = records.merging([
        "no_mail_to_attendees": true,
        "dont_notify": true,
        "no_calendar_sync": true,
    ]) { first, _ in first }
}
