import Base
package import Google
import Odoo
package import Storage

/// One run of the contact sync for one user.
///
/// After every step, both sides and the store allow the next run to start again: a creation is stored before Google is
/// asked for it, and everything else can be repeated.
struct ContactSyncRun {
    let context: ActionContext
    let store: any ContactStore
    let limits: ContactLimits
    let owner: ContactOwner
    let people: PeopleClient
    let mark: ContactMark
    let pace: PeopleRateLimiter?

    init(_ context: ActionContext, store: any ContactStore, limits: ContactLimits) {
        self.context = context
        self.store = store
        self.limits = limits
        // Odoo's own name of the database: the name in the configuration may change.
        owner = ContactOwner(user: context.user.id, database: context.odoo.access.database)
        people = PeopleClient(context.google)
        mark = ContactMark(database: context.odoo.access.database)
        pace = limits.budget.map(PeopleRateLimiter.init)
    }

    var odoo: OdooClient { context.odoo }
    var now: Timestamp { context.clock.now }
    var options: ContactOptions { context.settings.contacts }

    func run() async throws(RunStop) {
        let fields = try await fields()
        guard try await hasWork() else { return }
        let hasRead = try await refreshFromGoogle(try await sync())
        let groups = try await groups(isFresh: !hasRead)
        var mapping = ContactMapping(mark: mark, leavesOutSalutation: options.leavesOutSalutation)
        mapping.groups = groups.resources
        let address = try await asked { () throws(OdooError) in try await odoo.webAddress() }
        let stamp = mapping.stamp(url: address, language: context.odooUser.language)
        let known = try await sync()
        // Decided by the model's id in Odoo, not by its contents: after `odoo remove` and `odoo setup` those are the same.
        let model = try await asked { () throws(OdooError) in try await odoo.subscriptionModelID() }
        let reconciler = ContactReconciler(
            run: self,
            mapping: mapping,
            address: address,
            fields: fields,
            everything: known.mapping != stamp,
            record: model == nil ? .unknown : [nil, model].contains(known.subscriptionModel) ? .same : .new
        )
        try await reconciler.run()
        try await changeSync { ($0.mapping, $0.subscriptionModel) = (stamp, model ?? $0.subscriptionModel) }
        try await removeSurplus()
        try await removeEnded(accordingTo: model)
        try await sendPhotos()
        try await removeGroups(groups.unused)
        try await awaitAnswers()
    }

    func sync() async throws(RunStop) -> ContactSync {
        try await stored { () throws(StorageError) in try await store.contactSync(of: owner) }
    }

    /// Whether there is anything to write to Google or to delete there. A user who never subscribed to a contact has
    /// nothing at Google.
    private func hasWork() async throws(RunStop) -> Bool {
        // The account has changed: what was created stays in the former one.
        let account = context.account.id.rawValue
        let known = try await sync()
        if known.account != account {
            try await stored { () throws(StorageError) in try await store.forgetContacts(of: owner) }
            try await changeSync {
                ($0.account, $0.newest, $0.newContacts) = (account, known.newest, known.newContacts)
            }
        }
        let user = context.odooUser.id
        let count = try await asked { () throws(OdooError) in try await odoo.subscriptionCount(of: user) }
        try await context.reporter.expect(count)
        if count > 0 { return true }
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        return counts != ContactCounts()
    }

    /// Returns the fields that contacts have in this Odoo. Throws if the setup has not created the subscription field.
    private func fields() async throws(RunStop) -> Set<String> {
        let fields = try await asked { () throws(OdooError) in try await odoo.contactFields() }
        guard fields.contains(SubscriptionField.name) else {
            throw .failed(Reason(.contactsNotSetUp))
        }
        return fields
    }

    /// If Google's answer to a creation is still unknown, schedules the next run for when the result can be read.
    private func awaitAnswers() async throws(RunStop) {
        let counts = try await stored { () throws(StorageError) in try await store.contactCounts(of: owner) }
        guard let oldest = counts.oldestCreation else { return }
        throw .paused(
            Reason(.creationsOpen, "\(counts.creating)"),
            until: oldest + limits.settling
        )
    }
}

/// How a run calls Google, Odoo and the store.
extension ContactSyncRun {
    func stored<Value: Sendable>(
        _ work: () async throws(StorageError) -> Value
    ) async throws(RunStop) -> Value {
        do { return try await work() } catch { throw RunStop(error) }
    }

    func changeSync(_ change: @escaping @Sendable (inout ContactSync) -> Void) async throws(RunStop) {
        try await stored { () throws(StorageError) in try await store.changeContactSync(of: owner, change) }
    }

