package import Base

/// Whose contacts, and from which database of Odoo.
package struct ContactOwner: Sendable, Hashable {
    package var person: PersonID
    /// What Odoo calls its database, whatever the configuration calls it.
    package var database: String

    package init(person: PersonID, database: String) {
        self.person = person
        self.database = database
    }
}

/// What the gateway knows of one contact of Odoo at Google.
package struct ContactLink: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        /// Google was asked to make it; no answer is there yet, and perhaps none will come.
        case creating
        case linked
        /// The subscription has ended; it is still to be deleted from Google.
        case ended
        /// The subscription has ended, and the contact stays at Google as long as the person does not choose otherwise.
        case left
        /// The subscription has ended, and the contact stays at Google whatever the person chooses later.
        case kept
    }

    /// The contact's id in Odoo.
    package var partner: Int
    /// Its name at Google, such as `people/c123`; `nil` while it is not known.
    package var resource: String?
    package var state: State
    /// What told Odoo's version that Google has; empty where that is not known.
    package var version = ""
    /// Google's etag of what was last seen or written.
    package var etag: String?
    /// The fields as they were last written, as JSON; empty where that is not known.
    package var written = ""
    /// Google has something else than was written: it is to be compared.
    package var hasDrifted = false
    /// Stands for the photo in Odoo; `nil` for none.
    package var photo: String?
    /// Stands for the photo that Google was given.
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

/// A tag of Odoo that is a group at Google.
package struct ContactGroupLink: Sendable, Hashable {
    /// The tag's id in Odoo.
    package var tag: Int
    /// Such as `contactGroups/1a2b`.
    package var resource: String
    /// The tag's name when it was last written.
    package var name: String

    package init(tag: Int, resource: String, name: String) {
        self.tag = tag
        self.resource = resource
        self.name = name
    }
}
