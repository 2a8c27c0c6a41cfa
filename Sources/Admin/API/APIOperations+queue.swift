import Base
import HTTPTypes
import Storage

extension APIOperations {
    /// The filters of deliveries. All given filters must match.
    static let filters: [APIOperation.Parameter] = [
        .init(
            "state",
            .list(.choice(DeliveryState.allCases.map(\.rawValue)), most: DeliveryState.allCases.count),
            "Only deliveries in these states."
        ),
        .init("account", .string(longest: 320), "Only deliveries of this account."),
        .init("text", .string(longest: 200), "The sender, From, a recipient or the subject contains this."),
        .init("sender", .string(longest: 200), "The envelope sender or From contains this."),
        .init("recipient", .string(longest: 200), "A recipient's address contains this."),
        .init("subject", .string(longest: 200), "The subject contains this."),
        .init("messageID", .string(longest: 1000), "The complete Message-ID, the original one or Gmail's."),
        .init("remoteID", .string(longest: 100), "The receiving side's id of the message, such as Gmail's."),
        .init("since", .time, "Received at or after this time."),
        .init("until", .time, "Received before this time."),
    ]

    private static let paging: [APIOperation.Parameter] = [
        .init("order", .choice(QueueQuery.Order.allCases.map(\.rawValue)), "The default is newestFirst."),
        .init("limit", .integer(1...longestPage), "The most to return; the default is \(usualPage)."),
        .init("after", .deliveryName, "The \"next\" of the previous page."),
    ]

    /// The most messages that one request can read in full.
    private static let longestTrace = 50

    static let queue = [
        APIOperation(
            method: .get,
            path: "/queue",
            name: "listQueue",
            summary: Localized("Lists deliveries, one page at a time.", "Listet Zustellungen seitenweise auf."),
            scope: .read,
            query: filters + paging,
            answer: .object([
                .init("entries", .list(.shape("Delivery"), most: nil)),
                .optional("next", .string(longest: 40), "The start of the next page; absent on the last page."),
            ]),
            handler: { call in
                let page = try await call.console.store.page(try await call.queueQuery())
                let accounts = try await call.accountsByID()
                return QueuePageView(
                    entries: page.entries.map { QueueEntryView($0, accounts: accounts) },
                    next: page.next?.name
                )
            }
        ),
        APIOperation(
            method: .get,
            path: "/queue/totals",
            name: "countQueue",
            summary: Localized("Counts deliveries by account and state.", "Zählt Zustellungen nach Konto und Status."),
            scope: .read,
            answer: .object([.init("totals", .list(.shape("Total"), most: nil))]),
            handler: { call in
                let accounts = try await call.accountsByID()
                return [
                    "totals": try await call.console.store.counts().map { QueueTotalView($0, accounts: accounts) }
                ]
            }
        ),
        APIOperation(
            method: .get,
            path: "/trace",
            name: "trace",
            summary: Localized(
                "Returns the history of the messages that match, at most \(longestTrace), newest first.",
                "Gibt den Verlauf der passenden E-Mails zurück, höchstens \(longestTrace), neueste zuerst."
            ),
            scope: .read,
            query: filters,
            answer: .object([.init("messages", .list(.shape("Message"), most: nil))]),
            handler: { call in
                guard !call.query.isEmpty else {
                    throw APIProblem(.unprocessableContent, "give something to search by")
                }
                var query = try await call.queueQuery()
                query.limit = longestTrace
                let accounts = try await call.accountsByID()
                var seen: Set<QueueID> = []
                var messages: [MessageHistoryView] = []
                for entry in try await call.console.store.list(query) where seen.insert(entry.message.id).inserted {
                    let history = try await call.console.store.history(of: entry.message.id)
                    messages.append(MessageHistoryView(history, accounts: accounts))
                }
                return ["messages": messages]
            }
        ),
    ]
}

extension APICall {
    func queueQuery() async throws -> QueueQuery {
        var query = QueueQuery(limit: number("limit") ?? APIOperations.usualPage)
        query.states = texts("state").map { Set($0.compactMap(DeliveryState.init(rawValue:))) }
        if let address = text("account") { query.account = try await account(address).id }
        query.text = text("text")
        query.sender = text("sender")
        query.recipient = text("recipient")
        query.subject = text("subject")
        query.messageID = text("messageID")
        query.remoteID = text("remoteID").map(RemoteID.init(stored:))
        query.receivedFrom = text("since").flatMap(Timestamp.init(iso8601:))
        query.receivedUntil = text("until").flatMap(Timestamp.init(iso8601:))
        query.order = text("order").flatMap(QueueQuery.Order.init(rawValue:)) ?? .newestFirst
        if let after = text("after") {
            guard let name = DeliveryName(after), let part = name.part else {
                throw APIProblem(.unprocessableContent, "after must be the \"next\" of a page")
            }
            query.after = DeliveryID(message: name.id, part: part)
        }
        return query
    }
}

extension APIOperations {
    /// The most deliveries that one request can name.
    private static let mostDeliveries = 1000
    private static let commands = ["hold", "release", "retry", "send-anyway", "reroute", "remove"]

