import Base
import HTTPTypes
import Storage

/// Generates the OpenAPI 3.1 document from the table of operations.
enum APIDocument {
    /// - Parameter base: the base path of the interface, including the prefix.
    static func make(base: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in APIOperations.all {
            paths[operation.path, default: [:]][operation.method.rawValue.lowercased()] = describe(operation)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "gsuite-gateway", "version": "1",
                "description": "The queue, the accounts and the scheduled actions of a gateway, for programs.",
            ],
            "servers": [["url": .string(base)]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(APIShapes.all.mapValues(\.document)),
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    private static func describe(_ operation: APIOperation) -> JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .string(operation.name), "summary": .string(operation.summary.english),
            "responses": .object(responses(operation)),
            "parameters": .array(
                operation.variables.map { describe($0, "path") } + operation.query.map { describe($0, "query") }
            ),
        ]
        let security: JSONValue = operation.scope == nil ? [] : [["key": []]]
        members["security"] = security
        if let scope = operation.scope {
            members["description"] = .string("Requires a key with the scope \(scope.rawValue).")
        }
        if let body = operation.body {
            members["requestBody"] = ["required": true, "content": ["application/json": ["schema": body.document]]]
        }
        return .object(members)
    }

    private static func describe(_ parameter: APIOperation.Parameter, _ place: String) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(place), "required": .bool(place == "path"),
            "description": .string(parameter.text), "schema": parameter.schema.document,
        ]
    }

    private static func responses(_ operation: APIOperation) -> [String: JSONValue] {
        var all: [String: JSONValue] = [
            "200": [
                "description": "Success.", "content": ["application/json": ["schema": operation.answer.document]],
            ]
        ]
        if operation.method == .get { all["304"] = ["description": "Unchanged since the given ETag."] }
        for status in operation.problems {
            all["\(status.code)"] = [
                "description": .string(status.reasonPhrase),
                "content": [
                    "application/problem+json": ["schema": APISchema.shape("Problem").document]
                ],
            ]
        }
        return all
    }
}

/// The schemas of the answers, by their names in the document. Each describes a view in `Shapes`; a test compares
/// answers with them.
enum APIShapes {
    static let all: [String: APISchema] = [
        "Account": account, "Pool": pool, "PoolAccount": poolAccount, "Delivery": delivery, "Message": message,
        "Step": step, "Action": action, "Run": run,
        "Bounce": bounce, "User": user, "Invitation": invitation, "PersonProblem": personProblem,
        "Hour": hour, "Usage": usage, "DomainCounts": domainCounts,
        "ReasonCounts": reasonCounts, "Total": total, "Key": key, "Health": health, "Node": node, "LostNode": lostNode,
        "Problem": problem,
    ]

    private static let text = APISchema.string(longest: 1 << 20)

    private static let account = APISchema.object([
        .init("address", text), .init("state", .choice(["working", "paused", "needs-grant", "disabled"])),
        .optional("until", .time, "The end of a pause."), .optional("reason", text),
        .init("isDefaultSender", .boolean, "Whether it sends system mail."), .init("sendsOwnMail", .boolean),
        .init("courier", .choice(CourierChoice.allCases.map(\.rawValue))),
        .init("onLostAnswer", .choice(LostAnswerPolicy.allCases.map(\.rawValue))),
        .init("scopes", .list(text, most: nil)), .init("sendAs", .list(text, most: nil)), .init("waiting", .count),
        .optional("unitsPerMinute", .count, "If absent, the setting applies."), .optional("messagesPerDay", .count),
        .optional("concurrency", .count),
    ])

    private static let pool = APISchema.object([
        .init("address", text), .init("isShared", .boolean, "Whether accounts share its mail."),
        .init("accounts", .list(.shape("PoolAccount"), most: nil)),
    ])

    private static let poolAccount = APISchema.object([
        .init("account", text), .init("isMember", .boolean, "Whether it shares the address's mail."),
        .init("maySend", .boolean, "Whether Gmail lets it send as the address."),
        .init("state", .choice(["working", "paused", "needs-grant", "disabled"])),
        .init("sentInDay", .count, "Messages in the last 24 hours."), .init("messagesPerDay", .count),
        .init("waiting", .count),
    ])

    private static let delivery = APISchema.object([
        .init("id", text, "The queue ID of the message."), .init("part", .count, "Counted from 1."),
        .init("state", .choice(DeliveryState.allCases.map(\.rawValue))),
        .init("priority", .choice(Priority.allCases.map { "\($0)" })), .init("account", text),
        .optional("pool", text, "The shared address for which the account was chosen."), .init("receivedAt", .time),
        .optional("dueAt", .time, "The next attempt."), .init("attempts", .count),
        .init("sender", text, "The envelope sender; <> for reports."), .optional("from", text),
        .init("recipients", .list(text, most: nil)), .optional("subject", text), .optional("messageID", text),
        .init("size", .count, "Bytes as received."), .optional("reason", text), .optional("remoteID", text),
        .optional("sentMessageID", text), .optional("duplicateOf", text),
    ])

