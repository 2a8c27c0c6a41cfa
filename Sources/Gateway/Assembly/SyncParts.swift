import Base
import Delivery
import Google
package import Mail
import Odoo
package import SQLStorage
package import Settings
package import Storage
package import Sync
package import Transport

/// The scheduled actions and their access to Google and Odoo.
struct SyncParts: Sendable {
    let access: GatewayActionAccess
    let scheduler: ActionScheduler
    /// Gmail's quota units, for which sending takes precedence.
    let quota: QuotaLedger

    init(_ process: GatewayProcess, _ mail: MailParts) {
        let settings = process.settings
        let dispatcher = mail.dispatcher
        quota = QuotaLedger(
            store: process.store,
            clock: process.clock,
            unitsPerMinute: settings.paceLimits.unitsPerMinute,
            isSending: { account throws(StorageError) in try await dispatcher.isSending(by: account) },
            onSpent: { await dispatcher.spent($1, by: $0) }
        )
        access = GatewayActionAccess(
            couriers: mail.couriers,
            directory: OdooDirectory(settings.odooDatabases, transport: mail.odooTransport, clock: process.clock)
        )
        scheduler = ActionScheduler(
            store: process.store,
            actions: ActionHandlers.all(
                process.store,
                quota: quota,
                images: settings.odoo.remoteImages ? .visible : .none
            ),
            access: access,
            limits: settings.schedulerLimits,
            node: process.store.nodeName,
            fence: { [store = process.store] in store.fence },
            clock: process.clock,
            logger: process.logger
        )
    }
}

/// The scheduled actions that this build can run. Others can be configured, but their runs are refused.
package enum ActionHandlers {
    package static func all(_ store: SQLStore, quota: QuotaLedger, images: RemoteImages) -> [any ActionHandler] {
        let mail = MailSyncServices(store: store, quota: quota, images: images)
        return [
            MailInAction(mail),
            MailOutAction(mail),
            AppointmentAction(store: store),
            ContactAction(store: store),
            NewContactAction(store: store),
        ]
    }

    package static let kinds: Set<ScheduledAction> = [
        .importNewContacts, .syncAppointments, .syncContacts, .syncMailIn, .syncMailOut,
    ]
}

/// Gives scheduled actions access to Google, by the same tokens that sending uses, and to the configured databases.
struct GatewayActionAccess: ActionAccess {
    let couriers: AccountCouriers
    let directory: OdooDirectory

    func google(of account: AccountRecord) throws(RunStop) -> GoogleCaller {
        do { return try couriers.client(of: account).caller } catch {
            throw .failed(
                Reason(
                    .remedied,
                    SuggestedFix.restoreSealingKey.rawValue,
                    cause: Reason(.grantUnusable, "\(error)")
                )
            )
        }
    }

    func odoo(
        for user: UserRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(RunStop) -> (client: OdooClient, odooUser: OdooUser) {
        let client = try directory.client(named: settings.odoo.database)
        let addresses = [user.email, "\(account.address)"]
        return (client, try await directory.odooUser(for: user, addresses: addresses, settings.odoo))
    }
}

extension GatewaySettings {
    /// The completely configured databases; `check` reports what the others lack.
    package var odooDatabases: [OdooDatabase] {
        odoo.databases.compactMap { settings in
            guard let key = settings.key, !settings.database.isEmpty, !settings.login.isEmpty,
                let access = OdooAccess(
                    url: settings.url,
                    database: settings.database,
                    login: settings.login,
                    secret: key
                )
            else { return nil }
            return OdooDatabase(name: settings.name, access: access)
        }
    }

    package var schedulerLimits: SchedulerLimits {
        var limits = SchedulerLimits()
        limits.concurrency = odoo.concurrency
        return limits
    }

    /// The options for calls to Odoo, which is not on Google's network: a proxy is used only if the environment sets
    /// one.
    package var odooCurlOptions: CurlOptions {
        CurlOptions(
            userAgent: "gsuite-gateway/\(GatewayVersion.current)",
            caFile: odoo.caFile,
            proxy: .environment,
            connectTimeout: google.timeouts.connect,
            stallTimeout: google.timeouts.stall
        )
    }
}
