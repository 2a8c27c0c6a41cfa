package import Base

/// What is known of the contacts that go from Odoo to Google. Each verb is one transaction.
///
/// It can be lost: what the gateway made at Google says so itself, and is found again.
package protocol ContactStore: Sendable {
    // MARK: The sync as a whole

    /// The beginning where nothing was kept.
    func contactSync(of owner: ContactOwner) async throws(StorageError) -> ContactSync

    /// Changes what is kept of the sync, as one step.
    func changeContactSync(
        of owner: ContactOwner,
        _ change: @escaping @Sendable (inout ContactSync) -> Void
    ) async throws(StorageError)

    /// Forgets links, groups and all else.
    func forgetContacts(of owner: ContactOwner) async throws(StorageError)

    func contactCounts(of owner: ContactOwner) async throws(StorageError) -> ContactCounts

    // MARK: Links

    /// Those of Odoo's ids from above `after` up to `last`, in their order.
    func contactLinks(of owner: ContactOwner, after: Int, through last: Int) async throws(StorageError) -> [ContactLink]

    /// Those of these contacts at Google.
    func contactLinks(of owner: ContactOwner, resources: [String]) async throws(StorageError) -> [ContactLink]

    /// Those of these contacts in Odoo.
    func contactLinks(of owner: ContactOwner, partners: [Int]) async throws(StorageError) -> [ContactLink]

    /// The next `limit` in that state behind Odoo's id `after`.
    func contactLinks(
        of owner: ContactOwner,
        in state: ContactLink.State,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink]

    /// The next `limit` that are linked and whose photo at Google is another than Odoo's, behind Odoo's id `after`.
    func contactLinksWithOldPhoto(
        of owner: ContactOwner,
        after: Int,
        limit: Int
    ) async throws(StorageError) -> [ContactLink]

    /// Keeps these, each in place of the one of the same contact in Odoo.
    func saveContactLinks(_ links: [ContactLink], of owner: ContactOwner) async throws(StorageError)

    func removeContactLinks(partners: [Int], of owner: ContactOwner) async throws(StorageError)

    /// Google made none of those that wait for its answer since before `moment`: they are forgotten. Returns how many.
    func dropContactCreations(of owner: ContactOwner, before moment: Timestamp) async throws(StorageError) -> Int

    /// All whose subscription has ended stay at Google from now on.
    func keepEndedContacts(of owner: ContactOwner, at now: Timestamp) async throws(StorageError)

    // MARK: Full lists

    /// Notes that the full list of that number showed these contacts at Google.
    func noteContacts(_ resources: [String], of owner: ContactOwner, seenBy look: Int) async throws(StorageError)

    /// Linked ones that the full list of that number did not show are to be compared.
    func suspectContacts(of owner: ContactOwner, unseenBy look: Int) async throws(StorageError)

    // MARK: Doubles

    /// Notes contacts that the gateway made at Google beside others for the same contacts of Odoo.
    func addSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError)

    func surplusContacts(of owner: ContactOwner, limit: Int) async throws(StorageError) -> [String]

    func removeSurplusContacts(_ resources: [String], of owner: ContactOwner) async throws(StorageError)

    // MARK: Groups

    func contactGroups(of owner: ContactOwner) async throws(StorageError) -> [ContactGroupLink]

    func saveContactGroup(_ group: ContactGroupLink, of owner: ContactOwner) async throws(StorageError)

    func removeContactGroup(tag: Int, of owner: ContactOwner) async throws(StorageError)

    // MARK: Questions to people

    /// Runs that would delete more than they may; `nil` asks for everybody's.
    func contactQuestions(of person: PersonID?) async throws(StorageError) -> [ContactQuestion]

    /// Answers one. Throws `.conflict` where `deletions` is no longer what was asked.
    func answerContactQuestion(
        _ question: ContactQuestion,
        _ answer: ContactAnswer,
        at now: Timestamp
    ) async throws(StorageError)
}
