import Base
import Mail
import Storage

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

    init(_ visit: Visit) async throws {
        let (store, services) = (visit.console.store, visit.console.seams.accounts)
        accounts = try await store.accounts()
        let sources = accounts.map(services.source)
        let granted = sources.compactMap { if case .user(let id) = $0 { id } else { nil } }
        clientID =
            try await store.organisationSettings().client?.id ?? visit.console.seams.google?.configuredClient?.id
            ?? granted.first
        hasDelegation = sources.contains { if case .serviceAccount = $0 { true } else { false } }
        deliveredAt = try await store.list(QueueQuery(states: [.delivered], limit: 1)).first?.message.receivedAt
        let newest = try await store.list(QueueQuery(limit: Self.mostLookedAt))
        receivedAt = newest.first { $0.message.origin.client != nil }?.message.receivedAt
    }

    var working: [AccountRecord] { accounts.filter { $0.health.state == .working || $0.health.state == .paused } }
    var broken: [AccountRecord] { accounts.filter { $0.health.state == .needsGrant } }
    var defaultSender: AccountRecord? { accounts.first { $0.options.isDefaultSender } }
    var hasProject: Bool { clientID != nil || hasDelegation }

    var isFinished: Bool {
        hasProject && !working.isEmpty && defaultSender != nil && deliveredAt != nil && receivedAt != nil
    }

    /// The domains of the accounts' addresses.
    var domains: [String] { Set(accounts.map { $0.address.domain.lowercased() }).sorted() }
}
