import Base
import Delivery
import Mail
import Odoo
import ServiceLifecycle
import Settings
import Storage
import Sync

/// The periodic tasks that query Odoo, or work on its behalf. While there is no database, they have nothing to do.
struct OdooWatches: Sendable {
    let services: [any Service]
    /// Serves the app in Odoo; does so only at the node that has the duty.
    let app: AppWatch

    init(_ process: GatewayProcess, _ mail: MailParts, _ sync: SyncParts) {
        let directory = sync.access.directory
        let scheduler = sync.scheduler
        let requests = RequestWatch(
            store: process.store,
            directory: directory,
            clock: process.clock,
            logger: process.logger
        ) {
            scheduler.wake()
        }
        let actingUsers = ActingUsersWatch(
            store: process.store,
            directory: directory,
            clock: process.clock,
            logger: process.logger
        )
        let app = AppWatch(
            store: process.store,
            directory: directory,
            parts: [
                AppMailPart(
                    store: process.store,
                    retention: process.settings.odoo.importedRetention,
                    onRequest: { scheduler.wake() }
                )
            ] + Self.settingsParts(process, sync),
            clock: process.clock,
            logger: process.logger
        )
        self.app = app
        var sole: [any Service] = [requests, actingUsers, app]
        if process.settings.odoo.bounces {
            sole.append(Self.bounceWatch(process, mail, sync) { directory.clients.map { $0.client } })
        }
        if process.settings.odoo.sentMessageIDs {
            sole.append(
                SentIDWatch(
                    store: process.store,
                    odoo: { directory.clients },
                    clock: process.clock,
                    logger: process.logger
                )
            )
        }
        // One node asks for all. What it finds out about neutralized databases, each must know by itself.
        let odoo = SoleServices(duty: .odoo, services: sole, store: process.store, logger: process.logger)
        let neutralization = process.neutralizationWatch(mail)
        services = [odoo] + (neutralization.isIdle ? [] : [neutralization])
    }

    /// How long the disk may take to store a report.
    private static let storingTime = Duration.seconds(30)

    private static func bounceWatch(
        _ process: GatewayProcess,
        _ mail: MailParts,
        _ sync: SyncParts,
        _ odoo: @escaping @Sendable () -> [OdooClient]
    ) -> BounceWatch {
        let (accounts, couriers, changes) = (mail.accounts, mail.couriers, mail.changes)
        let proof = mail.proof
        let (store, clock) = (process.store, process.clock)
        let isToldElsewhere = DeliveryWebhookOptions(process.settings)?.kinds.contains(.bounced) ?? false
        return BounceWatch(
            store: store,
            quota: sync.quota,
            odoo: odoo,
            isNeeded: { isToldElsewhere || !odoo().isEmpty },
            gmail: { try couriers.client(of: $0) },
            trackingField: GatewayHeader.id,
            proofField: GatewayHeader.proof,
            isProven: { proof.proves($0, by: $1, receivedAt: $2) },
            hostName: process.settings.hostName,
            mail: { report, account throws(StorageError) in
                let account = accounts.current.accounts.defaultSender ?? account
                var report = report
                report.from = account.address
                let content = report.compose(token: ReportToken.make(), date: clock.now)
                let message = NewMessage(report, content, by: account, at: clock.now)
                let id = try await store.enqueue(message, bytes: content, within: storingTime)
                changes.wake([account.id])
                return id
            },
            clock: clock,
            logger: process.logger
        )
    }
}

extension GatewayProcess {
    func neutralizationWatch(_ mail: MailParts) -> NeutralizationWatch {
        NeutralizationWatch(
            settings.odoo,
            settings.odooDatabases,
            known: mail.neutralized,
            store: store,
            transport: mail.odooTransport,
            clock: clock,
            logger: logger
        )
    }
}
