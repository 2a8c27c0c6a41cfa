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
        let clients = directory.databases.compactMap { database in
            (try? directory.client(named: database.name)).map { (database.name, $0) }
        }
        var services: [any Service] = [requests]
        if process.settings.odoo.bounces {
            services.append(Self.bounceWatch(process, couriers, sync, clients.map(\.1)))
        }
        if process.settings.odoo.sentMessageIDs {
            services.append(
                SentIDWatch(store: process.store, odoo: clients, clock: process.clock, logger: process.logger)
            )
        }
        self.services = services
    }

    private static func bounceWatch(
        _ process: GatewayProcess,
        _ couriers: AccountCouriers,
        _ sync: SyncParts,
        _ odoo: [OdooClient]
    ) -> BounceWatch {
        BounceWatch(
            store: process.store,
            quota: sync.quota,
            odoo: odoo,
            gmail: { try couriers.client(of: $0) },
            trackingField: GatewayHeader.id,
            hostName: process.settings.hostName,
            clock: process.clock,
            logger: process.logger
        )
    }
}
