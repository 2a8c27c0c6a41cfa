import Base
import Cryptography
import Storage

/// People who come from Odoo with a ticket, until they have confirmed who they are.
///
/// A ticket is spent by the request that brings it: it is good for a minute, and people read longer than that. What remains
/// is a pending step, sealed and bound to the browser, which goes on at any node.
struct OdooEntries: Sendable {
    /// Someone whose ticket was good.
    struct Entry: Sendable {
        let visitor: OdooVisitor
        /// Names the entry on its page, so that a form confirms what its page showed and nothing that came after it.
        let name: String
    }

    enum Result: Sendable {
        case accepted(OdooVisitor)
        /// Unknown, spent, expired or malformed.
        case refused
        /// Too many tickets were refused; this one was not checked.
        case lockedOut
        case unanswered(Reason)
    }

    /// An entry as it is sealed.
    fileprivate struct Content: Codable {
        let database: String
        let isFirstDatabase: Bool
        let login: String
        let name: String
        let language: String?
        let user: UserID?
        let isSeveral: Bool
        let entryName: String
    }

    /// How long a page waits for its button.
    private static let timeout = Duration.minutes(10)
    /// What tickets are counted as, beside their address: they name nobody.
    private static let anybody = ""

    private let steps: PendingSteps
    private let clock: any WallClock
    private let guards: SharedLoginGuard

    init(store: any FailureLedger, steps: PendingSteps, limits: LoginGuard.Limits, clock: any WallClock) {
        self.steps = steps
        self.clock = clock
        var limits = limits
        // One address is that of a whole office.
        limits.failuresPerLogin = limits.failuresPerAddress
        limits.failuresEverywhere = nil
        guards = SharedLoginGuard(.ticket, limits, ledger: store, clock: clock)
    }

    /// Spends a ticket for a browser, whose earlier entry ends in any case.
    ///
    /// - Parameter browser: the digest of the secret that binds the browser's forms.
    func spend(
        _ ticket: OdooTicket?,
        of database: String,
        at entrance: any OdooEntrance,
        from address: String,
        browser: [UInt8]
    ) async throws -> Result {
        let id = PendingStep.ID(.entry, browser)
        _ = try await steps.take(id, browser: browser, as: Content.self)
        await guards.refresh(Self.anybody, from: address)
        let now = clock.now
        // Counts as refused until it proves good: of many tickets sent at once, no more reach Odoo than one after the other.
        let isCounted = guards.withLock { guards in
            guard !guards.isLocked(Self.anybody, from: address, at: now) else { return false }
            guards.failed(Self.anybody, from: address, at: now)
            return true
        }
        guard isCounted else { return .lockedOut }
        await guards.share()
        // The last attempts may have been used up at another node.
        guard guards.withLock({ $0.hasCounted(Self.anybody, from: address, at: now) }) else { return .lockedOut }
        guard let ticket else { return .refused }
        do {
            guard let visitor = try await entrance.spend(ticket, of: database) else { return .refused }
            await forgive(address, countedAt: now)
            try await steps.keep(Content(visitor), as: id, browser: browser, for: Self.timeout)
            return .accepted(visitor)
        } catch {
            await forgive(address, countedAt: now)
            guard let problem = error as? OdooEntranceProblem else { throw error }
            return .unanswered(problem.reason)
        }
    }

    private func forgive(_ address: String, countedAt time: Timestamp) async {
        guards.withLock { $0.forgive(Self.anybody, from: address, countedAt: time) }
        await guards.share()
    }

    /// The entry that the browser has yet to confirm, if any.
    func entry(browser: [UInt8]) async throws -> Entry? {
        let id = PendingStep.ID(.entry, browser)
        return try await steps.content(of: id, browser: browser, as: Content.self).map { $0.entry }
    }

    /// Returns the entry and removes it, so that it is confirmed once.
    func take(browser: [UInt8]) async throws -> Entry? {
        let id = PendingStep.ID(.entry, browser)
        return try await steps.take(id, browser: browser, as: Content.self).map { $0.entry }
    }
}

extension OdooEntries.Content {
    fileprivate init(_ visitor: OdooVisitor) {
        database = visitor.database
        isFirstDatabase = visitor.isFirstDatabase
        login = visitor.login
        name = visitor.name
        language = visitor.language?.rawValue
        user = if case .user(let user) = visitor.identity { user } else { nil }
        isSeveral = visitor.identity == .several
        entryName = SecretToken().text
    }

    fileprivate var entry: OdooEntries.Entry {
        OdooEntries.Entry(
            visitor: OdooVisitor(
                database: database,
                isFirstDatabase: isFirstDatabase,
                login: login,
                name: name,
                language: language.flatMap(Language.init(rawValue:)),
                identity: user.map { .user($0) } ?? (isSeveral ? .several : .nobody)
            ),
            name: entryName
        )
    }
}
