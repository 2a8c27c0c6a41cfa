import Base
import HTTPTypes
import Mail
import Storage

/// The steps to the first message; each step's state is derived from what is set up.
enum AssistantSection: ConsoleSection {
    static let templates = [
        Template("assistant", PackageResources.assistant_mustache),
        Template("assistant-test", PackageResources.assistant_test_mustache),
    ]
    static let texts: any Texts.Type = AssistantText.self
    static let navigation = [
        NavigationItem(
            name: { AssistantText.of($0).shortTitle },
            path: "/assistant",
            icon: "assistant",
            audience: .administrator,
            group: .setUp,
            rank: 70
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("assistant", for: .administrator) { try await AssistantPage.show($0) }
        routes.post("assistant/sender", for: .administrator, chooseSender)
        routes.post("assistant/test", for: .administrator, sendTest)
        routes.get("assistant/test/:id", for: .administrator, TestMailPage.show)
    }

    private static func chooseSender(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(AssistantText.self)
        let accounts = try await request.console.store.accounts()
        guard let account = accounts.first(where: { "\($0.id.rawValue)" == request.form[.account] }) else {
            throw Refusal.malformed
        }
        var options = account.options
        options.isDefaultSender = true
        try await request.console.store.setOptions(options, of: account.id)
        await request.console.gateway.accountsChanged()
        request.note("the account was made the default sender", category: .grants, account: "\(account.address)")
        request.notify(Notice(.done, text.senderChosen("\(account.address)")))
        return .redirect("/assistant")
    }

    private static func sendTest(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(AssistantText.self)
        guard let recipient = Address(request.form[.recipient]) else {
            return try await AssistantPage.show(request, errors: [.recipient: request.common.notAnAddress])
        }
        guard try await request.console.store.accounts().contains(where: { $0.options.isDefaultSender }) else {
            return try await AssistantPage.show(request, errors: [.recipient: text.mailNeedsSender])
        }
        do {
            let id = try await request.console.gateway.sendTestMail(to: recipient)
            request.note("a test message was sent", category: .queue, message: id, ["recipients": "\(recipient)"])
            return .redirect(LocalPath("/assistant/test/\(id)") ?? "/assistant")
        } catch let error as StorageError {
            return try await AssistantPage.show(request, errors: [.recipient: text.mailFailed("\(error)")])
        }
    }
}

/// The facts that the assistant's steps depend on.
struct AssistantFacts: Sendable {
    /// The number of newest messages searched for one received by SMTP.
    private static let mostLookedAt = 50

    /// The organisation's OAuth client, or that of an existing grant.
    let clientID: String?
    let hasDelegation: Bool
    let accounts: [AccountRecord]
    let deliveredAt: Timestamp?
    let receivedAt: Timestamp?

    init(_ request: ConsoleRequest) async throws {
        let (store, manager) = (request.console.store, request.console.accounts)
        accounts = try await store.accounts()
        let sources = accounts.map { manager.source(of: $0) }
        let granted = sources.compactMap { if case .user(let id) = $0 { id } else { nil } }
        clientID =
            try await store.organisationSettings().client?.id ?? request.console.google?.configuredClient?.id
            ?? granted.first
        hasDelegation = sources.contains { if case .serviceAccount = $0 { true } else { false } }
        deliveredAt = try await store.list(QueueQuery(states: [.delivered], limit: 1)).first?.message.receivedAt
        let newest = try await store.list(QueueQuery(limit: Self.mostLookedAt))
        receivedAt = newest.first { $0.message.origin.client != nil }?.message.receivedAt
    }

    var working: [AccountRecord] { accounts.filter { $0.health.state == .working || $0.health.state == .paused } }
    var broken: [AccountRecord] { accounts.filter { $0.health.state == .needsGrant } }
    var defaultSender: AccountRecord? { accounts.first { $0.options.isDefaultSender } }
    /// Whether the default sender can send.
    var isSenderReady: Bool { defaultSender.map { sender in working.contains { $0.id == sender.id } } ?? false }
    var hasProject: Bool { clientID != nil || hasDelegation }

    var isFinished: Bool {
        hasProject && isSenderReady && deliveredAt != nil && receivedAt != nil
    }

    /// The domains of the accounts' addresses.
    var domains: [String] { Set(accounts.map { $0.address.domain.lowercased() }).sorted() }
}

/// The progress of a test message.
enum TestMailPage {
    /// The refresh interval of a browser with JavaScript, in seconds.
    private static let refresh = 2

    private struct Attempt: Sendable {
        let number: String
        let time: String
        let outcome: String
        let reason: String
        let answer: String
    }

    private struct View: Sendable {
        let path: String
        let recipients: String
        let id: String
        let account: String
        let state: Badge
        let reason: String?
        let remoteID: String?
        let delivered: Notice?
        let refresh: String?
        let hasAttempts: Bool
        let attempts: [Attempt]
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, store) = (request.text(AssistantText.self), request.console.store)
        guard let id = QueueID(request.variables["id"] ?? "") else { throw Refusal.notFound }
        let history = try await store.history(of: id)
        guard let delivery = history.deliveries.first else { throw Refusal.notFound }
        let account = try await store.accounts().first { $0.id == delivery.account }
        let isOver =
            delivery.state.isFinal || delivery.state == .failed || delivery.state == .held
            || delivery.state == .captured
        let view = View(
            path: "/assistant/test/\(id)",
            recipients: history.message.envelope.recipients.map { "\($0.address)" }.joined(separator: ", "),
            id: "\(id)",
            account: account.map { "\($0.address)" } ?? "",
            state: Badge(text.deliveryState(delivery.state.rawValue), delivery.state.badge),
            reason: delivery.reason.map(request.words),
            remoteID: delivery.remoteID?.description,
            delivered: delivery.state == .delivered ? Notice(.done, text.testOver) : nil,
            refresh: isOver ? nil : "\(refresh)",
            hasAttempts: !history.attempts.isEmpty,
            attempts: history.attempts.map { attempt($0, request) }
        )
        var page = Page("assistant-test", title: text.testTitle, text: text, view: view)
        page.section = LocalPath(view.path)
        return .page(page)
    }

    private static func attempt(_ attempt: AttemptRecord, _ request: ConsoleRequest) -> Attempt {
        Attempt(
            number: "\(attempt.number)",
            time: request.format.dateAndClock(attempt.startedAt),
            outcome: attempt.outcome.map(request.text(ReasonText.self).outcome) ?? "",
            reason: attempt.reason.map(request.words) ?? "",
            answer: attempt.answer ?? ""
        )
    }
}

extension DeliveryState {
    /// The state's colour.
    fileprivate var badge: Badge.Kind {
        switch self {
        case .delivered: .good
        case .waiting, .sending, .suppressed, .removed, .captured: .neutral
        case .outcomeUnknown, .held: .warning
        case .failed: .bad
        }
    }
}
