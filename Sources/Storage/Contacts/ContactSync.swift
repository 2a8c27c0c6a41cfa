package import Base

/// How far the contacts of one person have come.
package struct ContactSync: Sendable, Hashable, Codable {
    /// The account at Google that it is about; another one begins anew.
    package var account: Int64?
    /// Leads to what changed at Google since; `nil` means that all contacts are to be listed.
    package var token: String?
    /// When Google was last asked what changed.
    package var lookedAt: Timestamp?
    /// Counts the full lists, so that what one did not show can be told.
    package var look = 0
    /// Stands for how contacts were written: when it is another one, all are written anew.
    package var mapping = ""
    /// Contacts that a run would have deleted, had they not been too many; 0 while nothing is asked.
    package var asked = 0
    /// So many may be deleted, for a person said so.
    package var confirmed = 0
    /// The highest id of a contact in Odoo that was looked at for new ones, as earlier versions kept it.
    package var newest: Int?
    /// How far new contacts were looked for; `nil` before the first time.
    package var newContacts: NewContactCursor?
    /// Odoo's id of the field that holds the subscriptions. Another one is another field: what the former one held is lost.
    package var field: Int?
    /// Tags that are no label since Google refused it.
    package var refusedTags: [Int] = []

    package init() {}

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        account = try values.decodeIfPresent(Int64.self, forKey: .account)
        token = try values.decodeIfPresent(String.self, forKey: .token)
        lookedAt = try values.decodeIfPresent(Timestamp.self, forKey: .lookedAt)
        look = try values.value(.look, or: 0)
        mapping = try values.value(.mapping, or: "")
        asked = try values.value(.asked, or: 0)
        confirmed = try values.value(.confirmed, or: 0)
        newest = try values.decodeIfPresent(Int.self, forKey: .newest)
        newContacts = try values.decodeIfPresent(NewContactCursor.self, forKey: .newContacts)
        field = try values.decodeIfPresent(Int.self, forKey: .field)
        refusedTags = try values.value(.refusedTags, or: [])
    }
}

/// How many links there are, by state.
package struct ContactCounts: Sendable, Hashable {
    package var creating = 0
    package var linked = 0
    package var ended = 0
    package var left = 0
    package var kept = 0
    /// Since when the oldest waits for Google's answer.
    package var oldestCreation: Timestamp?

    package init() {}
}

/// A run found more contacts to delete than it may without asking.
package struct ContactQuestion: Sendable, Hashable {
    package var owner: ContactOwner
    /// How many would be deleted.
    package var deletions: Int
    /// Of how many.
    package var total: Int

    package init(owner: ContactOwner, deletions: Int, total: Int) {
        self.owner = owner
        self.deletions = deletions
        self.total = total
    }
}

/// What is answered to that.
package enum ContactAnswer: String, Sendable, CaseIterable {
    /// Those that were asked about, and no more, may be deleted.
    case delete
    /// They stay at Google.
    case keep
}
