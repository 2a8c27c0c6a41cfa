/// A mail that Odoo would send.
package struct OdooMail: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// To attendees of a new appointment.
        case invitation
        /// To attendees of a moved appointment.
        case update
        /// To followers of a record, or to the recipients of a message.
        case notification
    }

    package var kind: Kind
    package var model: String
    package var record: Int
    /// The ids of the contacts that it is sent to.
    package var partners: [Int]
}