    static let messages = [
        APIOperation(
            method: .get,
            path: "/messages/{id}",
            name: "getMessage",
            summary: Localized(
                "Returns the history of a message: envelope, deliveries, attempts and events.",
                "Gibt den Verlauf einer E-Mail zurück: Umschlag, Zustellungen, Versuche und Ereignisse."
            ),
            scope: .read,
            variables: [.init("id", .queueID, "The queue ID.")],
            answer: .shape("Message"),
            handler: { call in
                guard let id = QueueID(call.variables["id"] ?? "") else { throw APIProblem(.notFound) }
                let history = try await call.console.store.history(of: id)
                return MessageHistoryView(history, accounts: try await call.accountsByID())
            }
        ),
        APIOperation(
            method: .post,
            path: "/messages/commands",
            name: "manageMessages",
            summary: Localized(
                "Applies a command to deliveries; those whose state does not allow it are left unchanged.",
                "Wendet einen Befehl auf Zustellungen an; solche, deren Status ihn nicht zulässt, bleiben unverändert."
            ),
            scope: .manage,
            body: .object([
                .init("command", .choice(commands)),
                .optional(
                    "deliveries",
                    .list(.deliveryName, most: mostDeliveries),
                    "Queue IDs; ID/2 names the second part of a message that was split."
                ),
                .optional(
                    "search",
                    .object(filters.map { .optional($0.name, $0.schema, $0.text) }),
                    "Instead of deliveries: all that match, at most \(QueueActions.most)."
                ),
                .optional("reason", .string(longest: 200), "The reason for holding them."),
                .optional("account", .string(longest: 320), "The account to reroute them to."),
            ]),
            answer: changed,
            handler: manage
        ),
        APIOperation(
            method: .post,
            path: "/messages/{id}/send-captured",
            name: "sendCaptured",
            summary: Localized(
                "Sends a captured message after all, to the recipients for whom it is captured.",
                "Sendet eine abgefangene E-Mail doch, an die Empfänger, für die sie abgefangen wurde."
            ),
            scope: .manage,
            variables: [.init("id", .queueID, "The queue ID.")],
            body: .object([
                .init(
                    "recipients",
                    .list(.string(longest: 320), most: mostDeliveries),
                    "All recipients for whom the message is captured; it is sent only if they are exactly these."
                )
            ]),
            answer: changed,
            handler: sendCaptured
        ),
    ]

    private static let changed = APISchema.object([
        .init("changed", .list(.string(longest: 40), most: nil), "The changed deliveries.")
    ])

    private static func sendCaptured(_ call: APICall) async throws -> any Encodable & Sendable {
        guard let id = QueueID(call.variables["id"] ?? "") else { throw APIProblem(.notFound) }
        let recipients = call.texts("recipients") ?? []
        let sent = try await call.console.store.sendCaptured(
            of: id,
            to: Set(recipients),
            by: "key \(call.key?.name ?? "")",
            at: call.console.clock.now
        )
        call.console.gateway.queueChanged()
        call.log(
            "a captured message is sent after all",
            .queue,
            message: id,
            ["deliveries": "\(sent.count)", "recipients": LogList.text(of: recipients)]
        )
        return ["changed": sent.map(\.name)]
    }

    private static func manage(_ call: APICall) async throws -> any Encodable & Sendable {
        let selections = try await call.selections()
        let command = try await call.command()
        var changed: [DeliveryID] = []
        for selection in selections {
            changed += try await call.console.store.manage(selection, command, at: call.console.clock.now)
        }
        if !changed.isEmpty {
            call.console.gateway.queueChanged()
            let messages = Set(changed.map(\.message))
            call.log(
                "deliveries were changed",
                .queue,
                message: messages.count == 1 ? messages.first : nil,
                ["command": command.name, "deliveries": "\(changed.count)"]
            )
        }
        return ["changed": changed.map(\.name)]
    }
}

extension APICall {
    /// The target of the command: the named deliveries, or those that a search finds.
    fileprivate func selections() async throws -> [QueueSelection] {
        switch (texts("deliveries"), body["search"]) {
        case (let names?, nil): return names.compactMap { DeliveryName($0)?.selection }
        case (nil, .object(let members)):
            // An omission must never select everything.
            guard !members.isEmpty else {
                throw APIProblem(.unprocessableContent, "body.search must contain something to search by")
            }
            return [.deliveries(try await QueueActions.find(try await asking(members).queueQuery(), console.store))]
        default:
            throw APIProblem(.unprocessableContent, "give either body.deliveries or body.search")
        }
    }

    /// The command, and the word for its result.
    fileprivate func command() async throws -> QueueCommand {
        switch text("command") {
        case "hold":
            return .hold(
                because: text("reason").map { Reason(.words, $0) } ?? Reason(.heldByProgram, key?.name ?? "")
            )
        case "release": return .release
        case "retry": return .retryNow
        case "send-anyway": return .sendAnyway
        case "remove": return .remove
        default:
            guard let address = text("account") else {
                throw APIProblem(.unprocessableContent, "body.account is missing: name the account to reroute to")
            }
            let target = try await account(address)
            return .reroute(to: target.id)
        }
    }
}
