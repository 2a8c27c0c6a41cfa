import Base
import Delivery
import SMTPServer
import SQLStorage
import Settings
import Storage
import Sync
import Transport

/// A message's way from the listeners to Google.
struct MailParts: Sendable {
    let accounts: LiveAccounts
    let health: AccountHealthMonitor
    let googleTransport: CurlTransport
    let odooTransport: CurlTransport
    /// The Odoo databases that are told of failures.
    let reportDirectory: OdooDirectory
    let couriers: AccountCouriers
    let changes: ChangeSignal
    let deliveryCounters: DeliveryCounters
    let dispatcher: Dispatcher
    let proof: BounceProof
    let serverCounters: ServerCounters
    let neutralized: NeutralizedDatabases
    /// The ports of the open listeners, by name.
    let ports: Locked<[String: Int]>
    let server: MailServer

    init(_ process: GatewayProcess, observer: any GatewayObserver) async throws {
        let settings = process.settings
        accounts = LiveAccounts(store: process.store)
        try await accounts.reload()
        let health = AccountHealthMonitor(store: process.store, clock: process.clock, logger: process.logger) {
            [accounts] () throws(StorageError) in try await accounts.reload()
        }
        self.health = health
        googleTransport = CurlTransport(settings.curlOptions)
        odooTransport = CurlTransport(settings.odooCurlOptions)
        guard googleTransport.prepare(), odooTransport.prepare() else { throw NoThread() }
        neutralized = NeutralizedDatabases(
            settings.odoo.captureNeutralized ? try await process.store.neutralizedDatabases() : []
        )
        let keys = process.keys
        couriers = AccountCouriers(
            endpoints: settings.endpoints,
            transport: googleTransport,
            submitter: CurlMailSubmission(googleTransport),
            limits: settings.gmailLimits,
            readsBack: settings.delivery.readBackMessageID,
            clock: process.clock,
            unseal: { try keys.credential(of: $0) },
            onToken: { account, error in await health.heard(error, about: account) }
        )
        let reportDirectory = OdooDirectory(
            settings.odooDatabases,
            transport: odooTransport,
            limits: ReportCouriers.limits,
            clock: process.clock
        )
        self.reportDirectory = reportDirectory
        let isReporting = settings.odoo.deliveryReports
        let reporting = ReportCouriers(
            { isReporting ? reportDirectory.clients.map { $0.client } : [] },
            others: couriers,
            logger: process.logger
        )
        let changes = ChangeSignal()
        self.changes = changes
        deliveryCounters = DeliveryCounters()
        let newKey = BounceProofKey(bytes: BounceProof.makeKey(), madeAt: process.clock.now)
        proof = BounceProof(try await process.store.bounceProofKey(orKeep: newKey))
        let context = process.deliveryContext(accounts, reporting, deliveryCounters, changes, proof)
        let dispatcher = Dispatcher(
            context: context,
            concurrency: settings.delivery.concurrency
        )
        self.dispatcher = dispatcher
        changes.listen { accounts in Task { await dispatcher.wake(accounts) } }
        serverCounters = ServerCounters()
        let ports = Locked<[String: Int]>([:])
        self.ports = ports
        server = MailServer(
            settings.listenerOptions(process.certificates),
            context: process.serverContext(accounts, serverCounters, changes, proof, neutralized),
            inherited: InheritedSockets(environment: process.environment),
            onListening: process.announcing { name, port in
                ports.withLock { $0[name] = port }
                await observer.listenerOpened(name, port: port)
            }
        )
    }
}

/// Why calls to Google and Odoo are impossible.
private struct NoThread: Error, CustomStringConvertible {
    let description = "no thread, memory or open file is left for the calls to Google and Odoo"
}

