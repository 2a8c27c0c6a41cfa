package import Storage

/// Brings the contacts that a person has subscribed to in Odoo to the person's contacts at Google.
package struct SyncContactsJob: Job {
    package static var kind: JobKind { .syncContacts }

    private let store: any ContactStore
    private let limits: ContactLimits

    package init(store: any ContactStore, limits: ContactLimits = ContactLimits()) {
        self.store = store
        self.limits = limits
    }

    /// Who has subscribed to contacts is known to Odoo alone.
    package func concerns(_ settings: PersonalSettings) -> Bool { true }

    package func run(_ context: JobContext) async throws(JobStop) {
        try await ContactRun(context, store: store, limits: limits).run()
    }
}
