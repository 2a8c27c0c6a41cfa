import Base
import Delivery
import Mail
import SMTP
import SMTPServer
import Settings
import Storage

/// Decides before the 250 which account would send a message, and permanently refuses what could never be sent.
///
/// Uses only data in memory. Google's current state plays no part: mail that must wait for Google is accepted.
struct RoutingAdmission: Admission {
    private let accounts: LiveAccounts
    private let recipientsPerMessage: Int
    private let mostHops: Int
    private let size: OutgoingSize
    private let capture: CaptureRules
    private let limits: RateLimits
    private let clock: any WallClock
    private let bulkDetector = Locked(BulkDetector())

    /// - Parameters:
    ///   - size: computes what a message grows to.
    ///   - limits: of an account for which the administrator set none.
    init(
        accounts: LiveAccounts,
        recipientsPerMessage: Int,
        mostHops: Int,
        size: OutgoingSize,
        capture: CaptureRules,
        limits: RateLimits,
        clock: any WallClock
    ) {
        self.accounts = accounts
        self.recipientsPerMessage = recipientsPerMessage
        self.mostHops = mostHops
        self.size = size
        self.capture = capture
        self.limits = limits
        self.clock = clock
    }

    func holds(_ login: SessionLogin) -> Bool { Self.login(login, accounts.current) != nil }

    func refresh() async throws(StorageError) { try await accounts.refresh() }

    private static func login(_ login: SessionLogin, _ now: LiveAccounts.Snapshot) -> LoginRecord? {
        now.logins.login(login.name, loggedInBy: login.passwordHash)
    }

    func admit(
        _ envelope: Envelope,
        header: [UInt8],
        size: Int,
        listener: String,
        login session: SessionLogin?
    ) -> Verdict {
        let now = accounts.current
        let login = session.flatMap { Self.login($0, now) }
        guard session == nil || login != nil else { return .refused(.loginEnded) }
        let parsed: MessageHeader
        do {
            parsed = try MessageHeader(try HeaderBlock(header))
        } catch {
            return .refused(Reply(554, EnhancedStatus(5, 6, 0), "\(error)"))
        }
        guard parsed.hops <= mostHops else { return .refused(.loop) }
        let capture = capture.decision(listener: listener, login: login, messageID: parsed.messageID)
        let isCaptured = capture(nil) != nil && envelope.recipients.allSatisfy { capture($0.address) != nil }
        do {
            let route = try route(of: parsed, login, now, orNone: isCaptured)
            let account = route?.account ?? .noAccount
            let summary = NewMessage.Summary(
                from: parsed.fromText,
                subject: parsed.subject,
                messageID: parsed.messageID
            )
            let deliveries = DeliveryPlan.make(
                for: envelope.recipients,
                invalid: envelope.invalidRecipients,
                account: account,
                priority: priority(of: parsed, account: account),
                recipientsPerMessage: recipientsPerMessage,
                capture: capture
            )
            guard !isCaptured else {
                return .accepted(Admitted(summary: summary, deliveries: deliveries, revision: now.revision))
            }
            let sent = deliveries.filter { $0.captured == nil }
            func excess(by account: AccountID) -> Int? {
                let sender = now.accounts[account]
                let largest = Self.largest(by: sender)
                let outgoing = self.size.largest(of: sent, parsed.block, size: size, by: sender, limit: largest)
                return outgoing <= largest ? nil : largest - (outgoing - size)
            }
            guard var pool = route?.pool else {
                if let most = excess(by: account) { return .refused(.tooLarge(most)) }
                return .accepted(Admitted(summary: summary, deliveries: deliveries, revision: now.revision))
            }
            // Members may send in ways with different limits.
            let (first, members) = (excess(by: account), pool.members)
            pool.members.removeAll { excess(by: $0) != nil }
            guard !pool.members.isEmpty else {
                return .refused(.tooLarge(members.compactMap(excess).max() ?? first ?? 0))
            }
            let choice = PoolRoute(
                now.accounts.members(of: pool, limits: limits, at: clock.now),
                thread: ThreadKey.of(parsed, from: pool.address)
            )
            return .accepted(Admitted(summary: summary, deliveries: deliveries, pool: choice, revision: now.revision))
        } catch {
            return .refused(Reply(550, EnhancedStatus(5, 7, 1), "\(error)"))
        }
    }

    /// The account that sends a message, or the pool.
    ///
    /// - Parameter isOptional: whether the message is captured as a whole, and so needs none. What
    ///   its login may not send is refused all the same.
    private func route(
        of header: MessageHeader,
        _ login: LoginRecord?,
        _ now: LiveAccounts.Snapshot,
        orNone isOptional: Bool
    ) throws -> Router.Route? {
        do {
            return try now.router.route(
                authors: header.from.map(\.address),
                senders: try login.map { try Self.senders(header, $0) } ?? [],
                login: login
            )
        } catch RoutingRefusal.noAccount where isOptional {
            return nil
        }
    }

    /// The most bytes of a message by that account. With the courier `auto`, the API takes what is too large for SMTP.
    private static func largest(by account: AccountRecord?) -> Int {
        account?.options.courier == .smtp ? SMTPLimits.gmailSubmissionSize : SMTPLimits.gmailMessageSize
    }

    /// Returns the addresses in Sender. For a login with restrictions they are as much a claim as From.
    private static func senders(_ header: MessageHeader, _ login: LoginRecord) throws -> [Address] {
        guard !login.mayUse.isEmpty else { return [] }
        return try AddressList.joined(header.block.all("Sender")).map(\.address)
    }

    private func priority(of header: MessageHeader, account: AccountID) -> Priority {
        if header.isBulk { return .bulk }
        if header.isAwaited { return .urgent }
        let now = clock.now
        return bulkDetector.withLock { $0.isBulk(account: account, subject: header.subject, at: now) } ? .bulk : .normal
    }
}
