package import SQLiteStorage
package import Storage
package import Sync

/// The scheduled actions that this build can run. Others can be configured, but their runs are refused.
package enum BuiltJobs {
    package static func all(_ store: SQLiteStore, quota: QuotaBook) -> [any Job] {
        let mail = MailTransferParts(store: store, quota: quota)
        return [
            SyncMailIn(mail),
            SyncMailOut(mail),
            AppointmentSync(store: store),
            SyncContactsJob(store: store),
            ImportNewContactsJob(store: store),
        ]
    }

    package static let kinds: Set<JobKind> = [
        .importNewContacts, .syncAppointments, .syncContacts, .syncMailIn, .syncMailOut,
    ]
}
