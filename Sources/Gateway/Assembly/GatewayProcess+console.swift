package import Admin
import Base
import Cryptography
import Delivery
import Google
import Mail
import Odoo
import SQLStorage
package import Settings
import Storage
import Sync

extension GatewayProcess {
    /// Builds the console with everything it may see and do.
    func console(_ mail: MailParts, _ sync: SyncParts) -> Console {
        let (settings, sources, certificates, store) = (settings, sources, certificates, store)
        let manager = AccountManager(
            store: store,
            settings: settings,
            keys: keys,
            transport: mail.googleTransport,
            health: mail.health,
            clock: clock
        )
        let (checkup, directory) = (checkup(mail), sync.access.directory)
        let services = ConsoleServices(
            freeSpace: { (store.statistics.freeBytes, settings.data.reserve) },
            accountsChanged: { try? await mail.accounts.reload() },
            accounts: AccountServices(manager, settings),
            configuration: { settings.configurationValues(sources) },
            certificates: { certificates.facts },
            listeners: { settings.listenerFacts(mail.ports.withLock { $0 }) },
            sendTestMail: { try await sendTestMail(to: $0, mail) },
            builtActions: ActionHandlers.kinds,
            actionsRequested: { sync.scheduler.wake() },
            queueChanged: { Task { await mail.dispatcher.wake(mail.accounts.current.accounts.all.map(\.id)) } },
            google: settings.googleServices(
                manager: manager,
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
            services: services,
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
        mail.changes.wake([account.id])
        return id
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
        options.demandsSecondFactor = console.secondFactor == .administrators
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

extension AccountServices {
    /// Connects the console's account functions to the gateway.
    package init(_ manager: AccountManager, _ settings: GatewaySettings) {
        self.init(
            limits: Limits(
                unitsPerMinute: settings.delivery.unitsPerMinute,
                messagesPerDay: settings.delivery.messagesPerDay,
                concurrency: settings.delivery.concurrencyPerAccount
            ),
            delegatedScopes: { Self.scopes($0) },
            grantScopes: ScopeSet.modify.scopes,
            source: { account in
                switch try? manager.credential(of: account) {
                case .user(let clientID, _, _): .user(clientID: clientID)
                case .serviceAccount(let key, _): .serviceAccount(DelegationKey(key))
                case nil: account.sealedCredential.isEmpty ? .missing : .unreadable
                }
            },
            test: { try await manager.test($0) },
            readKey: { (bytes) throws(KeyFileProblem) in DelegationKey(try Self.key(bytes)) },
            delegate: { key, address, withSubmission in
                let found: ServiceAccountKey
                switch key {
                case .file(let bytes): found = try Self.key(bytes)
                case .account(let account):
                    guard case .serviceAccount(let key, _) = try manager.credential(of: account) else {
                        throw KeyFileProblem("\(account.address) has no service account")
                    }
                    found = key
                }
                return try await manager.delegate(found, address, scopes: Self.scopes(withSubmission))
            },
            revoke: { _ = try await manager.revokeGrant(of: $0) }
        )
    }

    private static func scopes(_ withSubmission: Bool) -> [String] {
        (withSubmission ? ScopeSet.fullMail : .modify).delegatedScopes
    }

    private static func key(_ file: [UInt8]) throws(KeyFileProblem) -> ServiceAccountKey {
        do { return try ServiceAccountKey(json: file) } catch { throw KeyFileProblem("\(error)") }
    }
}

extension DelegationKey {
    fileprivate init(_ key: ServiceAccountKey) {
        self.init(email: key.clientEmail, clientID: key.clientID, keyID: key.privateKeyID)
    }
}
