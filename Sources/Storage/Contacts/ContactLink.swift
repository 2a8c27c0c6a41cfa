package import Base

/// The user whose contacts are synchronised, and the Odoo database that they come from.
package struct ContactOwner: Sendable, Hashable {
    package var person: PersonID
    /// Odoo's own name of the database, whatever the configuration calls it.
    package var database: String

    package init(person: PersonID, database: String) {
        self.person = person
        self.database = database
    }
}

/// What the gateway knows about an Odoo contact at Google.
package struct ContactLink: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        /// Google was asked to create it; no answer has arrived, and perhaps none will.
        case creating
        case linked
        /// The subscription has ended; the contact still has to be deleted from Google.
        case ended
        /// The subscription has ended, and the contact stays at Google unless the user chooses otherwise.
        case left
        /// The subscription has ended, and the contact stays at Google whatever the user chooses later.
        case kept
    }

    /// The contact's id in Odoo.
    package var partner: Int
    /// Its name at Google, such as `people/c123`; `nil` while unknown.
    package var resource: String?
    package var state: State
    /// Identifies the version in Odoo that Google has; empty where unknown.
    package var version = ""
    /// Google's etag, as last seen or written.
    package var etag: String?
    /// The fields as last written, as JSON; empty where unknown.
    package var written = ""
    /// Whether Google may hold something other than what was written, so that the contact has to be compared.
    package var hasDrifted = false
    /// Identifies the photo in Odoo; `nil` for none.
    package var photo: String?
    /// Identifies the photo that was sent to Google.
    package var sentPhoto: String?
    /// When the state began.
    package var since: Timestamp

    package init(partner: Int, resource: String? = nil, state: State, since: Timestamp) {
        self.partner = partner
        self.resource = resource
        self.state = state
        self.since = since
    }
}

/// A contact tag in Odoo that is a contact group at Google.
package struct ContactGroupLink: Sendable, Hashable {
    /// The tag's id in Odoo.
    package var tag: Int
    /// The group's name at Google, such as `contactGroups/1a2b`.
    package var resource: String
    /// The tag's name as last written.
    package var name: String

    package init(tag: Int, resource: String, name: String) {
        self.tag = tag
        self.resource = resource
        self.name = name
    }
}
