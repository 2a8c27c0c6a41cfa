package import Base

/// A contact of Odoo and what tells its versions apart.
package struct ContactVersion: Sendable, Hashable {
    package var id: Int
    /// Another one whenever something of the contact that goes to Google may have changed: the time of the last change,
    /// and the company, which changes without touching the contact.
    package var version: String

    package init(id: Int, version: String) {
        self.id = id
        self.version = version
    }
}

/// A contact of Odoo and when it was made.
package struct DatedContact: Sendable, Hashable {
    static let fields = ["create_date"]

    package var id: Int
    /// When its transaction began, by Odoo's clock.
    package var created: Timestamp
    /// Whether the user that was asked for has subscribed to it.
    package var isSubscribed: Bool

    /// Where Odoo does not say when it was made, that was long ago.
    init(_ record: OdooRecord, subscriber: Int? = nil) {
        id = record.id
        created = record["create_date"]?.string.flatMap { OdooTimeText.read($0) } ?? Timestamp(milliseconds: 0)
        isSubscribed = subscriber.map { record[SubscriptionField.name]?.ids?.contains($0) == true } ?? false
    }
}
