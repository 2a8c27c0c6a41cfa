package import Base
package import Delivery
package import Google
package import HTTP
package import Mail
package import Settings
package import Storage

/// Writes accounts down and asks Google about them, for the command line and the console alike.
package struct AccountKeeper: Sendable {
    private let store: any AccountStore
    private let settings: GatewaySettings
    private let keys: KeyRing
    private let transport: any HTTPTransport
    private let health: AccountHealthMonitor
    private let clock: any WallClock

    /// - Parameter health: decides what an account's test means for it; one of its own where there is no gateway that
    ///   runs beside.
    package init(
        store: any AccountStore,
        settings: GatewaySettings,
        keys: KeyRing,
        transport: any HTTPTransport,
        health: AccountHealthMonitor? = nil,
        clock: any WallClock = SystemClock()
    ) {
        self.store = store
        self.settings = settings
        self.keys = keys
        self.transport = transport
        self.health = health ?? AccountHealthMonitor(store: store, clock: clock, logger: nil)
        self.clock = clock
    }

    /// What became of `keep`.
    package struct Kept: Sendable, Hashable {
        package var id: AccountID
        package var isNew: Bool
    }

    /// Keeps a grant: adds the account with the defaults of the settings, or gives a known one its new grant.
    ///
    /// - Parameters:
    ///   - mayBeDefault: whether the first account of all takes the system mail until another is chosen.
    ///   - decide: what else is decided for the account.
    package func keep(
        _ address: Address,
        _ credential: Credential,
        scopes: [String],
        mayBeDefault: Bool = true,
        decide: (AccountOptions) -> AccountOptions = { $0 }
    ) async throws -> Kept {
        let existing = try await store.accounts()
        if let known = existing.first(where: { $0.address.key == address.key }) {
            let sealed = try keys.seal(credential, of: known.id, known.address)
            try await store.regrant(known.id, sealedCredential: sealed, scopes: scopes)
            try await store.setGranted(at: clock.now, of: known.id)
            let options = decide(known.options)
            if options != known.options { try await store.setOptions(options, of: known.id) }
            return Kept(id: known.id, isNew: false)
        }
        var options = AccountOptions()
        options.courier = settings.delivery.courier
        options.guarantee = settings.delivery.guarantee
        options.isDefaultSender = existing.isEmpty && mayBeDefault
        let keys = keys
        let id = try await store.addAccount(
            address,
            scopes: scopes,
            options: decide(options),
            seal: { try keys.seal(credential, of: $0, address) }
        )
        try await store.setGranted(at: clock.now, of: id)
        return Kept(id: id, isNew: true)
    }

    /// Opens an account's stored grant.
    package func credential(of account: AccountRecord) throws -> Credential {
        try keys.credential(of: account)
    }

    /// Gmail's API with a grant, by tokens of its own: none that was given before is used.
    package func client(_ credential: Credential, scopes: [String]) -> GmailClient {
        GmailClient(
            endpoints: settings.endpoints,
            transport: transport,
            tokens: AccessTokens(
                credential,
                scopes: scopes,
                endpoints: settings.endpoints,
                transport: transport,
                clock: clock
            ),
            limits: settings.gmailLimits,
            clock: clock
        )
    }

    /// Reads the addresses that Gmail lets the account send as and writes them down; `nil` where its grant does not
    /// allow that.
    @discardableResult
    package func readSendAs(of account: AccountRecord) async throws -> [SendAs]? {
        guard GrantedScopes(account.scopes).allows(.sendAs) else { return nil }
        let client = client(try credential(of: account), scopes: account.scopes)
        let addresses = try await client.sendAs().map(SendAs.init)
        try await note(addresses, of: account)
        return addresses
    }

    /// The account of that address, if there is one.
    func account(of address: Address) async throws(StorageError) -> AccountRecord? {
        try await store.accounts().first { $0.address.key == address.key }
    }

    func note(_ aliases: [SendAs], of account: AccountRecord) async throws(StorageError) {
        try await store.setSendAs(aliases, of: account.id, readAt: clock.now)
    }

    /// Writes down that the account's grant was tested and works for its address.
    package func noteTested(_ account: AccountRecord) async { await health.tested(account) }

    /// Writes down what a test of the account met, where it concerns more than the test: a grant without a token stops
    /// everything, and what Gmail refuses altogether stops sending. A scope that the test needs and the grant lacks
    /// stops nothing else.
    package func note(_ error: GoogleError, of account: AccountRecord) async {
        let call: AccountHealth.Call = error.isOfGrant ? .grant : .sending
        switch error.disposition {
        case .reauthorize(let remedy):
            guard error.isOfGrant || error.status == 401 else { return }
            await health.refused(call, of: account, reason: error.reason, remedy: remedy)
        case .accountBroken(let remedy):
            await health.refused(call, of: account, reason: error.reason, remedy: remedy)
        case .retry, .pauseAccount, .notFound, .permanent, .unknown: return
        }
    }

    /// Writes down that the account's grant answers for `address`, which is not its own.
    func noteOther(_ address: String, of account: AccountRecord) async {
        let reason = Remark(.otherAddress, address)
        await health.refused(.identity, of: account, reason: reason, remedy: .grantForOwnAddress)
    }

    /// Withdraws a user's grant at Google. Returns false for a service account, whose delegation an administrator
    /// ends.
    @discardableResult
    package func revokeGrant(of account: AccountRecord) async throws -> Bool {
        guard case .user(_, _, let refreshToken) = try credential(of: account) else { return false }
        try await TokenEndpoint(settings.endpoints, transport: transport).revoke(refreshToken)
        return true
    }
}

extension SendAs {
    package init(_ address: SendAsAddress) {
        self.init(
            address: address.sendAsEmail,
            displayName: address.displayName,
            verificationStatus: address.verificationStatus
        )
    }
}
