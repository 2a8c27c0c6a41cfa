import Base
import HTTPTypes
import Logging
import Mail
import Storage

/// An operation of the interface. Requests are answered by the table of operations (`APIOperations.all`), and the
/// OpenAPI document is generated from it, so that the two cannot differ.
struct APIOperation: Sendable {
    /// A variable of the path or a field of the query.
    struct Parameter: Sendable {
        let name: String
        let schema: APISchema
        let text: String

        init(_ name: String, _ schema: APISchema, _ text: String) {
            self.name = name
            self.schema = schema
            self.text = text
        }
    }

    typealias Handler = @Sendable (APICall) async throws -> any Encodable & Sendable

    let method: HTTPRequest.Method
    /// Below `/api/v1`, with variables in braces.
    let path: String
    /// Its name in generated clients.
    let name: String
    /// OpenAPI's summary; the description that programs read has the English one.
    let summary: Localized<String>
    /// The scope that the key needs; `nil` if no key is needed.
    let scope: APIScope?
    var variables: [Parameter] = []
    var query: [Parameter] = []
    var body: APISchema?
    let answer: APISchema
    let handler: Handler

    var segments: [Substring] { path.split(separator: "/") }

    /// The statuses besides 200.
    var problems: [HTTPResponse.Status] {
        var all: [HTTPResponse.Status] = [
            .badRequest, .requestTimeout, .misdirectedRequest, .tooManyRequests, .internalServerError,
            .serviceUnavailable,
        ]
        if scope != nil { all += [.unauthorized, .forbidden, .notFound] }
        if !query.isEmpty || body != nil { all.append(.unprocessableContent) }
        if body != nil { all += [.conflict, .contentTooLarge, .unsupportedMediaType] }
        return all
    }
}

/// A request to an operation, checked against the operation's own description.
struct APICall: Sendable {
    let console: Console
    /// `nil` only if no key is needed.
    let key: APIKey?
    let variables: [String: String]
    let query: [String: JSONValue]
    let body: [String: JSONValue]

    func text(_ name: String) -> String? {
        guard case .string(let text) = query[name] ?? body[name], !text.isEmpty else { return nil }
        return text
    }

    /// All values of a list; `nil` if it is not given.
    func texts(_ name: String) -> [String]? {
        guard case .array(let values) = query[name] ?? body[name] else { return nil }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// The same call with `members` in place of its query.
    func asking(_ members: [String: JSONValue]) -> APICall {
        APICall(console: console, key: key, variables: variables, query: members, body: [:])
    }

    func number(_ name: String) -> Int? {
        if case .integer(let number) = query[name] ?? body[name] { number } else { nil }
    }

    func truth(_ name: String) -> Bool? {
        if case .bool(let truth) = query[name] ?? body[name] { truth } else { nil }
    }

    /// The account with that address. Throws a problem if there is none.
    func account(_ address: String) async throws -> AccountRecord {
        let wanted = Address(address)?.key
        let all = try await console.store.accounts()
        guard let account = all.first(where: { $0.address.key == wanted }) else {
            throw APIProblem(.notFound, "there is no account with this address")
        }
        return account
    }

    func accountsByID() async throws -> [AccountID: AccountRecord] {
        Dictionary(try await console.store.accounts().map { ($0.id, $0) }) { first, _ in first }
    }

    /// Logs an action of a program, with its key. What varies belongs in the facts; see `LogGerman`.
    func log(
        _ text: StaticString,
        _ category: LogCategory,
        account: String? = nil,
        message: QueueID? = nil,
        _ facts: [String: String] = [:]
    ) {
        let name = key?.name ?? ""
        var values = facts.mapValues { Logger.MetadataValue.string($0) }
        values["category"] = "\(category.rawValue)"
        values["by"] = .stringConvertible(Localized("key \(name)", "Schlüssel \(name)"))
        if let account { values["account"] = "\(account)" }
        if let message { values["queue-id"] = "\(message)" }
        console.logger.notice("\(text)", metadata: values)
    }
}