    private static let message = APISchema.object([
        .init("id", text), .init("receivedAt", .time), .init("sender", text), .optional("from", text),
        .optional("subject", text), .optional("messageID", text), .init("size", .count), .optional("client", text),
        .optional("login", text), .optional("duplicateOf", text),
        .init("deliveries", .list(.shape("Delivery"), most: nil)),
        .init("story", .list(.shape("Step"), most: nil), "Attempts and events, oldest first."),
    ])

    private static let bounce = APISchema.object([
        .init("address", text), .init("firstAt", .time, "When mail to it first came back."),
        .init("lastAt", .time, "When mail to it last came back."), .init("messages", .count),
        .init("status", text, "The status code of the last one (RFC 3463)."),
        .init("reason", text, "What was said of the last one."),
        .init("message", text, "The queue ID of the last one."),
    ])

    private static let user = APISchema.object([
        .init("email", text), .init("name", text), .init("role", .choice(Role.allCases.map(\.rawValue))),
        .init("state", .choice(UserView.states)), .optional("account", text), .optional("language", text),
        .init("createdAt", .time), .optional("lastSignInAt", .time),
    ])

    private static let invitation = APISchema.object([
        .init("email", text), .optional("url", text, "The link to choose a password; absent where it was mailed."),
        .init("mailed", .boolean),
    ])

    private static let personProblem = APISchema.object([
        .init("line", .count, "The place in the list, counted from 1."), .init("problem", text),
    ])

    private static let node = APISchema.object([
        .init("name", text), .init("version", text), .init("since", .time), .init("lastHeartbeat", .time),
        .init("silent", .boolean, "Whether its heartbeat is overdue."),
        .init("accounts", .list(text, most: nil), "Those that it sends for at the moment."),
        .init("duties", .list(.choice(["maintenance", "odoo"]), most: nil), "What it alone does for all."),
    ])

    private static let lostNode = APISchema.object([
        .init("name", text), .init("version", text), .init("since", .time), .init("lostAt", .time),
    ])

    private static let step = APISchema.object([
        .init("at", .time), .init("what", text), .optional("part", .count), .init("detail", text),
        .optional("answer", text, "Google's answer."),
    ])

    private static let action = APISchema.object([
        .init("action", .choice(ScheduledAction.allCases.map(\.rawValue))), .init("name", text),
        .init("enabled", .boolean),
        .init("available", .boolean, "Whether this version can run it."), .init("intervalSeconds", .count),
        .init("users", .count), .init("failing", .count), .optional("lastRun", .shape("Run")),
        .optional("nextRunAt", .time),
    ])

    private static let run = APISchema.object([
        .init("action", text), .init("user", .count), .init("requested", .boolean), .init("startedAt", .time),
        .optional("endedAt", .time), .init("outcome", .choice(ActionRun.Outcome.allCases.map(\.rawValue))),
        .init("done", .count), .optional("total", .count), .init("counts", .map(.count)), .optional("error", text),
    ])

    private static let hour = APISchema.object([
        .init("start", .time), .init("received", .count), .init("delivered", .count), .init("failed", .count),
        .init("waiting", .count, "At the end of the hour."),
        .optional("medianMilliseconds", .count, "The median time to delivery."),
        .optional("p95Milliseconds", .count),
    ])

    private static let usage = APISchema.object([
        .init("account", text), .init("day", text, "In the console's time zone."), .init("received", .count),
        .init("sent", .count), .init("failed", .count),
    ])

    private static let domainCounts = APISchema.object([
        .init("domain", text, "Empty for all that are not told apart."), .init("sent", .count, "Recipients."),
        .init("retried", .count), .init("givenUp", .count, "Given up or held."),
        .init("bounced", .count, "Google had accepted it."),
    ])

    private static let reasonCounts = APISchema.object([
        .init("reason", text), .init("retried", .count), .init("givenUp", .count, "Given up or held."),
        .init("bounced", .count, "Google had accepted it."),
    ])

    private static let total = APISchema.object([
        .init("account", text), .init("state", .choice(DeliveryState.allCases.map(\.rawValue))), .init("count", .count),
    ])

    private static let key = APISchema.object([
        .init("name", text), .init("scope", .choice(APIScope.allCases.map(\.rawValue))), .init("createdAt", .time),
        .optional("expiresAt", .time),
    ])

    private static let health = APISchema.object([
        .init("status", .choice(["ok", "attention"])), .init("waiting", .count), .init("held", .count),
        .init("failed", .count), .init("freeBytes", .count),
        .init("accounts", .map(.count), "The number in each state."),
    ])

    /// RFC 9457 section 3.1.
    private static let problem = APISchema.object([
        .init("type", text), .init("title", text), .init("status", .count), .optional("detail", text),
    ])
}
