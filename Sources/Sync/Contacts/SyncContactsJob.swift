package import Storage

/// Writes the contacts that a user has subscribed to in Odoo to the user's contacts at Google.
package struct SyncContactsJob: Job {
    package static var kind: JobKind { .syncContacts }

    private let store: any ContactStore
    private let limits: ContactLimits

    package init(store: any ContactStore, limits: ContactLimits = ContactLimits()) {
        self.store = store
        self.limits = limits
    }

    /// Only Odoo knows who has subscribed to contacts.
    package func concerns(_ settings: PersonalSettings) -> Bool { true }

    package func run(_ context: JobContext) async throws(JobStop) {
        try await ContactRun(context, store: store, limits: limits).run()
    }
}
