package import Base

/// The state of the contacts that are synchronised from Odoo to Google. Each method is one transaction.
///
/// It may be lost: what the gateway created at Google identifies itself, and is found again.
package protocol ContactStore: Sendable {
    // MARK: The sync as a whole

    /// The state of the sync; its initial state where none is stored.
    func contactSync(of owner: ContactOwner) async throws(StorageError) -> ContactSync

    /// Changes the state of the sync in one step.
    func changeContactSync(
        of owner: ContactOwner,
        _ change: @escaping @Sendable (inout ContactSync) -> Void
    ) async throws(StorageError)

    /// Forgets links, groups and everything else.
    func forgetContacts(of owner: ContactOwner) async throws(StorageError)

    func contactCounts(of owner: ContactOwner) async throws(StorageError) -> ContactCounts

    // MARK: Links

    /// Links with an Odoo id above `after` and up to `last`, in the order of their ids.
    func contactLinks(of owner: ContactOwner, after: Int, through last: Int) async throws(StorageError) -> [ContactLink]

    /// The links of these contacts at Google.
    func contactLinks(of owner: ContactOwner, resources: [String]) async throws(StorageError) -> [ContactLink]

    /// The links of these contacts in Odoo.
    func contactLinks(of owner: ContactOwner, partners: [Int]) async throws(StorageError) -> [ContactLink]

    /// The next `limit` links in that state after the Odoo id `after`.
    func contactLinks(
        of owner: ContactOwner,
        in state: ContactLink.State,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink]

    /// The next `limit` linked contacts whose photo at Google differs from Odoo's, after the Odoo id `after`.
    func contactLinksWithOldPhoto(
        of owner: ContactOwner,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink]

    /// Stores these links, each in place of the one of the same Odoo contact.
    func saveContactLinks(_ links: [ContactLink], of owner: ContactOwner) async throws(StorageError)

    func removeContactLinks(partners: [Int], of owner: ContactOwner) async throws(StorageError)

    /// Forgets contacts that have waited for Google's answer since before `moment`: Google created none. Returns how
    /// many.
    func dropContactCreations(of owner: ContactOwner, before moment: Timestamp) async throws(StorageError) -> Int

    // MARK: Full lists

    /// Records that the full listing with that number included these contacts at Google.
    func noteContacts(_ resources: [String], of owner: ContactOwner, seenIn listing: Int) async throws(StorageError)

    /// Marks the linked contacts that the full listing with that number did not include, to be compared.
    func suspectContacts(of owner: ContactOwner, unseenIn listing: Int) async throws(StorageError)

    // MARK: Surplus

    /// Records contacts that the gateway created at Google in addition to others for the same Odoo contacts.
    func addSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError)

    func surplusContacts(of owner: ContactOwner, limit: Int) async throws(StorageError) -> [String]

    func removeSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError)

    // MARK: Groups

    func contactGroups(of owner: ContactOwner) async throws(StorageError) -> [ContactGroupLink]

    func saveContactGroup(_ group: ContactGroupLink, of owner: ContactOwner) async throws(StorageError)

    func removeContactGroup(tag: Int, of owner: ContactOwner) async throws(StorageError)

    // MARK: Questions to users

    /// Runs that would delete more than they may; `nil` returns those of all users.
    func contactQuestions(of user: UserID?) async throws(StorageError) -> [ContactQuestion]

    /// Answers a question. Throws `.conflict` where `deletions` is no longer what was asked.
    func answerContactQuestion(
        _ question: ContactQuestion,
        _ answer: ContactAnswer,
        at now: Timestamp
    ) async throws(StorageError)
}
