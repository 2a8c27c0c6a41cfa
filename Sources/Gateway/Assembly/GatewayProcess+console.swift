import Admin
import Base
import Delivery
import Mail
import Odoo
import SQLiteStorage
import Settings
import Storage
import Sync

extension GatewayProcess {
    /// Builds the console with everything it may see and do.
    func console(_ mail: MailParts, _ sync: SyncParts) -> Console {
        let (settings, sources, certificates, store) = (settings, sources, certificates, store)
        let keeper = AccountKeeper(
            store: store,
            settings: settings,
            keys: keys,
            transport: mail.googleTransport,
            health: mail.health,
            clock: clock
        )
        let (checkup, directory) = (checkup(mail), sync.access.directory)
        let seams = ConsoleSeams(
            freeSpace: { (store.statistics.freeBytes, settings.data.reserve) },
            accountsChanged: { try? await mail.accounts.reload() },
            accounts: AccountServices(keeper, settings),
            configuration: { settings.configurationValues(sources) },
            certificates: { certificates.facts },
            listeners: { settings.listenerFacts(mail.ports.withLock { $0 }) },
            sendTestMail: { try await sendTestMail(to: $0, mail) },
            builtJobs: BuiltJobs.kinds,
            jobsRequested: { sync.scheduler.wake() },
            queueChanged: { Task { await mail.dispatcher.wake(mail.accounts.current.accounts.all.map(\.id)) } },
            google: settings.googleServices(
                keeper: keeper,
                keys: keys,
                couriers: mail.couriers,
                transport: mail.googleTransport,
                readSendAs: { try await checkup.readSendAs($0) }
            ),
            contacts: settings.odooDatabases.isEmpty ? nil : ContactServices(store: store, access: sync.access),
            sealer: keys,
            odoo: settings.odooServices(store: store, transport: mail.odooTransport) { database in
                await (try? directory.client(named: database))?.knownVersion
            }
        )
        var console = Console(
            settings.consoleOptions(certificates),
            store: store,
            seams: seams,
            clock: clock,
            logger: logger
        )
        console.logLimiter = logLimiter
        return console
    }

    /// Queues a test message from the default sender, and returns its queue id.
    private func sendTestMail(to recipient: Address, _ mail: MailParts) async throws -> QueueID {
        guard let account = mail.accounts.current.accounts.defaultSender else {
            throw StorageError.notFound("a default sender")
        }
        let message = TestMail(from: account.address, to: [recipient], subject: TestMail.subject, at: clock.now)
        let id = try await message.enqueue(store, by: account.id, within: settings.smtp.limits.commitTimeout)
        mail.wakeUps.wake([account.id])
        return id
    }
}
