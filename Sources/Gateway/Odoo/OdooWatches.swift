import Delivery
import Odoo
import ServiceLifecycle
import Settings
import Sync

/// What looks into Odoo, or for Odoo, now and then; nothing where no database is configured.
struct OdooWatches: Sendable {
    let services: [any Service]

    init(_ process: GatewayProcess, _ mail: MailParts, _ sync: SyncParts) {
        let directory = sync.access.directory
        guard !directory.databases.isEmpty else {
            services = []
            return
        }
        let (scheduler, couriers) = (sync.scheduler, mail.couriers)
        let requests = RequestWatch(
            store: process.store,
            directory: directory,
            clock: process.clock,
            logger: process.logger
        ) {
            scheduler.wake()
        }
        guard process.settings.odoo.bounces else {
            services = [requests]
            return
        }
        let bounces = BounceWatch(
            store: process.store,
            quota: sync.quota,
            odoo: directory.databases.compactMap { try? directory.client(named: $0.name) },
            gmail: { try couriers.client(of: $0) },
            trackingField: GatewayHeader.id,
            hostName: process.settings.hostName,
            clock: process.clock,
            logger: process.logger
        )
        services = [requests, bounces]
    }
}
