package import Admin
package import Base
package import Delivery
package import Google
package import Mail
package import Settings
package import Storage
package import Transport

/// Stores accounts and queries Google about them, for the command line and the console.
package struct AccountManager: Sendable {
    private let store: any AccountStore
    let settings: GatewaySettings
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
        options.onLostAnswer = settings.delivery.onLostAnswer
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
            tokens: tokens(credential, scopes: scopes),
            limits: settings.gmailLimits,
            clock: clock
        )
    }

    /// Returns a People API client for a grant, with its own access tokens.
    func people(_ credential: Credential, scopes: [String]) -> PeopleClient {
        PeopleClient(
            GoogleCaller(
                endpoints: settings.endpoints,
                transport: transport,
                tokens: tokens(credential, scopes: scopes),
                clock: clock
            )
        )
    }

    private func tokens(_ credential: Credential, scopes: [String]) -> AccessTokens {
        AccessTokens(
            credential,
            scopes: scopes,
            endpoints: settings.endpoints,
            transport: transport,
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
        case .reauthorize(let suggestedFix):
            guard error.isOfGrant || error.status == 401 else { return }
            await health.refused(call, of: account, reason: error.reason, suggestedFix: suggestedFix)
        case .accountBroken(let suggestedFix):
            await health.refused(call, of: account, reason: error.reason, suggestedFix: suggestedFix)
        case .retry, .pauseAccount, .notFound, .permanent, .unknown: return
        }
    }

    /// Records that the account's grant is for `address`, which is not the account's.
    func noteOther(_ address: String, of account: AccountRecord) async {
        let reason = Reason(.otherAddress, address)
        await health.refused(.identity, of: account, reason: reason, suggestedFix: .grantForOwnAddress)
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

extension AccountManager {
    /// Requests a token from Google and, where the grant allows it, the profile and the send-as addresses. Stores what
    /// the result means for the account's health (see `AccountHealthMonitor`); transient errors change nothing.
    package func test(_ account: AccountRecord) async throws -> GrantTest {
        let credential: Credential
        do { credential = try self.credential(of: account) } catch {
            return .refused(GrantRefusal(.other, said: "\(error)"))
        }
        let aliases: [SendAs]?
        do throws(Unfit) {
            aliases = try await ask(credential, account.address, scopes: account.scopes)
        } catch {
            switch error {
            case .google(let error): await note(error, of: account)
            case .otherAddress(let address): await noteOther(address, of: account)
            }
            return .refused(error.refusal(of: credential))
        }
        await noteTested(account)
        if let aliases { try await note(aliases, of: account) }
        return .works(sendAs: (aliases ?? account.sendAs).map(\.address))
    }

    /// Lets a service account act for `address`. An account with a grant keeps it unless the new one works; a new
    /// account is added in any case, and reports what is missing until it works.
    package func delegate(
        _ key: ServiceAccountKey,
        _ address: Address,
        scopes: [String]
    ) async throws -> Delegation {
        let credential = Credential.serviceAccount(key, subject: "\(address)")
        if try await account(of: address) != nil {
            do throws(Unfit) { _ = try await ask(credential, address, scopes: scopes) } catch {
                return .init(test: .refused(error.refusal(of: credential)), isKept: false)
            }
        }
        _ = try await keep(address, credential, scopes: scopes)
        guard let account = try await account(of: address) else { throw StorageError.notFound("account \(address)") }
        return .init(test: try await test(account), isKept: true)
    }

    /// Why a grant cannot be used.
    private enum Unfit: Error {
        case google(GoogleError)
        /// The grant is for that address.
        case otherAddress(String)

        func refusal(of credential: Credential) -> GrantRefusal {
            switch self {
            case .google(let error): GrantRefusal(error, of: credential)
            case .otherAddress(let address): GrantRefusal(.otherAddress, said: address)
            }
        }
    }

    /// Returns the send-as addresses; `nil` if the grant does not allow reading them.
    private func ask(
        _ credential: Credential,
        _ address: Address,
        scopes: [String]
    ) async throws(Unfit) -> [SendAs]? {
        let (client, granted) = (client(credential, scopes: scopes), GrantedScopes(scopes))
        let found: String
        let aliases: [SendAs]?
        do throws(GoogleError) {
            try await client.checkGrant()
            found = granted.allows(.profile) ? try await client.profile().emailAddress : "\(address)"
            aliases = granted.allows(.sendAs) ? try await client.sendAs().map(SendAs.init) : nil
        } catch {
            throw .google(error)
        }
        guard Address(found)?.key == address.key else { throw .otherAddress(found) }
        return aliases
    }
}

extension GrantRefusal {
    /// Determines the cause, as one answer may have several.
    init(_ error: GoogleError, of credential: Credential) {
        self.init(Self.cause(error, of: credential), said: error.answer ?? "\(error)")
    }

    private static func cause(_ error: GoogleError, of credential: Credential) -> Cause {
        switch error.cause {
        case .grant(let grant): cause(grant, of: credential)
        case .answer(let answer) where answer.status == 400 && answer.description.contains("Mail service"): .noMail
        case .answer(let answer) where answer.status == 401 || answer.status == 403: .scopeMissing
        case .answer(let answer) where answer.status == 429 || answer.status >= 500: .notReached
        case .answer: .other
        case .transport, .unreadable: .notReached
        }
    }

    private static func cause(_ error: GrantError, of credential: Credential) -> Cause {
        if error.isTransient { return .notReached }
        guard case .serviceAccount = credential else {
            switch error.code {
            case "invalid_grant", "access_denied": return .withdrawn
            case "invalid_client", "unauthorized_client", "deleted_client", "disabled_client": return .clientDisabled
            default: return .other
            }
        }
        switch error.code {
        case "unauthorized_client": return .delegationMissing
        case "access_denied": return .scopeMissing
        case "disabled_client", "deleted_client": return .clientDisabled
        case "invalid_grant" where error.reason.quoted.contains("short-lived"): return .wrongClock
        case "invalid_grant"
        where error.reason.quoted.contains("Signature") || error.reason.quoted.contains("account not found"):
            return .keyGone
        case "invalid_grant"
        where error.reason.quoted.lowercased().contains("email") || error.reason.quoted.contains("User ID"):
            return .unknownUser
        default: return .other
        }
    }
}
