/// Contexts that keep Odoo from telling people what the gateway writes.
package enum QuietContext {
    /// For messages and contacts: no tracking values, no followers, no note of creation.
    package static let records: [String: OdooValue] = [
        "tracking_disable": true,
        "mail_create_nosubscribe": true,
        "mail_create_nolog": true,
        "mail_notrack": true,
    ]

    /// For messages from outside also: files that a browser would run, such as HTML and SVG, become text, as in Odoo's own
    /// mail gateway. Odoo does so by itself only with what ordinary users make.
    package static let mail: [String: OdooValue] = records.merging(["attachments_mime_plainxml": true]) { $1 }

    /// For appointments also: no invitation (`no_mail_to_attendees` is what stops it when one is made, `dont_notify`
    /// when one is changed), and nothing pushed to Google or Microsoft by Odoo's own connectors (15 and later).
    package static let events: [String: OdooValue] = records.merging([
        "no_mail_to_attendees": true,
        "dont_notify": true,
        "no_calendar_sync": true,
    ]) { first, _ in first }
}
