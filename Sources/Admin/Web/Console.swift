package import Base
import Hummingbird
package import Logging
package import Mail
package import Storage

/// The console's dependencies: the store, the clock, and the rest of the gateway behind `ConsoleServices`.
package struct Console: Sendable {
    let options: ConsoleOptions
    let store: any Store
    let clock: any WallClock
    let logger: Logger
    /// Protects the log from floods.
    package var logLimiter = LogLimiter()
    let services: ConsoleServices
    let connections: HTTPConnections
    let sessions: Sessions
    let signIn: SignIn
    let secondFactors: SecondFactors
    package let links: Links
    let notices = FlashNotices()
    let consents = PendingConsents()
    let delegations = DelegationRuns()
    let odooRuns = OdooRuns()

    package init(
        _ options: ConsoleOptions,
        store: any Store,
        services: ConsoleServices,
        clock: any WallClock,
        logger: Logger
    ) {
        self.options = options
        self.store = store
        self.services = services
        self.clock = clock
        self.logger = logger
        connections = HTTPConnections(options.connectionLimits)
        sessions = Sessions(
            store: store,
            clock: clock,
            idleTimeout: options.idleTimeout,
            longest: options.longestSession
        )
        signIn = SignIn(store: store, limits: options.signInLimits, clock: clock)
        secondFactors = SecondFactors(store: store, limits: options.signInLimits, clock: clock)
        links = Links(store: store, clock: clock, lifetime: options.linkLifetime)
    }

    /// Logs a line that clients can cause at will, unless there were too many of its kind recently; those are summed
    /// up.
    func tell(
        _ kind: LogLimiter.Kind,
        _ level: Logger.Level,
        from client: String,
        metadata: Logger.Metadata = [:]
    ) {
        guard logLimiter.admits(kind, from: client) else { return }
        var metadata = metadata
        metadata["client"] = "\(client)"
        metadata["category"] = "\(kind.category)"
        logger.log(level: level, "\(kind.text)", metadata: metadata)
    }
}

/// Log lines that any client can cause as often as it likes.
extension LogLimiter.Kind {
    static let refusedSignIn = Self("sign-in refused", category: LogCategory.signIn.rawValue)
    static let lockedOutSignIn = Self(
        "sign-in locked out",
        category: LogCategory.signIn.rawValue
    )
    static let refusedKey = Self("API key refused", category: LogCategory.signIn.rawValue)
    static let uselessGrantAnswer = Self(
        "the browser returned from Google without a usable answer",
        category: LogCategory.grants.rawValue
    )
    static let failedPage = Self("a page of the console failed", category: LogCategory.system.rawValue)
    static let failedRequest = Self("a request of a program failed", category: LogCategory.system.rawValue)
}

