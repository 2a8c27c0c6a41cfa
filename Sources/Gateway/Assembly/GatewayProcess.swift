package import Admin
package import Base
package import Logging
import SMTPServer
package import SQLStorage
import ServiceLifecycle
package import Settings
import Transport
import UnixSignals

/// The whole gateway: builds its parts from the settings, and runs them until it is stopped.
///
/// Read this file for an overview; `MailParts` is a message's way to Google, `SyncParts` the scheduled actions, and
/// `GatewayProcess+console` what the console may see and do.
package struct GatewayProcess: Sendable {
    /// The process's name in leases and claims; several nodes would need different ones.
    static let node = "gateway"

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
        clock: any WallClock = SystemClock(),
        recorder: LogRecorder = LogRecorder()
    ) async throws {
        self.settings = settings
        self.sources = sources
        environment = sources.environment
        self.logger = logger
        self.recorder = recorder
        self.clock = clock
        logLimiter = LogLimiter(clock: clock)
        try FileSystem.makeFolder(settings.data.directory)
        lock = try await DirectoryLock.acquire(directory: settings.data.directory, patience: Self.lockPatience)
        try Self.checkPorts(settings, inherited: InheritedSockets(environment: sources.environment))
        store = try SQLStore.open(settings.storeOptions)
        try store.refuseIncompleteCopy()
        keys = try KeyRing(settings.secrets, sources)
        certificates = try Certificates(settings, hostName: settings.hostName)
    }

    /// Runs until the task is cancelled or the process is signalled to stop.
    ///
    /// - Parameters:
    ///   - onListening: receives each listener's name and port once it accepts connections.
    ///   - onConsole: receives the console's address once it accepts connections.
    package func run(
        stopsOnSignals: Bool = true,
        onListening: @escaping @Sendable (String, Int) async -> Void = { _, _ in },
        onConsole: @escaping @Sendable (ConsoleWelcome) async -> Void = { _ in }
    ) async throws {
        try await keys.beginServing(with: store, logger: logger)
        let mail = try await MailParts(self, onListening: onListening)
        let sync = SyncParts(self, mail)
        // Before the listeners open: mail of a neutralized database must not be sent meanwhile.
        await neutralizationWatch(mail).check()
        let hangingWorkers = Locked(0)
        let watch = watch(mail, hangingWorkers: hangingWorkers)
        // Stopped in reverse order: first the listener, so that no new mail arrives.
        var services: [any Service] = [
            watch,
            LogWriter(recorder: recorder, store: store, clock: clock, logger: logger),
            LogSummaries(limiter: logLimiter, clock: clock, logger: logger), maintenance(mail), mail.dispatcher,
            sync.scheduler,
        ]
        services += OdooWatches(self, mail, sync).services
        if settings.monitoring.enabled {
            let probes = probes(mail, watch, hangingWorkers)
            services.append(probes.server(settings.monitoring, hostName: settings.hostName, logger: logger))
        }
        if settings.console.enabled { services.append(ConsoleServer(console(mail, sync), onListening: onConsole)) }
        services.append(mail.server)
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

    private func maintenance(_ mail: MailParts) -> Maintenance {
        Maintenance(
            store: store,
            keys: keys,
            accounts: mail.accounts,
            dispatcher: mail.dispatcher,
            checkup: checkup(mail),
            certificates: certificates,
            retention: settings.queue.retention,
            capturedRetention: settings.queue.capturedRetention,
            clock: clock,
            logger: logger
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

    private func probes(_ mail: MailParts, _ watch: ProcessWatch, _ hangingWorkers: Locked<Int>) -> GatewayProbes {
        GatewayProbes(
            store: store,
            watch: watch,
            hangingWorkers: hangingWorkers,
            accounts: mail.accounts,
            server: mail.serverCounters,
            delivery: mail.deliveryCounters,
            reserve: settings.data.reserve
        )
    }
}
