/// A mail that Odoo would have sent.
package struct OdooMail: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// To attendees of a new appointment.
        case invitation
        /// To attendees of an appointment that was moved.
        case update
        /// To followers of a record, or to those whom a message names.
        case notification
    }

    package var kind: Kind
    package var model: String
    package var record: Int
    /// Ids of the contacts that it goes to.
    package var partners: [Int]
}