extension GatewayProcess {
    /// Notifies systemd that the gateway is ready once the last listener accepts connections.
    fileprivate func announcing(
        _ onListening: @escaping @Sendable (String, Int) async -> Void
    ) -> @Sendable (String, Int) async -> Void {
        let missing = Locked(settings.smtp.listeners.count)
        let environment = environment
        return { name, port in
            let isLast = missing.withLock { count in
                count -= 1
                return count == 0
            }
            if isLast { SystemdNotifier.ready.send(environment: environment) }
            await onListening(name, port)
        }
    }

    fileprivate func deliveryContext(
        _ accounts: LiveAccounts,
        _ couriers: ReportCouriers,
        _ counters: DeliveryCounters,
        _ changes: ChangeSignal,
        _ proof: BounceProof
    ) -> DeliveryContext {
        DeliveryContext(
            store: store,
            accounts: accounts,
            couriers: couriers,
            clock: clock,
            policy: settings.retryPolicy,
            limits: settings.paceLimits,
            unitsPerSend: settings.unitsPerSend,
            hostName: settings.hostName,
            logger: logger,
            counters: counters,
            proof: proof,
            refusesBounced: settings.delivery.refuseBounced,
            onQueued: { changes.wake($0) }
        )
    }

    fileprivate func serverContext(
        _ accounts: LiveAccounts,
        _ counters: ServerCounters,
        _ changes: ChangeSignal,
        _ proof: BounceProof,
        _ neutralized: NeutralizedDatabases
    ) -> ServerContext {
        ServerContext(
            hostName: settings.hostName,
            limits: settings.serverLimits,
            store: store,
            admission: RoutingAdmission(
                accounts: accounts,
                recipientsPerMessage: settings.delivery.recipientsPerMessage,
                mostHops: settings.serverLimits.hops,
                size: OutgoingSize(hostName: settings.hostName, proof: proof),
                capture: CaptureRules(settings, neutralized: neutralized),
                limits: settings.paceLimits,
                clock: clock
            ),
            authenticator: StoredLogins(store: store, limits: settings.loginLimits, clock: clock),
            duplicates: DuplicateRule(policy: settings.queue.duplicates, window: settings.queue.duplicateWindow),
            clock: clock,
            logger: logger,
            counters: counters,
            logLimiter: logLimiter,
            onQueued: { changes.wake($0) }
        )
    }
}

/// Signals queued mail from the listener to the dispatcher, which is created later.
///
/// The first signal is passed on at once; those that soon follow are combined, since waking a worker costs more than storing
/// a small message.
final class ChangeSignal: Sendable {
    /// A bare closure would be wrapped again each time the generic lock takes and returns it, and every call would go
    /// through all those layers.
    private struct Listener {
        let hear: @Sendable (Set<AccountID>) -> Void
    }

    private struct State {
        var listener: Listener?
        var gathered: Set<AccountID> = []
        var isGathering = false
        /// When the last signal was passed on.
        var heardAt: ContinuousClock.Instant?
    }

    /// How long signals are collected; negligible compared to the time Gmail takes for a message.
    private static let gathering = Duration.milliseconds(2)

    private let state = Locked(State())

    func listen(_ listener: @escaping @Sendable (Set<AccountID>) -> Void) {
        state.withLock { $0.listener = Listener(hear: listener) }
    }

    /// Signals which accounts have new mail.
    func wake(_ accounts: [AccountID]) {
        guard !accounts.isEmpty else { return }
        let now = ContinuousClock.now
        let (isFirst, isBurst) = state.withLock { state in
            state.gathered.formUnion(accounts)
            defer { state.isGathering = true }
            return (!state.isGathering, state.heardAt.map { now - $0 < Self.gathering } ?? false)
        }
        guard isFirst else { return }
        guard isBurst else { return passOn(at: now) }
        Task {
            try? await Task.sleep(for: Self.gathering)
            passOn(at: .now)
        }
    }

    private func passOn(at now: ContinuousClock.Instant) {
        let (listener, woken) = state.withLock { state in
            defer { (state.gathered, state.isGathering, state.heardAt) = ([], false, now) }
            return (state.listener, state.gathered)
        }
        listener?.hear(woken)
    }
}
