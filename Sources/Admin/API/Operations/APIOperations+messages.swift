import Base
import HTTPTypes
import Storage

extension APIOperations {
    /// The most deliveries that one request can name.
    private static let mostSteered = 1000
    private static let commands = ["hold", "release", "retry", "send-anyway", "reroute", "remove"]

    static let messages = [
        APIOperation(
            method: .get,
            path: "/messages/{id}",
            name: "getMessage",
            summary: "The life of one message: envelope, deliveries, attempts and events.",
            scope: .read,
            variables: [.init("id", .queueID, "The queue id.")],
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
            name: "steerMessages",
            summary: "Does something to deliveries; those that it does not apply to stay as they are.",
            scope: .steer,
            body: .object([
                .init("command", .choice(commands)),
                .optional(
                    "deliveries",
                    .list(.deliveryName, most: mostSteered),
                    "Queue ids; ID/2 names the second part of a message that was split."
                ),
                .optional(
                    "search",
                    .object(filters.map { .optional($0.name, $0.schema, $0.text) }),
                    "In the place of deliveries: all that this finds, at most \(QueueSteering.most)."
                ),
                .optional("reason", .string(longest: 200), "Why they are held."),
                .optional("account", .string(longest: 320), "Where they are rerouted to."),
            ]),
            answer: .object([.init("changed", .list(.string(longest: 40), most: nil), "The deliveries it changed.")]),
            handler: steer
        ),
    ]

    private static func steer(_ call: APICall) async throws -> any Encodable & Sendable {
        let selections = try await call.selections()
        let (command, done) = try await call.command()
        var changed: [DeliveryID] = []
        for selection in selections {
            changed += try await call.console.store.steer(selection, command, at: call.console.clock.now)
        }
        if !changed.isEmpty {
            call.console.seams.queueChanged()
            let messages = Set(changed.map(\.message))
            call.log(
                "\(changed.count) \(changed.count == 1 ? "delivery" : "deliveries") \(done)",
                .steering,
                message: messages.count == 1 ? messages.first : nil
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
                throw APIProblem(.unprocessableContent, "body.search needs something to search by")
            }
            return [.deliveries(try await QueueSteering.find(try await asking(members).queueQuery(), console.store))]
        default:
            throw APIProblem(.unprocessableContent, "either body.deliveries or body.search is needed")
        }
    }

    /// The command, and the word for its result.
    fileprivate func command() async throws -> (QueueCommand, String) {
        switch text("command") {
        case "hold":
            return (
                .hold(because: text("reason").map { Remark(.words, $0) } ?? Remark(.heldByProgram, key?.name ?? "")),
                "held"
            )
        case "release": return (.release, "released")
        case "retry": return (.retryNow, "due now")
        case "send-anyway": return (.sendAnyway, "sent without looking")
        case "remove": return (.remove, "removed")
        default:
            guard let address = text("account") else {
                throw APIProblem(.unprocessableContent, "body.account is missing: where to?")
            }
            let target = try await account(address)
            return (.reroute(to: target.id), "rerouted to \(target.address)")
        }
    }
}
