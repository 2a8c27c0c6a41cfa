/// A user of Odoo, as far as the scheduled actions need it.
package struct OdooUser: Sendable, Hashable {
    package let id: Int
    /// The user's own contact.
    package let partnerID: Int
    package let login: String
    package let name: String
    /// The IANA name of the user's time zone, as set in Odoo's preferences.
    package let timeZone: String?
    /// Such as `de_DE`.
    package let language: String?

    package init(
        id: Int,
        partnerID: Int,
        login: String,
        name: String,
        timeZone: String? = nil,
        language: String? = nil
    ) {
        self.id = id
        self.partnerID = partnerID
        self.login = login
        self.name = name
        self.timeZone = timeZone
        self.language = language
    }
}
