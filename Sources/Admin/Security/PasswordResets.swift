import Base
import Cryptography
import Logging
import Mail
import Storage

/// Mails users who have forgotten their password a link to choose a new one.
///
/// What a stranger sees says nothing about who is a user: whether there is one is found out, and a link made and mailed, after
/// the answer, and what is counted against limits is counted for any address.
final class PasswordResets: Sendable {
    /// What the browser is told.
    enum Verdict: Sendable, Hashable {
        case accepted
        /// Too many were asked for by the client, or for the address.
        case tooMany
        /// Too many are being looked into; try again shortly.
        case busy
    }

    /// How long a link is valid.
    static let lifetime = Duration.minutes(30)
    /// How many an address is mailed within `window`, whoever asks.
    static let mostPerAddress = 3
    /// How many a client may ask for within `window`.
    static let mostPerClient = 10
    static let window = Duration.hours(1)
    private static let mostAtOnce = 16
    private static let longestLoggedAddress = 80

    private let store: any UserStore & FailureLedger
    private let links: Links
    private let gateway: any RunningGateway
    private let base: String?
    private let clock: any WallClock
    private let logger: Logger
    private let logLimiter: LogLimiter
    private let guards: SharedLoginGuard
    private let running = Locked(0)

    /// - Parameter base: what links begin with; `nil` if none are mailed. Never what a browser asked for: whoever asks in
    ///   another's name could lead them elsewhere.
    init(
        store: any UserStore & FailureLedger,
        links: Links,
        gateway: any RunningGateway,
        base: String?,
        clock: any WallClock,
        logger: Logger,
        logLimiter: LogLimiter
    ) {
        self.store = store
        self.links = links
        self.gateway = gateway
        self.base = base
        self.clock = clock
        self.logger = logger
        self.logLimiter = logLimiter
        var limits = LoginGuard.Limits()
        limits.failuresPerAddress = Self.mostPerClient
        limits.failuresPerLogin = Self.mostPerAddress
        limits.failuresEverywhere = Self.mostPerAddress
        (limits.window, limits.lockout, limits.delay) = (Self.window, Self.window, .zero)
        guards = SharedLoginGuard(.passwordReset, limits, ledger: store, clock: clock)
    }

    /// Whether links are mailed.
    var isOffered: Bool { base != nil }

    /// Mails a link to the user with that address, if there is one who may have it.
    ///
    /// - Parameters:
    ///   - client: the address that asks.
    ///   - language: of users who chose none.
    func ask(for email: String, from client: String, in language: Language) async -> Verdict {
        guard let base else { return .busy }
        await guards.refresh(email, from: client)
        let now = clock.now
        let isAdmitted = guards.withLock { guards in
            guard !guards.isLocked(email, from: client, at: now), !guards.isBesieged(email, at: now) else {
                return false
            }
            guards.failed(email, from: client, at: now)
            return true
        }
        guard isAdmitted else { return .tooMany }
        await guards.share()
        // The last ones may have been used up at another node.
        guard guards.withLock({ $0.hasCounted(email, from: client, at: now) }) else { return .tooMany }
        let isFree = running.withLock { running in
            guard running < Self.mostAtOnce else { return false }
            running += 1
            return true
        }
        guard isFree else { return .busy }
        // Not awaited: how long it takes would tell whether there is such a user.
        Task {
            await mail(email, base: base, client: client, language)
            running.withLock { $0 -= 1 }
        }
        return .accepted
    }

    private func mail(_ email: String, base: String, client: String, _ language: Language) async {
        var facts: Logger.Metadata = ["category": "\(LogCategory.signIn.rawValue)", "client": "\(client)"]
        do {
            guard let user = try await store.user(email: email), user.isActive, user.passwordHash != nil,
                // The address as it is stored, not as it was typed.
                let recipient = Address(user.email)
            else {
                let typed = PeerText.printable(email, longest: Self.longestLoggedAddress)
                logLimiter.tell(logger, .uselessReset, .notice, from: client, metadata: ["email": "\(typed)"])
                return
            }
            facts["affected-user"] = "\(user.email)"
            guard user.role != .administrator || user.hasSecondFactor else {
                // Who reads the default sender's Sent folder would be an administrator.
                logger.warning("an administrator without a second factor is mailed no link", metadata: facts)
                return
            }
            guard try await gateway.canMail else {
                logger.warning("no link to choose a password can be mailed: no default sender works", metadata: facts)
                return
            }
            let url = base + (try await links.mailed(to: user, for: Self.lifetime))
            let chosen = user.language.flatMap(Language.init(rawValue:)) ?? language
            try await gateway.mail(PasswordResetLetter(url, to: user, in: chosen).letter, to: recipient)
            logger.notice("a link to choose a new password was mailed", metadata: facts)
        } catch {
            facts["error"] = "\(error)"
            logger.error("a link to choose a new password could not be mailed", metadata: facts)
        }
    }
}

/// The mail with the link.
struct PasswordResetLetter: Sendable {
    let letter: PlainLetter

    init(_ url: String, to user: UserRecord, in language: Language) {
        let text = PasswordResetText.of(language)
        let minutes = "\(PasswordResets.lifetime.components.seconds / 60)"
        let parts = [text.greeting(user.name), text.askedFor, url, text.limits(minutes), text.notAsked]
        letter = PlainLetter(
            subject: text.subject,
            text: parts.joined(separator: "\n\n") + "\n",
            origin: MessageRecord.passwordResetOrigin
        )
    }
}
