import Storage

/// The queue: waiting, held, failed and sent deliveries, each message's history, and the actions on them.
///
/// Users who are not administrators see the mail of their own account and change nothing.
enum QueueArea: ConsoleArea {
    static let templates = [
        Template("queue", PackageResources.queue_mustache),
        Template("message", PackageResources.message_mustache),
    ]
    static let texts: any Texts.Type = QueueText.self
    static let navigation = [
        NavigationItem(
            name: { QueueText.of($0).myMail },
            path: "/mail",
            icon: "mail",
            audience: .person,
            rank: 15
        ),
        NavigationItem(
            name: { QueueText.of($0).title },
            path: "/queue",
            icon: "queue",
            audience: .administrator,
            rank: 20
        ),
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("queue", for: .administrator) { try await QueueList.show($0, scope: .everything) }
        routes.get("queue/:id", for: .administrator) { try await MessagePage.show($0, scope: .everything) }
        routes.post("queue/steer", for: .administrator, QueueSteering.steer)
        routes.get("mail", for: .person) { try await QueueList.show($0, scope: try .own($0)) }
        routes.get("mail/:id", for: .person) { try await MessagePage.show($0, scope: try .own($0)) }
    }
}

/// Whose mail a page shows.
enum QueueScope: Sendable, Hashable {
    case everything
    /// The user's own account; nothing if there is none.
    case account(AccountID?)

    static func own(_ visit: Visit) throws -> QueueScope { .account(try visit.person.account) }

    /// The path of this scope's list.
    var path: LocalPath {
        switch self {
        case .everything: "/queue"
        case .account: "/mail"
        }
    }

    /// Whether the account's deliveries belong to it.
    func contains(_ account: AccountID) -> Bool {
        switch self {
        case .everything: true
        case .account(let own): own == account
        }
    }
}
