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
    /// Builds the console, with what it may see and do.
    func console(_ mail: MailParts, _ sync: SyncParts) -> Console {
        var seams = ConsoleSeams()
        let (settings, sources, certificates, store) = (settings, sources, certificates, store)
        seams.configuration = { settings.configurationValues(sources) }
        seams.listeners = { settings.listenerFacts(mail.ports.withLock { $0 }) }
        seams.certificates = { certificates.facts }
        seams.freeSpace = { (store.statistics.freeBytes, settings.data.reserve) }
        seams.queueChanged = { Task { await mail.dispatcher.wake(mail.accounts.current.accounts.all.map(\.id)) } }
        seams.sendTestMail = { try await sendTestMail(to: $0, mail) }
        seams.sealer = keys
        addAccounts(to: &seams, mail)
        addJobs(to: &seams, mail, sync)
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

    private func addAccounts(to seams: inout ConsoleSeams, _ mail: MailParts) {
        let keeper = AccountKeeper(
            store: store,
            settings: settings,
            keys: keys,
            transport: mail.googleTransport,
            health: mail.health,
            clock: clock
        )
        let checkup = checkup(mail)
        seams.accounts = AccountServices(keeper, settings)
        seams.accountsChanged = { try? await mail.accounts.reload() }
        seams.google = settings.googleServices(
            keeper: keeper,
            keys: keys,
            couriers: mail.couriers,
            transport: mail.googleTransport,
            readSendAs: { try await checkup.readSendAs($0) }
        )
    }

    private func addJobs(to seams: inout ConsoleSeams, _ mail: MailParts, _ sync: SyncParts) {
        seams.builtJobs = BuiltJobs.kinds
        seams.jobsRequested = { sync.scheduler.wake() }
        let directory = sync.access.directory
        seams.odoo = settings.odooServices(store: store, transport: mail.odooTransport) { database in
            await (try? directory.client(named: database))?.knownVersion
        }
        guard !settings.odooDatabases.isEmpty else { return }
        seams.contacts = ContactServices(store: store, access: sync.access)
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
