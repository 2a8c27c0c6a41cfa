package import Base
import Hummingbird
package import Logging
package import Storage

/// The console's dependencies: the store, the clock, and what it asks of the rest of the gateway.
package struct Console: Sendable {
    let options: ConsoleOptions
    let store: any Store
    let gateway: any RunningGateway
    let accounts: any AccountAdministration
    /// Without it, the pages about Google are unavailable.
    let google: (any GoogleClients)?
    /// Without it, no one can choose contacts.
    let contacts: (any ContactDirectory)?
    /// Without it, there is no Odoo to be set up.
    let odoo: (any OdooAdministration)?
    /// Without it, nobody comes from Odoo.
    let entrance: (any OdooEntrance)?
    let sealer: any SecretSealer
    let clock: any WallClock
    let logger: Logger
    /// Protects the log from floods.
    let logLimiter: LogLimiter
    let connections: HTTPConnections
    let sessions: Sessions
    let signIn: SignIn
    let secondFactors: SecondFactors
    let resets: PasswordResets
    let entries: OdooEntries
    let calls: OdooCalls
    package let links: Links
    let consents: PendingConsents
    let runs: ConsoleRuns
    let live: LiveHub

    package init(
        _ options: ConsoleOptions,
        store: any Store,
        gateway: any RunningGateway,
        accounts: any AccountAdministration,
        google: (any GoogleClients)?,
        contacts: (any ContactDirectory)?,
        odoo: (any OdooAdministration)?,
        entrance: (any OdooEntrance)?,
        sealer: any SecretSealer,
        clock: any WallClock,
        logger: Logger,
        logLimiter: LogLimiter
    ) {
        self.options = options
        self.store = store
        self.gateway = gateway
        self.accounts = accounts
        self.google = google
        self.contacts = contacts
        self.odoo = odoo
        self.entrance = entrance
        self.sealer = sealer
        self.clock = clock
        self.logger = logger
        self.logLimiter = logLimiter
        connections = HTTPConnections(options.connectionLimits)
        sessions = Sessions(
            store: store,
            clock: clock,
            idleTimeout: options.idleTimeout,
            longest: options.longestSession,
            trustsOdoo: options.fromOdoo.keepsAdministrators
        )
        signIn = SignIn(store: store, limits: options.signInLimits, clock: clock)
        let steps = PendingSteps(store: store, sealer: sealer, clock: clock)
        secondFactors = SecondFactors(
            store: store,
            steps: steps,
            sealer: sealer,
            limits: options.signInLimits,
            clock: clock
        )
        entries = OdooEntries(store: store, steps: steps, limits: options.signInLimits, clock: clock)
        calls = OdooCalls(clock: clock) { await gateway.odooCalled() }
        consents = PendingConsents(steps: steps)
        runs = ConsoleRuns(store: store, clock: clock, logger: logger)
        live = LiveHub(store: store, clock: clock, connections: options.limits.connections)
        links = Links(store: store, clock: clock, lifetime: options.linkLifetime)
        resets = PasswordResets(
            store: store,
            links: links,
            gateway: gateway,
            base: options.passwordReset ? options.baseURL.map { "\($0)\(options.pathPrefix)" } : nil,
            clock: clock,
            logger: logger,
            logLimiter: logLimiter
        )
    }

    /// Logs a line that clients can cause at will, unless there were too many of its kind recently; those are summed
    /// up.
    func tell(
        _ kind: LogLimiter.Kind,
        _ level: Logger.Level,
        from client: String,
        metadata: Logger.Metadata = [:]
    ) {
        logLimiter.tell(logger, kind, level, from: client, metadata: metadata)
    }
}

extension LogLimiter {
    /// Logs such a line, unless there were too many.
    func tell(
        _ logger: Logger,
        _ kind: Kind,
        _ level: Logger.Level,
        from client: String,
        metadata: Logger.Metadata = [:]
    ) {
        guard admits(kind, from: client) else { return }
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
    static let uselessReset = Self(
        "a new password was asked for, for nobody who has one",
        category: LogCategory.signIn.rawValue
    )
    static let refusedTicket = Self("a ticket from Odoo was refused", category: LogCategory.signIn.rawValue)
    static let unansweredTicket = Self(
        "Odoo does not say whose ticket it is",
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

// MARK: Clients

extension Console {
    /// Whether the settings require a second factor of the user. A user without a password signs in with Google alone,
    /// which has second factors of its own.
    func demandsSecondFactor(of user: UserRecord) -> Bool {
        options.demandsSecondFactor && user.role == .administrator && user.passwordHash != nil
    }

    /// Whether the user has yet to set up the second factor that the settings require.
    func lacksSecondFactor(_ user: UserRecord) -> Bool { !user.hasSecondFactor && demandsSecondFactor(of: user) }

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
