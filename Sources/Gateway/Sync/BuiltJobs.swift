package import SQLiteStorage
package import Storage
package import Sync

/// The scheduled actions that this build can carry out. The others can be set up, and are refused when they shall run.
package enum BuiltJobs {
    package static func all(_ store: SQLiteStore) -> [any Job] {
        [
            SyncContactsJob(store: store),
            ImportNewContactsJob(store: store),
        ]
    }

    package static let kinds: Set<JobKind> = [SyncContactsJob.kind, ImportNewContactsJob.kind]
}
