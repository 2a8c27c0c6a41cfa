package import Base
package import Delivery
package import Google
package import HTTP
package import Mail
package import Settings
package import Storage

/// Stores accounts and queries Google about them, for the command line and the console.
package struct AccountKeeper: Sendable {
    private let store: any AccountStore
    private let settings: GatewaySettings
    private let keys: KeyRing
    private let transport: any HTTPTransport
    private let health: AccountHealthMonitor
    private let clock: any WallClock

    /// - Parameter health: decides what an account's test means for it; by default a separate monitor, for processes
    ///   without a running gateway.
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

    /// The result of `keep`.
    package struct Kept: Sendable, Hashable {
        package var id: AccountID
        package var isNew: Bool
    }

    /// Stores a grant: adds the account with default options from the settings, or gives an existing account its new
    /// grant.
    ///
    /// - Parameters:
    ///   - mayBeDefault: whether the very first account becomes the default sender until another is chosen.
    ///   - decide: changes the account's options.
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

    /// Returns a Gmail API client for a grant, with its own access tokens: no earlier token is used.
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

    /// Reads the addresses that the account may send as and stores them; `nil` if its grant does not allow that.
    @discardableResult
    package func readSendAs(of account: AccountRecord) async throws -> [SendAs]? {
        guard GrantedScopes(account.scopes).allows(.sendAs) else { return nil }
        let client = client(try credential(of: account), scopes: account.scopes)
        let addresses = try await client.sendAs().map(SendAs.init)
        try await note(addresses, of: account)
        return addresses
    }

    /// Returns the account of that address, if there is one.
    func account(of address: Address) async throws(StorageError) -> AccountRecord? {
        try await store.accounts().first { $0.address.key == address.key }
    }

    func note(_ aliases: [SendAs], of account: AccountRecord) async throws(StorageError) {
        try await store.setSendAs(aliases, of: account.id, readAt: clock.now)
    }

    /// Records that the account's grant was tested and works for its address.
    package func noteTested(_ account: AccountRecord) async { await health.tested(account) }

    /// Records the error of an account's test if it concerns more than the test: a grant without a token stops
    /// everything, and a call that Gmail refuses altogether stops sending. A scope that only the test needs stops
    /// nothing else.
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

    /// Records that the account's grant is for `address`, which is not the account's.
    func noteOther(_ address: String, of account: AccountRecord) async {
        let reason = Remark(.otherAddress, address)
        await health.refused(.identity, of: account, reason: reason, remedy: .grantForOwnAddress)
    }

    /// Revokes a user's grant at Google. Returns false for a service account, whose delegation an administrator ends.
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
