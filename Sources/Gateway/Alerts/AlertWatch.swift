package import Admin
package import Base
package import Logging
import Mail
import ServiceLifecycle
package import Storage
import Sync

/// Tells people and programs outside the console what needs a person, and when it is over.
///
/// Each node looks after its own machine; the one that maintains the store looks after what all share, and sends. What was
/// told to whom is in the store, so that each recipient is told once whichever node does it.
package struct AlertWatch: Service {
    private static let interval = Duration.seconds(30)
    /// Between attempts to send a message that was not accepted.
    private static let backoff = Backoff(first: .seconds(30), longest: .hours(1))
    /// How long a message is tried.
    package static let patience = Duration.hours(24)
    /// The messages that are sent in one round; the rest wait for the next.
    private static let mostPerRound = 100

    /// The machine that the gateway runs on.
    package struct Machine: Sendable {
        let space: @Sendable () -> (free: Int, reserve: Int)
        let certificates: @Sendable () -> (folder: String, all: [CertificateInfo])

        package init(
            space: @escaping @Sendable () -> (free: Int, reserve: Int),
            certificates: @escaping @Sendable () -> (folder: String, all: [CertificateInfo])
        ) {
            self.space = space
            self.certificates = certificates
        }
    }

    private let options: AlertOptions
    private let store: any Store
    private let messagesPerDay: Int
    private let machine: Machine
    private let post: AlertPost
    private let clock: any WallClock
    private let logger: Logger
    private let onQueued: @Sendable ([AccountID]) -> Void

    /// - Parameters:
    ///   - messagesPerDay: the limit of accounts that have none of their own.
    ///   - onQueued: called with the accounts that have mail to send.
    package init(
        _ options: AlertOptions,
        store: any Store,
        messagesPerDay: Int,
        machine: Machine,
        post: AlertPost,
        clock: any WallClock,
        logger: Logger,
        onQueued: @escaping @Sendable ([AccountID]) -> Void
    ) {
        self.options = options
        self.store = store
        self.messagesPerDay = messagesPerDay
        self.machine = machine
        self.post = post
        self.clock = clock
        self.logger = logger
        self.onQueued = onQueued
    }

    package func run() async {
        let onFailure: @Sendable (any Error) -> Void = {
            logger.error("cannot look for alerts", metadata: ["error": "\($0)"])
        }
        await PeriodicTask(interval: Self.interval, clock: clock).run(onFailure: onFailure) { try await check() }
    }

    /// Looks for what needs a person, and sends what is due.
    package func check() async throws {
        let search = AlertSearch(store, messagesPerDay: messagesPerDay, at: clock.now)
        let own = search.ownCauses(space: machine.space(), certificates: machine.certificates())
        let nodes = try await store.nodes().nodes
        // Where no others are possible, there is one machine.
        let node = nodes.first { $0.isThis }?.name ?? ""
        let isMaintaining = try await store.claim(.maintenance)
        if !node.isEmpty { try await plan(own, of: node) }
        guard isMaintaining else { return }
        let shared = try await search.sharedCauses()
        try await plan(shared + (node.isEmpty ? own : []), of: "")
        try await SummaryPlanner(options, store: store, at: clock.now).plan(shared + own)
        // What is wrong with a machine that has left is nobody's concern any more.
        let present = Set(nodes.map(\.name) + [""] + SummaryPeriod.Kind.allCases.map(\.scope))
        for scope in Set(try await store.alerts().map(\.scope)).subtracting(present).sorted() {
            try await plan([], of: scope)
        }
        // A node that was taken for dead meanwhile sends nothing any more.
        try await Fence.$current.withValue(store.fence) { try await sendDue() }
    }

    // MARK: Who is told what

    private func plan(_ causes: [AlertCause], of scope: String) async throws {
        let users = try await store.users().filter(\.isActive)
        let found = causes.map { cause in
            FoundAlert(
                cause: cause.key,
                content: AlertContent(cause, node: scope, zone: options.source.zone),
                readers: options.readers(of: cause, users)
            )
        }
        let now = clock.now
        let isQuiet = options.quietHours?.contains(now, zone: options.source.zone) ?? false
        let plan = AlertPlan(scope: scope, known: try await store.alerts(), isQuiet: isQuiet, at: now)
        try await store.changeAlerts(plan.changes(found))
    }

    // MARK: Sending

    private func sendDue() async throws {
        let now = clock.now
        let due = try await store.alerts().flatMap { alert in
            alert.messages.compactMap { message in
                if case .due(let time) = message.state, time <= now { (message, alert) } else { nil }
            }
        }
        for (message, alert) in due.prefix(Self.mostPerRound) {
            try Task.checkCancellation()
            await send(message, of: alert)
        }
    }

    private func send(_ message: AlertMessage, of alert: AlertRecord) async {
        var message = message
        let facts: Logger.Metadata = [
            "alert": "\(alert.cause)", "channel": "\(message.channel.rawValue)", "recipient": "\(message.recipient)",
        ]
        do {
            try await deliver(message, of: alert)
            logger.info("an alert was sent", metadata: facts)
            // Mail was queued by the transaction that recorded it.
            guard message.channel != .mail else { return }
            message.state = .sent
        } catch {
            // The gateway stops: the next one sends it.
            guard !Task.isCancelled else { return }
            message.attempts += 1
            let next = clock.now + Self.backoff.delay(afterAttempt: message.attempts)
            let isGivenUp = next - message.createdAt > Self.patience
            message.state = isGivenUp ? .givenUp : .due(next)
            let facts = facts.merging(["error": "\(error)", "attempts": "\(message.attempts)"]) { $1 }
            if isGivenUp {
                logger.error("an alert could not be sent, and is given up", metadata: facts)
            } else if message.attempts == 1 {
                logger.warning("an alert could not be sent, and is tried again", metadata: facts)
            }
        }
        do throws(StorageError) { try await store.changeAlerts([.attempted(message)]) } catch {
            logger.error("cannot record that an alert was sent", metadata: ["error": "\(error)"])
        }
    }

    private func deliver(_ message: AlertMessage, of alert: AlertRecord) async throws {
        guard let letter = letter(message, of: alert) else { throw StorageError.damaged("the alert \(alert.cause)") }
        switch message.channel {
        case .webhook: try await post.callWebhook(letter, id: message.id, at: clock.now)
        case .chat: try await post.postToChat(letter)
        case .mail:
            guard let recipient = Address(message.recipient) else {
                throw PostFailure(description: "\(message.recipient) is not an email address")
            }
            let mail = AlertMail(
                letter,
                to: recipient,
                in: Language(rawValue: message.language) ?? options.language,
                isPersonal: message.isPersonal
            )
            try await queue(mail, for: message, butNotBy: AlertContent(stored: alert.content)?.account)
        }
    }

    private func letter(_ message: AlertMessage, of alert: AlertRecord) -> (any OutgoingLetter)? {
        SummaryPeriod.Kind.allCases.contains { $0.scope == alert.scope }
            ? SummaryLetter(stored: alert.content, from: options.source)
            : AlertLetter(message, of: alert, from: options.source)
    }

    private func queue(_ mail: AlertMail, for message: AlertMessage, butNotBy concerned: String?) async throws {
        guard let account = AlertMail.sender(try await store.accounts(), butNot: concerned) else {
            throw PostFailure(description: "no other account can send")
        }
        let queued = try await mail.enqueue(store, for: message, by: account, at: clock.now)
        if queued != nil { onQueued([account.id]) }
    }
}
