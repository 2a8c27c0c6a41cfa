import Base
import Google
import Odoo
import Storage

/// One run of the contact sync for one user.
///
/// After every step, both sides and the store allow the next run to start again: a creation is stored before Google is
/// asked for it, and everything else can be repeated.
struct ContactRun {
    let context: JobContext
    let store: any ContactStore
    let limits: ContactLimits
    let owner: ContactOwner
    let people: PeopleClient
    let mark: ContactMark
    let pace: PeoplePace?

    init(_ context: JobContext, store: any ContactStore, limits: ContactLimits) {
        self.context = context
        self.store = store
        self.limits = limits
        // Odoo's own name of the database: the name in the configuration may change.
        owner = ContactOwner(person: context.person.id, database: context.odoo.access.database)
        people = PeopleClient(context.google)
        mark = ContactMark(database: context.odoo.access.database)
        pace = limits.budget.map(PeoplePace.init)
    }

    var odoo: OdooClient { context.odoo }
    var now: Timestamp { context.clock.now }
    var options: ContactOptions { context.settings.contacts }

    func run() async throws(JobStop) {
        let fields = try await fields()
        guard try await hasWork() else { return }
        let hasLooked = try await look(try await sync())
        let groups = try await groups(isFresh: !hasLooked)
        var mapping = ContactMapping(mark: mark, leavesOutSalutation: options.leavesOutSalutation)
        mapping.groups = groups.resources
        let address = try await asked { () throws(OdooError) in try await odoo.webAddress() }
        let stamp = mapping.stamp(url: address, language: context.user.language)
        let known = try await sync()
        // Decided by the record's id in Odoo, not by the fields' contents: after `odoo remove` and `odoo setup` those are
        // the same.
        let field = try await asked { () throws(OdooError) in try await odoo.subscriptionFieldID() } ?? known.field
        let pass = ContactPass(
            run: self,
            mapping: mapping,
            address: address,
            fields: fields,
            everything: known.mapping != stamp,
            isForgotten: known.field != nil && known.field != field
        )
        try await pass.run()
        try await changeSync { ($0.mapping, $0.field) = (stamp, field) }
        try await removeEnded()
        try await sendPhotos()
        try await removeGroups(groups.unused)
        try await awaitAnswers()
    }

    func sync() async throws(JobStop) -> ContactSync {
        try await stored { () throws(StorageError) in try await store.contactSync(of: owner) }
    }

    /// Whether there is anything to write to Google or to delete there. A user who never subscribed to a contact has
    /// nothing at Google.
    private func hasWork() async throws(JobStop) -> Bool {
        // The account has changed: what was created stays in the former one.
        let account = context.account.id.rawValue
        let known = try await sync()
        if known.account != account {
            try await stored { () throws(StorageError) in try await store.forgetContacts(of: owner) }
            try await changeSync {
                ($0.account, $0.newest, $0.newContacts) = (account, known.newest, known.newContacts)
            }
        }
        let user = context.user.id
        let count = try await asked { () throws(OdooError) in try await odoo.subscriptionCount(of: user) }
        try await context.reporter.expect(count)
        if count > 0 { return true }
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        return counts != ContactCounts()
    }

    /// Returns the fields that contacts have in this Odoo. Throws if the setup has not created the subscription field.
    private func fields() async throws(JobStop) -> Set<String> {
        let fields = try await asked { () throws(OdooError) in try await odoo.contactFields() }
        guard fields.contains(SubscriptionField.name) else {
            throw .failed(Remark(.contactsNotSetUp))
        }
        return fields
    }

    /// If Google's answer to a creation is still unknown, schedules the next run for when the result can be read.
    private func awaitAnswers() async throws(JobStop) {
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        guard let oldest = counts.oldestCreation else { return }
        throw .paused(
            Remark(.creationsOpen, "\(counts.creating)"),
            until: oldest + limits.settling
        )
    }
}
