package import Admin
package import Base
package import Logging
import SMTPServer
package import SQLStorage
import ServiceLifecycle
package import Settings
import Sync
import Transport
import UnixSignals

/// Is told what of a gateway accepts connections.
package protocol GatewayObserver: Sendable {
    func listenerOpened(_ name: String, port: Int) async
    func consoleOpened(_ console: ConsoleWelcome) async
}

/// The whole gateway: builds its parts from the settings, and runs them until it is stopped.
///
/// Read this file for an overview; `MailParts` is a message's way to Google, `SyncParts` the scheduled actions, and
/// `GatewayProcess+console` what the console may see and do.
package struct GatewayProcess: Sendable {
    let settings: GatewaySettings
    let sources: SettingSources
    let environment: [String: String]
    let logger: Logger
    let recorder: LogRecorder
    let clock: any WallClock
    let logLimiter: LogLimiter
    let keys: KeyRing
    let certificates: Certificates
    private let lock: DirectoryLock
    package let store: SQLStore

    /// How long the start waits for another gateway to stop.
    private static let lockPatience = Duration.seconds(10)

    /// Locks the data directory, and checks that the ports are free. Opens none yet.
    ///
    /// - Parameter recorder: stores what the logger's handlers pass to it; see `RecordingLogHandler`.
    /// - Throws: an error with a readable description: the directory is in use, a key cannot be read, a certificate is
    ///   invalid.
    package init(
        _ settings: GatewaySettings,
        sources: SettingSources,
        logger: Logger,
        clock: (any WallClock)? = nil,
        recorder: LogRecorder = LogRecorder()
    ) async throws {
        self.settings = settings
        self.sources = sources
        environment = sources.environment
        self.logger = logger
        self.recorder = recorder
        try FileSystem.makeFolder(settings.data.directory)
        lock = try await DirectoryLock.acquire(directory: settings.data.directory, patience: Self.lockPatience)
        try Self.checkPorts(settings, inherited: InheritedSockets(environment: sources.environment))
        store = try SQLStore.open(settings.storeOptions)
        let clock = clock ?? store.clock
        self.clock = clock
        logLimiter = LogLimiter(clock: clock)
        recorder.use(clock)
        try store.refuseIncompleteCopy()
        keys = try KeyRing(settings.secrets, sources)
        certificates = try Certificates(settings, hostName: settings.hostName)
    }

    /// Runs until the task is cancelled or the process is signalled to stop.
    ///
    /// - Parameters:
    ///   - stopsOnSignals: whether SIGTERM and SIGINT stop it.
    ///   - observer: is told once connections are accepted.
    package func run(stopsOnSignals: Bool = true, observer: any GatewayObserver) async throws {
        try await keys.beginServing(with: store, logger: logger)
        let mail = try await MailParts(self, observer: observer)
        let sync = SyncParts(self, mail)
        // Before the listeners open: mail of a neutralized database must not be sent meanwhile.
        await neutralizationWatch(mail).check()
        let (hangingWorkers, isStopping) = (Locked(0), Locked(false))
        let added = AddedOdooDatabases(
            store: store,
            sealer: keys,
            directory: sync.access.directory,
            others: [mail.reportDirectory],
            logger: logger
        )
        await added.reload()
        let odoo = OdooWatches(self, mail, sync)
        let watch = watch(mail, hangingWorkers: hangingWorkers)
        // Stopped in reverse order: first the listener, so that no new mail arrives.
        var services: [any Service] = [
            watch,
            LogWriter(recorder: recorder, store: store, clock: clock, logger: logger),
            LogSummaries(limiter: logLimiter, clock: clock, logger: logger), maintenance(mail, odoo.app, added),
            mail.dispatcher, sync.scheduler,
            NodeWatch(store: store, dispatcher: mail.dispatcher, logger: logger),
        ]
        services += odoo.services
        let alertOptions = AlertOptions(settings)
        let webhookOptions = DeliveryWebhookOptions(settings)
        let isCalling = alertOptions.isActive || webhookOptions != nil
        let webhookTransport = isCalling ? CurlTransport(settings.webhookCurlOptions) : nil
        var webhook: DeliveryWebhook?
        if let webhookTransport {
            if alertOptions.isActive { services.append(alertWatch(alertOptions, webhookTransport, mail)) }
            webhook = webhookOptions.map { DeliveryWebhook($0, transport: webhookTransport) }
        }
        if let webhook {
            services.append(DeliveryWebhookSender(webhook, store: store, clock: clock, logger: logger))
        }
        if settings.monitoring.enabled {
            let probes = probes(mail, watch, hangingWorkers, isStopping)
            services.append(probes.server(settings.monitoring, hostName: settings.hostName, logger: logger))
        }
        if settings.console.enabled {
            services.append(
                ConsoleServer(console(mail, sync, added, odoo.app, webhook)) { await observer.consoleOpened($0) }
            )
        }
        services += [mail.server, StopSign(isStopping: isStopping)]
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: stopsOnSignals ? [.sigterm, .sigint] : [],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = settings.server.shutdownGrace
        defer { SystemdNotifier.stopping.send(environment: environment) }
        try await ServiceGroup(configuration: configuration).run()
        await mail.googleTransport.shutdown()
        await mail.odooTransport.shutdown()
        await webhookTransport?.shutdown()
        try store.close()
    }

    private static func checkPorts(_ settings: GatewaySettings, inherited: InheritedSockets) throws(ListenFailure) {
        let listeners = settings.smtp.listeners
        for listener in listeners where listener.port != 0 {
            guard inherited.descriptor(for: listener.name, isOnly: listeners.count == 1) == nil else { continue }
            try ListenFailure.check("listener \(listener.name)", address: listener.address, port: listener.port)
        }
        let (monitoring, console) = (settings.monitoring, settings.console)
        if monitoring.enabled, monitoring.port != 0 {
            try ListenFailure.check("monitoring", address: monitoring.address, port: monitoring.port)
        }
        if console.enabled, console.port != 0 {
            try ListenFailure.check("the console", address: console.address, port: console.port)
        }
    }

    private func maintenance(_ mail: MailParts, _ app: AppWatch, _ added: AddedOdooDatabases) -> Maintenance {
        Maintenance(
            store: store,
            keys: keys,
            accounts: mail.accounts,
            dispatcher: mail.dispatcher,
            checkup: checkup(mail),
            balancer: PoolBalancer(
                store: store,
                accounts: mail.accounts,
                limits: settings.paceLimits,
                dispatcher: mail.dispatcher,
                clock: clock,
                logger: logger
            ),
            odooApp: app,
            odooDatabases: added,
            certificates: certificates,
            recorder: recorder,
            retention: settings.queue.retention,
            capturedRetention: settings.queue.capturedRetention,
            sendsDeliveryEvents: settings.delivery.webhook.url != nil,
            clock: clock,
            logger: logger
        )
    }

    private func alertWatch(_ options: AlertOptions, _ transport: CurlTransport, _ mail: MailParts) -> AlertWatch {
        AlertWatch(
            options,
            store: store,
            messagesPerDay: settings.delivery.messagesPerDay,
            machine: AlertWatch.Machine(
                space: { [store, settings] in (store.statistics.freeBytes, settings.data.reserve) },
                certificates: { [certificates] in certificates.facts }
            ),
            post: AlertPost(options, transport: transport),
            clock: clock,
            logger: logger,
            onQueued: { mail.changes.wake($0) }
        )
    }

    func checkup(_ mail: MailParts) -> AccountRefresher {
        AccountRefresher(
            store: store,
            accounts: mail.accounts,
            couriers: mail.couriers,
            health: mail.health,
            clock: clock,
            logger: logger
        )
    }

    private func probes(
        _ mail: MailParts,
        _ watch: ProcessWatch,
        _ hangingWorkers: Locked<Int>,
        _ isStopping: Locked<Bool>
    ) -> GatewayProbes {
        GatewayProbes(
            store: store,
            watch: watch,
            hangingWorkers: hangingWorkers,
            accounts: mail.accounts,
            server: mail.serverCounters,
            delivery: mail.deliveryCounters,
            isStopping: isStopping,
            reserve: settings.data.reserve,
            webhook: DeliveryWebhookOptions(settings)?.target
        )
    }
}
