import Base
import Storage

/// What a page shows that changes by itself. Its state is a number that differs whenever the page does, for all practical
/// purposes; it is read without the page, once for all who watch the same.
enum LiveTopic: Sendable, Hashable {
    /// The start page, of everything or one account.
    case overview(of: AccountID?)
    /// The queue, or one account's part of it.
    case mail(of: AccountID?)
    /// A message, or one account's part of it.
    case message(QueueID, of: AccountID?)
    case staging(StagingList)
    case staged(StagedMessageID, in: StagingList)
    /// The scheduled actions and their runs.
    case actions
    case log

    /// Names in URLs.
    enum Name: String, Sendable {
        case overview, queue, mail, message, incoming, outgoing, actions, log
    }

    /// The most rows of a staging list that are compared. What changes beyond them changes the list's counts, or is shown with
    /// the next change.
    private static let mostRows = 50
    /// The hours whose counts tell of attempts: the current one, and the one before it where a page is older than the hour.
    private static let recently = Duration.hours(2)

    /// What a query names, for that user.
    ///
    /// - Throws: where the user may not see it.
    init(_ query: FormValues, for user: UserRecord) throws(Refusal) {
        guard let name = Name(rawValue: query[.topic]) else { throw .notFound }
        let isAdministrator = user.role == .administrator
        let own = user.account ?? .noAccount
        if [.queue, .actions, .log].contains(name), !isAdministrator { throw .forbidden }
        switch name {
        case .overview: self = .overview(of: isAdministrator ? nil : own)
        case .queue: self = .mail(of: nil)
        case .mail: self = .mail(of: own)
        case .message:
            guard let id = QueueID(query[.message]) else { throw .notFound }
            self = .message(id, of: isAdministrator ? nil : own)
        case .incoming: self = try .list(StagingList(user.id, .incoming), query)
        case .outgoing: self = try .list(StagingList(user.id, .outgoing), query)
        case .actions: self = .actions
        case .log: self = .log
        }
    }

    private static func list(_ list: StagingList, _ query: FormValues) throws(Refusal) -> LiveTopic {
        guard let id = query.raw(.stagedMessage) else { return .staging(list) }
        guard let number = Int64(id) else { throw .notFound }
        return .staged(StagedMessageID(rawValue: number), in: list)
    }

    /// Where the script learns of changes.
    var path: LocalPath {
        let base = LiveSection.path.with(.topic, name.rawValue)
        return switch self {
        case .message(let id, _): base.with(.message, "\(id)")
        case .staged(let id, _): base.with(.stagedMessage, "\(id.rawValue)")
        default: base
        }
    }

    private var name: Name {
        switch self {
        case .overview: .overview
        case .mail(let account): account == nil ? .queue : .mail
        case .message: .message
        case .staging(let list), .staged(_, let list): list.direction == .incoming ? .incoming : .outgoing
        case .actions: .actions
        case .log: .log
        }
    }

    // MARK: - State

    func state(_ store: any Store, at now: Timestamp) async throws(StorageError) -> Int {
        var hasher = Hasher()
        switch self {
        case .overview(let account):
            try await Self.addMail(of: account, store, now, to: &hasher)
            if account == nil { hasher.combine(try await store.actionStates(of: nil, failingAtLeast: 1)) }
        case .mail(let account): try await Self.addMail(of: account, store, now, to: &hasher)
        case .message(let id, let account):
            let history = try await store.history(of: id)
            let deliveries = history.deliveries.filter { account == nil || $0.account == account }
            let shown = Set(deliveries.map(\.id))
            hasher.combine(deliveries)
            hasher.combine(history.attempts.filter { shown.contains($0.delivery) })
            if account == nil { hasher.combine(history.events) }
        case .staging(let list):
            var query = StagedMessageQuery()
            query.limit = Self.mostRows
            query.isByDate = true
            hasher.combine(try await store.stagedMailCounts(in: list))
            hasher.combine(try await store.stagedMailTotals(in: list).count)
            hasher.combine(try await store.stagedMail(query, in: list))
        case .staged(let id, let list):
            var query = StagedMessageQuery()
            query.choice = .only([id])
            hasher.combine(try await store.stagedMail(query, in: list))
        case .actions:
            hasher.combine(try await store.actionSchedules())
            hasher.combine(try await store.actionStates())
        case .log: hasher.combine(try await store.log(LogQuery(limit: 1)).first?.id)
        }
        return hasher.finalize()
    }

    /// The counts of the queue, which are kept with each change of it, and the accounts, whose health is shown beside.
    private static func addMail(
        of account: AccountID?,
        _ store: any Store,
        _ now: Timestamp,
        to hasher: inout Hasher
    ) async throws(StorageError) {
        let next = now + .milliseconds(1)
        let range = next - recently..<next
        hasher.combine(Set(try await store.counts().filter { account == nil || $0.account == account }))
        hasher.combine(try await store.traffic(range, of: account))
        hasher.combine(try await store.errors(range, of: account, limit: mostRows))
        hasher.combine(try await store.accounts().filter { account == nil || $0.id == account })
    }
}

/// What the script of a page watches.
struct LiveWatch: Sendable {
    let events: LocalPath
    /// The page itself, as it can be read again.
    let page: LocalPath
}

extension ConsoleRequest {
    /// What the script of the page watches. To be called before the page's content is read: what changes meanwhile is told.
    ///
    /// - Parameter page: where the page can be read again, if not at the request's path.
    func watch(_ topic: LiveTopic, at page: LocalPath? = nil) async -> LiveWatch {
        let state = try? await topic.state(console.store, at: console.clock.now)
        return LiveWatch(events: state.map { topic.path.with(.since, "\($0)") } ?? topic.path, page: page ?? path)
    }
}