    func asked<Value: Sendable>(_ work: () async throws(OdooError) -> Value) async throws(RunStop) -> Value {
        do { return try await work() } catch { throw RunStop(error) }
    }

    /// Calls Google once the user's quota allows. Waits out a quota refusal; every other failure is left to the caller.
    func google<Value: Sendable>(
        _ cost: PeopleQuotaCost,
        _ call: () async throws(GoogleError) -> Value
    ) async throws(RunStop) -> Result<Value, GoogleError> {
        var refusals = 0
        while true {
            while let moment = pace?.charge(cost, at: now) { try await wait(until: moment) }
            try await context.reporter.did(.unchanged, 0)
            do throws(GoogleError) { return .success(try await call()) } catch {
                guard case .pauseAccount(let until) = error.disposition else { return .failure(error) }
                refusals += 1
                let moment = until ?? now + Self.quotaWindow
                // A longer wait is left to the scheduler.
                guard refusals < limits.patience, moment <= now + Self.longestWait else {
                    throw .paused(error.reason, until: moment)
                }
                try await wait(until: moment)
            }
        }
    }

    /// The same, but any failure ends the run.
    func must<Value: Sendable>(
        _ cost: PeopleQuotaCost,
        _ call: () async throws(GoogleError) -> Value
    ) async throws(RunStop) -> Value {
        switch try await google(cost, call) {
        case .success(let value): return value
        case .failure(let error): throw RunStop(error)
        }
    }

    /// Reads contacts at Google. A list that is refused as a whole is halved until the refused contact is found.
    func read(_ names: [String], _ fields: Set<PersonField>) async throws(RunStop) -> [String: PersonAnswer] {
        guard !names.isEmpty else { return [:] }
        let client = people
        let result = try await google(.read) { () async throws(GoogleError) in try await client.people(names, fields) }
        switch result {
        case .success(let answers): return answers
        case .failure(let error):
            guard let refusal = error.refusalOfOne else { throw RunStop(error) }
            guard names.count > 1 else { return [names[0]: .refused(refusal)] }
            let middle = names.count / 2
            let first = try await read(Array(names[..<middle]), fields)
            return first.merging(try await read(Array(names[middle...]), fields)) { first, _ in first }
        }
    }

    /// Google counts by the minute and does not say when the minute ends.
    private static let quotaWindow = Duration.minutes(1)
    private static let longestWait = Duration.minutes(2)

    /// Waits; the scheduler's heartbeat extends the claim meanwhile.
    private func wait(until moment: Timestamp) async throws(RunStop) {
        try await context.reporter.did(.unchanged, 0)
        do { try await context.clock.sleep(until: moment) } catch { throw .interrupted }
    }
}

extension GoogleError {
    /// Google's answer, if it refuses the request for a reason other than the account or a temporary condition. The
    /// refusal then concerns this contact or label, and others may be accepted.
    var refusalOfOne: GoogleAnswer? {
        guard case .answer(let answer) = cause, disposition == .permanent || disposition == .notFound else {
            return nil
        }
        return answer
    }
}

/// Writes the contacts that a user has subscribed to in Odoo to the user's contacts at Google.
package struct ContactAction: ActionHandler {
    package static var kind: ScheduledAction { .syncContacts }

    private let store: any ContactStore
    private let limits: ContactLimits

    package init(store: any ContactStore, limits: ContactLimits = ContactLimits()) {
        self.store = store
        self.limits = limits
    }

    /// Only Odoo knows who has subscribed to contacts.
    package func concerns(_ settings: PersonalSettings) -> Bool { true }

    package func run(_ context: ActionContext) async throws(RunStop) {
        try await ContactSyncRun(context, store: store, limits: limits).run()
    }
}

/// Limits of the contact sync.
package struct ContactLimits: Sendable {
    /// Contacts whose versions are read from Odoo at a time.
    package var page = 2000
    /// Contacts read in full and written at a time.
    package var batch = PeopleLimits.batch
    /// Photos held in memory at a time.
    package var photos = 10
    /// The shortest interval between two requests for Google's changes, unless a user requests a run.
    package var checkInterval = Duration.hours(6)
    /// How long a contact may take to appear in Google's lists after Google was asked to create it.
    package var settling = Duration.minutes(15)
    /// What Google allows one user per minute; `nil` for no pacing.
    package var budget: PeopleBudget? = PeopleBudget()
    /// How often a run waits out a quota refusal.
    package var patience = 3

    package init() {}
}
