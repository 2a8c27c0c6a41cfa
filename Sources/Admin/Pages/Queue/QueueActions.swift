import Base
import Storage

/// Carries out an action on one delivery, on several, or on all that a search finds.
enum QueueActions {
    /// The most deliveries that one action changes; the rest needs another.
    static let most = 10_000
    /// The number of deliveries read at a time.
    private static let piece = 1000

    static func manage(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(QueueText.self)
        let (store, user) = (request.console.store, try request.user)
        let back = back(request)
        guard let action = QueueAction(rawValue: request.form[.command]) else { throw Refusal.malformed }
        let wanted = Int64(request.form[.target]).map(AccountID.init(rawValue:))
        let target = try await store.accounts().first { $0.id == wanted }
        guard let command = action.command(by: user.email, to: target?.id) else { throw Refusal.malformed }
        let isAll = request.form.isOn(.matching)
        let marked = request.form.all(.delivery).compactMap(DeliveryID.init(text:))
        let ids = isAll ? try await matching(request) : marked
        guard !ids.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(back)
        }
        guard request.isConfirmed else {
            let count = request.format.number(ids.count)
            return request.confirm(
                Confirmation(
                    text.question(action, ids.count, count),
                    consequences: text.consequences(action, target.map { "\($0.address)" } ?? "")
                        + (ids.count >= most ? [text.atMost(request.format.number(most))] : []),
                    button: text.action(action),
                    isDangerous: action.isDangerous,
                    action: "/queue/manage",
                    back: back,
                    fields: fields(request, isAll: isAll, marked: marked)
                )
            )
        }
        let changed = try await store.manage(.deliveries(ids), command, at: request.console.clock.now)
        request.console.gateway.queueChanged()
        request.note(
            "deliveries were changed",
            category: .queue,
            message: changed.count == 1 ? changed.first?.message : nil,
            ["command": action.rawValue, "deliveries": "\(changed.count)"]
        )
        request.notify(notice(changed: changed.count, of: ids.count, request))
        return .redirect(back)
    }

    private static func notice(changed: Int, of all: Int, _ request: ConsoleRequest) -> Notice {
        let (text, format) = (request.text(QueueText.self), request.format)
        guard changed > 0 else { return Notice(.warning, text.nothingChanged) }
        let done = text.changed(changed, format.number(changed))
        guard changed < all else { return Notice(.done, done) }
        return Notice(.done, done + " " + request.common.unchanged(all - changed, format.number(all - changed)))
    }

    /// All deliveries that the form's filter finds, up to `most`.
    private static func matching(_ request: ConsoleRequest) async throws -> [DeliveryID] {
        guard let query = QueueFilter(request.form).query(in: .everything, request.format) else { return [] }
        return try await find(query, request.console.store)
    }

    /// All deliveries that the query finds, on any page, up to `most`.
    static func find(_ query: QueueQuery, _ store: any QueueStore) async throws -> [DeliveryID] {
        var query = query
        (query.after, query.before, query.limit) = (nil, nil, piece)
        var ids: [DeliveryID] = []
        while ids.count < most {
            let page = try await store.page(query)
            ids += page.entries.map(\.delivery.id)
            guard let next = page.next else { break }
            query.after = next
        }
        return Array(ids.prefix(most))
    }

    private static func fields(_ request: ConsoleRequest, isAll: Bool, marked: [DeliveryID]) -> [(
        field: FormField, value: String
    )] {
        let chosen: [(field: FormField, value: String)] =
            isAll
            ? [(.matching, "yes")] + QueueFilter(request.form).values : marked.map { (.delivery, $0.text) }
        return [
            (.command, request.form[.command]), (.target, request.form[.target]), (.back, request.form[.back]),
        ] + chosen
    }

    /// The page of the queue that the form came from.
    private static func back(_ request: ConsoleRequest) -> LocalPath {
        guard let path = LocalPath(request.form[.back]), path.description.hasPrefix("/queue") else { return "/queue" }
        return path
    }
}

extension BulkBar {
    /// The bar below a list of deliveries.
    ///
    /// - Parameters:
    ///   - states: of the deliveries in the list.
    ///   - accounts: those through which a delivery can be sent instead.
    init(
        _ states: Set<DeliveryState>,
        _ accounts: [(value: String, label: String)],
        _ request: ConsoleRequest,
        all label: String? = nil
    ) {
        let text = request.text(QueueText.self)
        let all = QueueAction.all(in: states)
        self.init(
            text.commands,
            all.filter { $0 != .reroute }.map { $0.choice(text) },
            target: all.contains(.reroute)
                ? Target(
                    select: SelectField(.target, text.rerouteTo, accounts, selected: ""),
                    value: QueueAction.reroute.rawValue,
                    name: text.sendThroughIt
                ) : nil,
            all: label
        )
    }
}

/// An action on deliveries in the console; each describes its consequences first.
enum QueueAction: String, Sendable, CaseIterable {
    case hold
    case release
    case retry
    case sendAnyway = "send-anyway"
    case reroute
    case remove

    func choice(_ text: Translated<QueueText>) -> BulkBar.Choice {
        BulkBar.Choice(value: rawValue, name: text.action(self))
    }

    /// The states of the deliveries that it changes.
    var states: Set<DeliveryState> {
        switch self {
        case .hold: [.waiting, .outcomeUnknown]
        case .release: [.held]
        case .retry: [.waiting, .outcomeUnknown, .failed]
        case .sendAnyway: [.held, .outcomeUnknown]
        case .reroute: [.waiting, .held, .failed]
        case .remove: [.waiting, .outcomeUnknown, .held, .failed, .captured]
        }
    }

    /// Whether something is lost by it, or may arrive twice.
    var isDangerous: Bool {
        switch self {
        case .hold, .release, .retry, .reroute: false
        case .sendAnyway, .remove: true
        }
    }

    /// The actions that change deliveries in any of these states.
    static func all(in states: Set<DeliveryState>) -> [QueueAction] {
        allCases.filter { !$0.states.isDisjoint(with: states) }
    }

    /// The values of their buttons, with a space between them.
    static func values(in states: Set<DeliveryState>) -> String {
        all(in: states).map(\.rawValue).joined(separator: " ")
    }

    /// - Parameter target: the target of `reroute`; `nil` makes no command for it.
    func command(by user: String, to target: AccountID?) -> QueueCommand? {
        switch self {
        case .hold: .hold(because: Reason(.heldBy, user))
        case .release: .release
        case .retry: .retryNow
        case .sendAnyway: .sendAnyway
        case .reroute: target.map { .reroute(to: $0) }
        case .remove: .remove
        }
    }
}
