package import Admin
import Base
import Cryptography
import Delivery
import Logging
import Mail
import Odoo
import SQLStorage
package import Settings
import Storage
import Sync

extension GatewayProcess {
    /// Builds the console with everything it may see and do.
    func console(
        _ mail: MailParts,
        _ sync: SyncParts,
        _ added: AddedOdooDatabases,
        _ app: AppWatch,
        _ webhook: DeliveryWebhook?
    ) -> Console {
        Console(
            settings.consoleOptions(certificates),
            store: store,
            gateway: ServingGateway(process: self, mail: mail, sync: sync, app: app, webhook: webhook),
            accounts: AccountManager(
                store: store,
                settings: settings,
                keys: keys,
                transport: mail.googleTransport,
                health: mail.health,
                clock: clock
            ),
            google: GatewayGoogle(
                settings,
                couriers: mail.couriers,
                transport: mail.googleTransport,
                refresher: checkup(mail)
            ),
            contacts: GatewayContacts(store: store, access: sync.access),
            odoo: GatewayOdoo(
                settings: settings,
                store: store,
                transport: mail.odooTransport,
                added: added,
                clock: clock
            ),
            entrance: GatewayEntrance(store: store, directory: sync.access.directory),
            sealer: keys,
            clock: clock,
            logger: logger,
            logLimiter: logLimiter
        )
    }
}

/// The gateway that serves, as its console sees it.
private struct ServingGateway: RunningGateway {
    let process: GatewayProcess
    let mail: MailParts
    let sync: SyncParts
    let app: AppWatch
    let webhook: DeliveryWebhook?

    var version: String { GatewayVersion.current }

    var freeSpace: (free: Int, reserve: Int) {
        (process.store.statistics.freeBytes, process.settings.data.reserve)
    }

    var configuration: [ConfigurationValue] { process.settings.configurationValues(process.sources) }
    var certificates: (folder: String, all: [CertificateInfo]) { process.certificates.facts }
    var listeners: [ListenerInfo] { process.settings.listenerFacts(mail.ports.withLock { $0 }) }
    var builtActions: Set<ScheduledAction> { ActionHandlers.kinds }

    var deliveryWebhook: (any WebhookReceiver)? {
        webhook.map { TestedWebhook(webhook: $0, store: process.store, clock: process.clock) }
    }

    func accountsChanged() async { try? await mail.accounts.reload() }

    func actionsRequested() { sync.scheduler.wake() }

    func odooCalled() async {
        app.wake()
        do throws(StorageError) { try await process.store.tellOdooCalled() } catch {
            process.logger.debug("cannot tell the other nodes of a call by Odoo", metadata: ["error": "\(error)"])
        }
    }

    func queueChanged() {
        Task { await mail.dispatcher.wake(mail.accounts.current.accounts.all.map(\.id)) }
    }

    var canMail: Bool {
        get async throws { try await workingDefaultSender != nil }
    }

    /// No other account takes its place: the letter would be in the Sent folder of somebody whom it is not for.
    private var workingDefaultSender: AccountRecord? {
        get async throws {
            try await process.store.accounts().first(where: \.isWorkingDefaultSender)
        }
    }

    func mail(_ letter: PlainLetter, to recipient: Address) async throws {
        guard let account = try await workingDefaultSender else {
            throw StorageError.notFound("a default sender that can send")
        }
        _ = try await GatewayMail(letter, to: recipient).enqueue(
            process.store,
            by: account,
            at: process.clock.now,
            within: process.settings.smtp.limits.commitTimeout
        )
        mail.changes.wake([account.id])
    }

    func sendTestMail(to recipient: Address) async throws -> QueueID {
        guard let account = mail.accounts.current.accounts.defaultSender else {
            throw StorageError.notFound("a default sender")
        }
        let message = TestMail(
            from: account.address,
            to: [recipient],
            subject: TestMail.subject,
            at: process.clock.now
        )
        let deadline = process.settings.smtp.limits.commitTimeout
        let id = try await message.enqueue(process.store, by: account.id, within: deadline)
        mail.changes.wake([account.id])
        return id
    }
}

private struct TestedWebhook: WebhookReceiver {
    let webhook: DeliveryWebhook
    let store: any DeliveryEventStore
    let clock: any WallClock

    var target: String { webhook.options.target }

    func test() async throws -> Reason? {
        do { try await webhook.test(store, at: clock.now) } catch let failure as PostFailure { return failure.reason }
        return nil
    }
}

extension GatewaySettings {
    /// The console's options from the settings. Without certificates it serves plain HTTP.
    package func consoleOptions(_ certificates: Certificates?) -> ConsoleOptions {
        var options = ConsoleOptions()
        options.address = "\(console.address)"
        options.port = console.port
        if console.tls == .certificate {
            let store = certificates?.forConsole
            options.tls = { store?.context }
        }
        options.baseURL = console.baseURL.flatMap { WebOrigin($0) }
        options.pathPrefix = console.pathPrefix ?? ""
        options.hostNames = [hostName]
        options.trustedProxies = console.trustedProxies
        options.proxiesWithHeader = console.proxyProtocolFrom
        options.idleTimeout = console.sessions.idle
        options.longestSession = console.sessions.longest
        options.linkLifetime = console.sessions.linkLifetime
        options.fromOdoo.makesUsers = console.fromOdoo.newUsers
        options.fromOdoo.keepsAdministrators = console.fromOdoo.administrators
        options.demandsSecondFactor = console.secondFactor == .administrators
        options.passwordReset = console.passwordReset
        options.refusesBounced = delivery.refuseBounced
        options.timeZone = console.timeZone
        options.limits.body = console.limits.body
        options.limits.connections = console.limits.connections
        options.limits.connectionsPerAddress = console.limits.connectionsPerAddress
        options.limits.firstHeader = console.limits.headerTimeout
        options.limits.request = console.limits.requestTimeout
        options.limits.idleConnection = console.limits.idleTimeout
        options.signInLimits = loginLimits
        return options
    }
}

extension GatewaySettings {
    /// Returns the listeners as Odoo's mail servers must name them.
    ///
    /// - Parameter ports: the opened ports by listener name, for listeners set to any free port.
    package func listenerFacts(_ ports: [String: Int]) -> [ListenerInfo] {
        smtp.listeners.map { listener in
            ListenerInfo(
                name: listener.name,
                host: listener.address.isUnspecified ? hostName : "\(listener.address)",
                port: ports[listener.name] ?? listener.port,
                encryption: listener.encryption,
                needsLogin: listener.login == .required,
                isLocal: listener.address.isLoopback
            )
        }
    }

    /// Returns all settings in force, in readable form.
    package func configurationValues(_ sources: SettingSources) -> [ConfigurationValue] {
        survey(of: sources).map { setting in
            let value: ConfigurationValue.Value =
                switch setting.value {
                case .text(let text): .text(text)
                case .flag(let isOn): .flag(isOn)
                case .duration(let length): .duration(length)
                case .size(let bytes): .size(bytes)
                case .secret(let isSet): .secret(isSet: isSet)
                }
            let source: ConfigurationValue.Source =
                switch setting.source {
                case .standard: .standard
                case .given(let origin): .given("\(origin)")
                case .derived: .derived
                }
            return ConfigurationValue(key: setting.key, meaning: setting.meaning, value: value, source: source)
        }
    }
}
