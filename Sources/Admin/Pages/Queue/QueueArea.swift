import Storage

/// The queue: what waits, is held, failed and was sent, the life of each message, and what a person can do about it.
///
/// People who are no administrators see the mail of their own account, and change nothing.
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
    /// The account of the person who asks; nothing where there is none.
    case account(AccountID?)

    static func own(_ visit: Visit) throws -> QueueScope { .account(try visit.person.account) }

    /// Where the list of this scope is.
    var path: LocalPath {
        switch self {
        case .everything: "/queue"
        case .account: "/mail"
        }
    }

    /// Whether deliveries by that account belong to it.
    func contains(_ account: AccountID) -> Bool {
        switch self {
        case .everything: true
        case .account(let own): own == account
        }
    }
}
