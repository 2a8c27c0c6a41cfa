import Base
import Google
import Odoo
package import Storage

/// Subscribes a user to the contacts created in Odoo since the last run, including those of long transactions.
package struct NewContactAction: ActionHandler {
    package static var kind: ScheduledAction { .importNewContacts }

    private let store: any ContactStore
    private let limits: ContactLimits

    package init(store: any ContactStore, limits: ContactLimits = ContactLimits()) {
        self.store = store
        self.limits = limits
    }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.contacts.importsNew }

    package func run(_ context: ActionContext) async throws(RunStop) {
        let run = ContactSyncRun(context, store: store, limits: limits)
        let sync = try await run.sync()
        guard let cursor = sync.newContacts else { return try await begin(run, sync.newest) }
        try await importNew(run, cursor)
    }

    /// Starts the search: only contacts created from now on are new. Those already visible within the margin count as
    /// handled.
    ///
    /// - Parameter former: how far an earlier version of the gateway has searched.
    private func begin(_ run: ContactSyncRun, _ former: Int?) async throws(RunStop) {
        let newest = try await run.asked { () throws(OdooError) in try await run.odoo.newestContact() }
        var cursor = NewContactCursor(newest: former ?? newest?.id ?? 0)
        var after = 0
        while let since = newest.map({ min($0.created, run.now) - NewContactCursor.margin }) {
            let position = after
            let page = try await run.asked { () throws(OdooError) in
                try await run.odoo.contacts(madeSince: since, after: position, limit: limits.page)
            }
            for contact in page where contact.id <= former ?? .max {
                cursor.handle(contact.id, createdAt: contact.created)
            }
            guard page.count == limits.page, let last = page.last else { break }
            after = last.id
        }
        try await save(cursor, run)
        if former != nil { try await importNew(run, cursor) }
    }

    private func importNew(_ run: ContactSyncRun, _ start: NewContactCursor) async throws(RunStop) {
        var cursor = start
        var after = cursor.oldest
        let (user, since) = (run.context.odooUser.id, cursor.since(at: run.now))
        while true {
            let position = after
            let page = try await run.asked { () throws(OdooError) in
                try await run.odoo.newContacts(
                    of: user,
                    above: start.newest,
                    since: since,
                    after: position,
                    limit: limits.batch
                )
            }
            let new = page.filter { !$0.isSubscribed && !cursor.hasHandled($0.id) }
            let refused = try await subscribe(user, to: new.map(\.id), run)
            try await run.context.reporter.did(.imported, new.count - refused.count)
            for contact in page {
                if refused.contains(contact.id) {
                    cursor.note(contact.id, createdAt: contact.created)
                } else {
                    cursor.handle(contact.id, createdAt: contact.created)
                }
            }
            cursor.forgetOld(at: run.now)
            if cursor != start { try await save(cursor, run) }
            guard page.count == limits.batch, let last = page.last else { return }
            after = last.id
        }
    }

    private func save(_ cursor: NewContactCursor, _ run: ContactSyncRun) async throws(RunStop) {
        try await run.changeSync { ($0.newContacts, $0.newest) = (cursor, nil) }
    }

    /// Subscribes to all of them, or to those that Odoo does not refuse. Returns the refused ones.
    private func subscribe(_ user: Int, to ids: [Int], _ run: ContactSyncRun) async throws(RunStop) -> Set<Int> {
        guard !ids.isEmpty else { return [] }
        let refusal: OdooError
        do throws(OdooError) {
            try await run.odoo.subscribe(user, to: ids)
            return []
        } catch { refusal = error }
        guard try await concernsSingle(refusal, run) else { throw RunStop(refusal) }
        guard ids.count > 1 else {
            // Deleted meanwhile.
            if refusal.cause == .missingRecord { return [] }
            try await run.context.reporter.failed(Reason(.contactNotMarked, "\(ids[0])", cause: refusal.reason))
            return [ids[0]]
        }
        let middle = ids.count / 2
        let first = try await subscribe(user, to: Array(ids[..<middle]), run)
        return first.union(try await subscribe(user, to: Array(ids[middle...]), run))
    }

    /// Whether Odoo refuses a particular contact, rather than every subscription by the gateway.
    private func concernsSingle(_ refusal: OdooError, _ run: ContactSyncRun) async throws(RunStop) -> Bool {
        guard case .accessRights = refusal.cause else { return refusal.concernsTheValues }
        return try await run.asked { () throws(OdooError) in
            try await run.odoo.may(.create, ProvisionCode.subscription)
        }
    }
}
