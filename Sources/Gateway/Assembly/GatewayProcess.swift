package import Admin
package import Base
import Delivery
import Google
import HTTP
package import Logging
import SMTPServer
package import SQLiteStorage
import ServiceLifecycle
package import Settings
import Storage
import Sync
import UnixSignals

/// The gateway as a whole: makes its parts out of the settings, and runs them until it is told to stop.
///
/// Read this file to see what there is and how it hangs together.
package struct GatewayProcess: Sendable {
    /// What this process is called in leases and claims; several nodes would need several.
    private static let node = "gateway"

    private let settings: GatewaySettings
    private let sources: SettingSources
    private let environment: [String: String]
    private let logger: Logger
    private let recorder: LogRecorder
    private let clock: any WallClock
    private let keys: KeyRing
    private let certificates: Certificates
    private let lock: DirectoryLock
    package let store: SQLiteStore

    /// Takes the data directory into use. No port is opened yet.
    ///
    /// - Parameter recorder: keeps what the logger's handlers hand to it; see `RecordingLogHandler`.
    /// - Throws: what is wrong, in words: the directory is in use, a key cannot be read, a certificate is no good.
    package init(
        _ settings: GatewaySettings,
        sources: SettingSources,
        logger: Logger,
        clock: any WallClock = SystemClock(),
        recorder: LogRecorder = LogRecorder()
    ) throws {
        self.settings = settings
        self.sources = sources
        environment = sources.environment
        self.logger = logger
        self.recorder = recorder
        self.clock = clock
        try FileSystem.makeFolder(settings.data.directory)
        lock = try DirectoryLock(directory: settings.data.directory)
        store = try SQLiteStore(settings.storeOptions)
        keys = try KeyRing(settings.secrets, sources)
        certificates = try Certificates(settings, hostName: settings.hostName)
    }

    /// Runs until the task is cancelled or the process is told to stop.
    ///
    /// - Parameters:
    ///   - onListening: hears the name and port of each listener once it takes connections.
    ///   - onConsole: hears where the console is once it takes connections.
    package func run(
        stopsOnSignals: Bool = true,
        onListening: @escaping @Sendable (String, Int) async -> Void = { _, _ in },
        onConsole: @escaping @Sendable (ConsoleWelcome) async -> Void = { _ in }
    ) async throws {
        try await keys.verify(with: store)
        let accounts = LiveAccounts(store: store)
        try await accounts.reload()
        let transport = CurlTransport(settings.curlOptions)
        let keys = keys
        let couriers = AccountCouriers(
            endpoints: settings.endpoints,
            transport: transport,
            submitter: CurlMailSubmission(transport),
            limits: settings.gmailLimits,
            readsBack: settings.delivery.readBackMessageID,
            clock: clock,
            unseal: { try keys.open($0) }
        )
        let odooTransport = CurlTransport(settings.odooCurlOptions)
        let reporting = ReportCouriers(settings, others: couriers, transport: odooTransport)
        let wakeUps = WakeUps()
        let deliveryCounters = DeliveryCounters()
        let dispatcher = Dispatcher(
            context: deliveryContext(accounts, reporting, deliveryCounters, wakeUps),
            concurrency: settings.delivery.concurrency
        )
        wakeUps.listen { accounts in Task { await dispatcher.wake(accounts) } }
        let serverCounters = ServerCounters()
        let ports = Locked<[String: Int]>([:])
        let server = MailServer(
            settings.listenerOptions(certificates),
            context: serverContext(accounts, serverCounters, wakeUps),
            inherited: InheritedSockets(environment: environment),
            onListening: announcing { name, port in
                ports.withLock { $0[name] = port }
                await onListening(name, port)
            }
        )
        let upkeep = Upkeep(
            store: store,
            accounts: accounts,
            dispatcher: dispatcher,
            couriers: couriers,
            certificates: certificates,
            retention: settings.queue.retention,
            clock: clock,
            logger: logger
        )
        let quota = QuotaBook(store: store, clock: clock, unitsPerMinute: settings.paceLimits.unitsPerMinute) {
            await dispatcher.spent($1, by: $0)
        }
        let access = GatewayJobAccess(
            couriers: couriers,
            directory: OdooDirectory(settings.odooDatabases, transport: odooTransport, clock: clock)
        )
        let scheduler = scheduler(access, quota)
        // Stopped in the opposite order: first the listener, so that nothing new comes in.
        let keeper = LogKeeper(recorder: recorder, store: store, clock: clock, logger: logger)
        var services: [any Service] = [keeper, upkeep, dispatcher, scheduler]
        let probes = GatewayProbes(
            store: store,
            accounts: accounts,
            server: serverCounters,
            delivery: deliveryCounters,
            reserve: settings.data.reserve
        )
        if settings.monitoring.enabled { services.append(probes.server(settings.monitoring, logger: logger)) }
        if settings.console.enabled {
            let odoo = settings.odooServices(store: store, transport: odooTransport)
            let console = console(accounts, dispatcher, scheduler, access, couriers, transport, wakeUps, ports, odoo)
            services.append(ConsoleServer(console, onListening: onConsole))
        }
        services.append(server)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: stopsOnSignals ? [.sigterm, .sigint] : [],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = settings.server.shutdownGrace
        defer { SupervisorNotice.stopping.send(environment: environment) }
        try await ServiceGroup(configuration: configuration).run()
        await transport.shutdown()
        await odooTransport.shutdown()
        try store.close()
    }

    /// Tells systemd that the gateway is ready once the last listener takes connections.
    private func announcing(
        _ onListening: @escaping @Sendable (String, Int) async -> Void
    ) -> @Sendable (String, Int) async -> Void {
        let missing = Locked(settings.smtp.listeners.count)
        let environment = environment
        return { name, port in
            let isLast = missing.withLock { count in
                count -= 1
                return count == 0
            }
            if isLast { SupervisorNotice.ready.send(environment: environment) }
            await onListening(name, port)
        }
    }

    private func deliveryContext(
        _ accounts: LiveAccounts,
        _ couriers: ReportCouriers,
        _ counters: DeliveryCounters,
        _ wakeUps: WakeUps
    ) -> DeliveryContext {
        var context = DeliveryContext(
            store: store,
            accounts: accounts,
            couriers: couriers,
            clock: clock,
            policy: settings.retryPolicy,
            limits: settings.paceLimits,
            unitsPerSend: settings.unitsPerSend,
            node: Self.node,
            hostName: settings.hostName,
            logger: logger,
            counters: counters
        )
        context.onQueued = { wakeUps.wake($0) }
        return context
    }

    private func scheduler(_ access: GatewayJobAccess, _ quota: QuotaBook) -> JobScheduler {
        JobScheduler(
            store: store,
            jobs: BuiltJobs.all(store, quota: quota),
            access: access,
            limits: settings.schedulerLimits,
            node: Self.node,
            clock: clock,
            logger: logger
        )
    }

    private func console(
        _ accounts: LiveAccounts,
        _ dispatcher: Dispatcher,
        _ scheduler: JobScheduler,
        _ access: GatewayJobAccess,
        _ couriers: AccountCouriers,
        _ transport: CurlTransport,
        _ wakeUps: WakeUps,
        _ ports: Locked<[String: Int]>,
        _ odoo: OdooServices
    ) -> Console {
        var seams = ConsoleSeams()
        seams.odoo = odoo
        let (store, reserve) = (store, settings.data.reserve)
        let keeper = AccountKeeper(store: store, settings: settings, keys: keys, transport: transport, clock: clock)
        seams.accounts = AccountServices(keeper, settings)
        let (settings, sources, clock) = (settings, sources, clock)
        seams.configuration = { settings.configurationValues(sources) }
        seams.listeners = { settings.listenerFacts(ports.withLock { $0 }) }
        let certificates = certificates
        seams.certificates = { certificates.facts }
        seams.builtJobs = BuiltJobs.kinds
        seams.jobsRequested = { scheduler.wake() }
        if !settings.odooDatabases.isEmpty { seams.contacts = ContactServices(store: store, access: access) }
        seams.sendTestMail = { recipient in
            guard let account = accounts.current.accounts.defaultSender else {
                throw StorageError.notFound("a default sender")
            }
            let mail = TestMail(from: account.address, to: [recipient], subject: TestMail.subject, at: clock.now)
            let id = try await mail.enqueue(store, by: account.id, within: settings.smtp.limits.commitTimeout)
            wakeUps.wake([account.id])
            return id
        }
        seams.freeSpace = { (store.statistics.freeBytes, reserve) }
        seams.accountsChanged = { try? await accounts.reload() }
        seams.queueChanged = { Task { await dispatcher.wake(accounts.current.accounts.all.map(\.id)) } }
        let checkup = AccountCheckup(
            store: store,
            accounts: accounts,
            couriers: couriers,
            clock: clock,
            logger: logger
        )
        seams.google = settings.googleServices(
            keeper: keeper,
            keys: keys,
            couriers: couriers,
            transport: transport,
            readSendAs: { try await checkup.readSendAs($0) }
        )
        return Console(
            settings.consoleOptions(certificates),
            store: store,
            seams: seams,
            clock: clock,
            logger: logger
        )
    }

    private func serverContext(
        _ accounts: LiveAccounts,
        _ counters: ServerCounters,
        _ wakeUps: WakeUps
    ) -> ServerContext {
        ServerContext(
            hostName: settings.hostName,
            limits: settings.serverLimits,
            store: store,
            admission: RoutingAdmission(
                accounts: accounts,
                recipientsPerMessage: settings.delivery.recipientsPerMessage,
                mostHops: settings.serverLimits.hops,
                clock: clock
            ),
            authenticator: StoredLogins(store: store, limits: settings.loginLimits, clock: clock),
            twins: TwinRule(policy: settings.queue.twins, window: settings.queue.twinWindow),
            clock: clock,
            logger: logger,
            counters: counters,
            onQueued: { wakeUps.wake($0) }
        )
    }
}
