package import Base

/// A contact of Odoo and its version.
package struct ContactVersion: Sendable, Hashable {
    package var id: Int
    /// Differs whenever a part of the contact that is sent to Google may have changed: the time of the last change, and
    /// the company, which changes without touching the contact.
    package var version: String

    package init(id: Int, version: String) {
        self.id = id
        self.version = version
    }
}

/// A contact of Odoo and when it was created.
package struct DatedContact: Sendable, Hashable {
    static let fields = ["create_date"]

    package var id: Int
    /// When its transaction began, by Odoo's clock.
    package var created: Timestamp
    /// Whether the given user has subscribed to it.
    package var isSubscribed: Bool

    /// A contact without a creation date counts as created long ago.
    init(_ record: OdooRecord, subscriber: Int? = nil) {
        id = record.id
        created = record["create_date"]?.string.flatMap { OdooTimeText.read($0) } ?? Timestamp(milliseconds: 0)
        isSubscribed = subscriber.map { record[SubscriptionField.name]?.ids?.contains($0) == true } ?? false
    }
}
