import Google
import Odoo
package import Storage

/// Subscribes a person to the contacts that were made in Odoo since the last run.
package struct ImportNewContactsJob: Job {
    package static var kind: JobKind { .importNewContacts }

    private let store: any ContactStore
    private let limits: ContactLimits

    package init(store: any ContactStore, limits: ContactLimits = ContactLimits()) {
        self.store = store
        self.limits = limits
    }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.contacts.importsNew }

    package func run(_ context: JobContext) async throws(JobStop) {
        let run = ContactRun(context, store: store, limits: limits)
        let sync = try await run.stored { () throws(StorageError) in try await store.contactSync(of: run.owner) }
        guard var newest = sync.newest else {
            // Only what is made from now on is new.
            let newest = try await run.asked { () throws(OdooError) in try await run.odoo.newestContact() }
            return try await run.changeSync { $0.newest = newest }
        }
        while true {
            let position = newest
            let ids = try await run.asked { () throws(OdooError) in
                try await run.odoo.unsubscribedContacts(of: context.user.id, after: position, limit: limits.batch)
            }
            guard let last = ids.last else { return }
            try await run.asked { () throws(OdooError) in try await run.odoo.subscribe(context.user.id, to: ids) }
            try await context.reporter.did(.imported, ids.count)
            try await run.changeSync { $0.newest = last }
            newest = last
        }
    }
}
