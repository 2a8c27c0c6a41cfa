import Base
import Delivery
import Storage
import Sync

/// The scheduled actions and their access to Google and Odoo.
struct SyncParts: Sendable {
    let access: GatewayJobAccess
    let scheduler: JobScheduler
    /// Gmail's quota units, for which sending takes precedence.
    let quota: QuotaBook

    init(_ process: GatewayProcess, _ mail: MailParts) {
        let settings = process.settings
        let dispatcher = mail.dispatcher
        quota = QuotaBook(
            store: process.store,
            clock: process.clock,
            unitsPerMinute: settings.paceLimits.unitsPerMinute,
            isSending: { account throws(StorageError) in try await dispatcher.isSending(by: account) },
            onSpent: { await dispatcher.spent($1, by: $0) }
        )
        access = GatewayJobAccess(
            couriers: mail.couriers,
            directory: OdooDirectory(settings.odooDatabases, transport: mail.odooTransport, clock: process.clock)
        )
        scheduler = JobScheduler(
            store: process.store,
            jobs: BuiltJobs.all(process.store, quota: quota),
            access: access,
            limits: settings.schedulerLimits,
            node: GatewayProcess.node,
            clock: process.clock,
            logger: process.logger
        )
    }
}
