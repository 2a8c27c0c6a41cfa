package import Base

/// How far a user's contact sync has come.
package struct ContactSync: Sendable, Hashable, Codable {
    /// The Google account that this belongs to; with another account, the sync starts over.
    package var account: Int64?
    /// The token for later changes at Google; `nil` means that all contacts have to be listed.
    package var token: String?
    /// When Google was last asked for changes.
    package var readAt: Timestamp?
    /// Counts the full listings, so that contacts missing from one can be identified.
    package var listing = 0
    /// Identifies how contacts were written; when it changes, all are written again.
    package var mapping = ""
    /// The contacts that a run would have deleted, had they not been too many; 0 while no question is open.
    package var asked = 0
    /// The number of contacts that may be deleted because a user confirmed it.
    package var confirmed = 0
    /// The highest Odoo id examined for new contacts, as stored by earlier versions.
    package var newest: Int?
    /// How far Odoo has been searched for new contacts; `nil` before the first time.
    package var newContacts: NewContactCursor?
    /// Odoo's id of the model that holds the subscriptions. A different id is a different model: what the former one
    /// held is lost.
    package var subscriptionModel: Int?
    /// Tags that have no label because Google refused them.
    package var refusedTags: [Int] = []

    package init() {}

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        account = try values.decodeIfPresent(Int64.self, forKey: .account)
        token = try values.decodeIfPresent(String.self, forKey: .token)
        readAt = try values.decodeIfPresent(Timestamp.self, forKey: .readAt)
        listing = try values.value(.listing, or: 0)
        mapping = try values.value(.mapping, or: "")
        asked = try values.value(.asked, or: 0)
        confirmed = try values.value(.confirmed, or: 0)
        newest = try values.decodeIfPresent(Int.self, forKey: .newest)
        newContacts = try values.decodeIfPresent(NewContactCursor.self, forKey: .newContacts)
        subscriptionModel = try values.decodeIfPresent(Int.self, forKey: .subscriptionModel)
        refusedTags = try values.value(.refusedTags, or: [])
    }
}

/// The number of links in each state.
package struct ContactCounts: Sendable, Hashable {
    package var creating = 0
    package var linked = 0
    package var ended = 0
    package var left = 0
    package var kept = 0
    /// Since when the oldest has waited for Google's answer.
    package var oldestCreation: Timestamp?

    package init() {}
}

/// A run's question: it found more contacts to delete than it may without asking.
package struct ContactQuestion: Sendable, Hashable {
    package var owner: ContactOwner
    /// The number of contacts that would be deleted.
    package var deletions: Int
    /// Out of how many.
    package var total: Int

    package init(owner: ContactOwner, deletions: Int, total: Int) {
        self.owner = owner
        self.deletions = deletions
        self.total = total
    }
}

/// The answer to a `ContactQuestion`.
package enum ContactAnswer: String, Sendable, CaseIterable {
    /// The contacts in question, and no more, may be deleted.
    case delete
    /// They stay at Google.
    case keep
}

/// The user whose contacts are synchronised, and the Odoo database that they come from.
package struct ContactOwner: Sendable, Hashable {
    package var user: UserID
    /// Odoo's own name of the database, which the configuration may call otherwise.
    package var database: String

    package init(user: UserID, database: String) {
        self.user = user
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
        /// The subscription has ended, and the contact stays at Google, even if the user decides otherwise later.
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
