package import Base
package import Google
package import Storage
package import Transport

/// Holds what each account needs to reach Google, and chooses the courier for a message by the account's options and
/// its granted scopes.
package final class AccountCouriers: CourierChooser {
    /// What an account's couriers share while its grant stays the same.
    private struct Way: Sendable {
        let sealedCredential: [UInt8]
        let tokens: AccessTokens
        let client: GmailClient
        let index: SentIndex
    }

    package typealias Unseal = @Sendable (AccountRecord) throws -> Credential

    private let endpoints: Endpoints
    private let transport: any HTTPTransport
    private let submitter: any Submitter
    private let limits: GmailLimits
    private let readsBack: Bool
    private let clock: any WallClock
    private let unseal: Unseal
    private let onToken: @Sendable (AccountRecord, GrantError?) async -> Void
    private let ways = Locked<[AccountID: Way]>([:])

    /// - Parameters:
    ///   - readsBack: whether to request the new Message-ID after each send, where the grant allows it.
    ///   - unseal: opens an account's `sealedCredential`.
    ///   - onToken: receives each answer of the token endpoint about an account, whoever asked: `nil` for a token.
    package init(
        endpoints: Endpoints,
        transport: any HTTPTransport,
        submitter: any Submitter,
        limits: GmailLimits = GmailLimits(),
        readsBack: Bool,
        clock: any WallClock = SystemClock(),
        unseal: @escaping Unseal,
        onToken: @escaping @Sendable (AccountRecord, GrantError?) async -> Void = { _, _ in }
    ) {
        self.endpoints = endpoints
        self.transport = transport
        self.submitter = submitter
        self.limits = limits
        self.readsBack = readsBack
        self.clock = clock
        self.unseal = unseal
        self.onToken = onToken
    }

    package func courier(for outgoing: OutgoingMessage) -> any Courier {
        let account = outgoing.account
        let way: Way
        do { way = try self.way(of: account) } catch { return BrokenCourier(reason: "\(error)") }
        let scopes = GrantedScopes(account.scopes)
        let search = SentSearch(client: way.client, scopes: scopes, index: way.index, clock: clock)
        let choice = Self.choose(
            account.options,
            scopes,
            headerDiffers: outgoing.headerDiffers,
            size: outgoing.source(.submission).size
        )
        switch choice {
        case .api: return GmailCourier(client: way.client, search: search, readsBack: readsBack, clock: clock)
        case .draft: return DraftCourier(client: way.client, search: search, readsBack: readsBack, clock: clock)
        case .submission:
            return SubmissionCourier(
                submitter: submitter,
                endpoints: endpoints,
                tokens: way.tokens,
                search: search,
                clock: clock
            )
        }
    }

    /// Returns the Gmail API client of the account, for example to read its send-as addresses.
    package func client(of account: AccountRecord) throws -> GmailClient { try way(of: account).client }

    enum Kind: Sendable, Hashable {
        case api, draft, submission
    }

    /// Chooses the API by default, and where the grant lacks a scope that the chosen courier needs. A chosen `smtp`
    /// without its scope is still tried and refused, so that the error shows.
    ///
    /// - Parameter size: the message's size in bytes as it would be submitted. What is too large for smtp.gmail.com can
    ///   go through the API.
    static func choose(
        _ options: AccountOptions,
        _ scopes: GrantedScopes,
        headerDiffers: Bool,
        size: @autoclosure () -> Int
    ) -> Kind {
        switch options.courier {
        case .smtp: return .submission
        case .auto where headerDiffers && scopes.allows(.submission) && size() <= SMTPLimits.gmailSubmissionSize:
            return .submission
        case .auto, .api: return sendsDrafts(options, scopes) ? .draft : .api
        }
    }

    /// Whether what the account sends through the API is first created as a draft.
    static func sendsDrafts(_ options: AccountOptions, _ scopes: GrantedScopes) -> Bool {
        options.courier != .smtp && options.onLostAnswer == .draft && scopes.allows(.drafts)
            && scopes.allows(.searchSent)
    }

    /// Returns the account's tokens and client; new ones after a new grant.
    private func way(of account: AccountRecord) throws -> Way {
        if let way = ways.withLock({ $0[account.id] }), way.sealedCredential == account.sealedCredential { return way }
        let tokens = AccessTokens(
            try unseal(account),
            scopes: account.scopes,
            endpoints: endpoints,
            transport: transport,
            clock: clock,
            onAnswer: { [onToken] error in await onToken(account, error) }
        )
        let client = GmailClient(
            endpoints: endpoints,
            transport: transport,
            tokens: tokens,
            limits: limits,
            clock: clock
        )
        let way = Way(
            sealedCredential: account.sealedCredential,
            tokens: tokens,
            client: client,
            index: SentIndex()
        )
        return ways.withLock { ways in
            // Two calls may have created one concurrently. The first is kept, so that tokens are shared.
            if let first = ways[account.id], first.sealedCredential == account.sealedCredential { return first }
            ways[account.id] = way
            return way
        }
    }
}

/// The courier of an account whose stored credential cannot be opened.
private struct BrokenCourier: Courier {
    let reason: String

    func deliver(_ outgoing: OutgoingMessage) async -> Outcome { outcome }

    func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        SentSearchResult(.accountRefused(outcome), units: 0)
    }

    private var outcome: Outcome {
        Outcome(
            .accountBroken(
                reason: Reason(.grantUnusable, reason),
                suggestedFix: .restoreSealingKey,
                refused: .grant
            )
        )
    }
}