/// What the console needs from the rest of the gateway. No part has a default: one that is not connected does not compile.
package struct ConsoleServices: Sendable {
    /// The free bytes of the disk with the queue, and how many must stay free.
    package var freeSpace: @Sendable () -> (free: Int, reserve: Int)
    /// Applies a change of accounts, options or grants.
    package var accountsChanged: @Sendable () async -> Void
    /// The functions of Google accounts.
    package var accounts: AccountServices
    /// The effective settings of the configuration file.
    package var configuration: @Sendable () -> [ConfigurationValue]
    /// The certificates in use, and their folder.
    package var certificates: @Sendable () -> (folder: String, all: [CertificateInfo])
    /// The listeners for Odoo's mail.
    package var listeners: @Sendable () -> [ListenerInfo]
    /// Queues a test message from the default sender to that address.
    package var sendTestMail: @Sendable (Address) async throws -> QueueID
    /// The scheduled actions that this version runs.
    package var builtActions: Set<ScheduledAction>
    /// Starts requested runs of scheduled actions.
    package var actionsRequested: @Sendable () -> Void
    /// Starts deliveries of released or retried messages.
    package var queueChanged: @Sendable () -> Void
    /// Grants, labels and sign-ins; without them, the pages about Google are unavailable.
    package var google: GoogleServices?
    /// Contacts in Odoo; without them, no one can choose any.
    package var contacts: ContactServices?
    /// Seals secrets for the store; without it, there are no second factors.
    package var sealer: (any SecretSealer)?
    /// The gateway's records in Odoo.
    package var odoo: OdooServices?

    package init(
        freeSpace: @escaping @Sendable () -> (free: Int, reserve: Int),
        accountsChanged: @escaping @Sendable () async -> Void,
        accounts: AccountServices,
        configuration: @escaping @Sendable () -> [ConfigurationValue],
        certificates: @escaping @Sendable () -> (folder: String, all: [CertificateInfo]),
        listeners: @escaping @Sendable () -> [ListenerInfo],
        sendTestMail: @escaping @Sendable (Address) async throws -> QueueID,
        builtActions: Set<ScheduledAction>,
        actionsRequested: @escaping @Sendable () -> Void,
        queueChanged: @escaping @Sendable () -> Void,
        google: GoogleServices?,
        contacts: ContactServices?,
        sealer: (any SecretSealer)?,
        odoo: OdooServices?
    ) {
        self.freeSpace = freeSpace
        self.accountsChanged = accountsChanged
        self.accounts = accounts
        self.configuration = configuration
        self.certificates = certificates
        self.listeners = listeners
        self.sendTestMail = sendTestMail
        self.builtActions = builtActions
        self.actionsRequested = actionsRequested
        self.queueChanged = queueChanged
        self.google = google
        self.contacts = contacts
        self.sealer = sealer
        self.odoo = odoo
    }
}

// MARK: Clients

extension Console {
    /// Whether the settings require a second factor of the user. A user without a password signs in with Google alone,
    /// which has second factors of its own.
    func demandsSecondFactor(of user: UserRecord) -> Bool {
        options.demandsSecondFactor && user.role == .administrator && user.passwordHash != nil
            && services.sealer != nil
    }

    /// Returns the client and the host it asked for. Throws `malformed` for several hosts, and `unknownHost` for a host
    /// that is not the console's: a foreign page whose own name resolves to this machine (DNS rebinding) gets nothing.
    func client(of request: Request, _ context: ConsoleContext) throws(Refusal) -> Client {
        guard !request.hasSeveralHosts else { throw .malformed }
        let client = Client(
            peer: connections.address(of: context.channel),
            isSecure: options.tls != nil,
            host: request.head.authority,
            headers: request.headers,
            trusted: options.trustedProxies
        )
        guard let client, isOwnName(client.origin) else { throw .unknownHost }
        return client
    }

    private func isOwnName(_ origin: WebOrigin) -> Bool {
        if let base = options.baseURL, origin.host == base.host { return true }
        let name = origin.hostName
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        if let address = IPAddress(name) { return options.baseURL == nil || address.isLoopback }
        return options.baseURL == nil && options.hostNames.contains { $0.lowercased() == name }
    }

    /// Whether the browser uses TLS, with the console or with a proxy in front of it.
    func isSecure(_ client: Client) -> Bool {
        client.origin.isSecure || options.baseURL.map { $0.isSecure && $0.host == client.origin.host } ?? false
    }

    /// The origins of the console's own forms.
    func origins(_ client: Client) -> [WebOrigin] {
        [client.origin] + (options.baseURL.map { [$0] } ?? [])
    }

    /// A request's path without the prefix.
    func localPath(of request: Request) -> LocalPath {
        LocalPath(withoutPrefix(request.uri.string)) ?? "/"
    }

    /// A proxy may already have removed the prefix.
    func withoutPrefix(_ path: String) -> String {
        guard !options.pathPrefix.isEmpty, path.hasPrefix(options.pathPrefix) else { return path }
        let rest = path.dropFirst(options.pathPrefix.count)
        if rest.isEmpty { return "/" }
        return rest.hasPrefix("/") ? String(rest) : rest.hasPrefix("?") ? "/" + rest : path
    }
}

/// The console's address, once it accepts connections.
package struct ConsoleWelcome: Sendable {
    package let url: String
    package let port: Int
    /// While there is no administrator: the one-time link that creates the first one.
    package let firstLink: String?
}
