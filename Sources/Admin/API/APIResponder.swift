import Base
import Cryptography
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Storage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers programs. It ignores cookies: a signed-in browser gets nothing here, so forms need no protection.
struct APIResponder: Sendable {
    static let root = "/api/v1"

    private let console: Console
    private let gate: APIGate

    init(_ console: Console) {
        self.console = console
        gate = APIGate(store: console.store, limits: console.options.signInLimits, clock: console.clock)
    }

    func serves(_ request: Request) -> Bool {
        request.uri.path == "/api" || request.uri.path.hasPrefix("/api/")
    }

    func respond(to request: Request, _ context: ConsoleContext) async throws -> Response {
        do {
            let response = try await answer(request, context)
            return request.method == .head ? response.createHeadResponse() : response
        } catch {
            if error is CancellationError { throw error }
            guard let problem = APIProblem(error) else {
                let client = try? console.client(of: request, context)
                console.tell(
                    .failedRequest,
                    .error,
                    from: client?.address ?? "",
                    metadata: ["error": "\(error)"]
                )
                return try response(APIProblem(.internalServerError))
            }
            return try response(problem)
        }
    }

    /// The problem for a refusal by the outer layers.
    func refuse(_ refusal: Refusal) throws -> Response { try response(APIProblem(refusal.status)) }

    private func answer(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let client = try console.client(of: request, context)
        let (operation, variables) = try find(request)
        var key = nil as APIKey?
        if let scope = operation.scope {
            let admitted = try await admit(request, from: client.address)
            guard admitted.scope >= scope else {
                throw APIProblem(.forbidden, "the key allows \(admitted.scope.rawValue), not \(scope.rawValue)")
            }
            key = admitted
        }
        let call = APICall(
            console: console,
            key: key,
            variables: try checked(variables, operation),
            query: try query(request, operation),
            body: try await body(request, operation)
        )
        let bytes = try Self.encode(try await operation.handler(call))
        let tag = "\"\(Base64.encode(Array(SHA256.digest(bytes).prefix(16)), .url, padded: false))\""
        var headers: HTTPFields = [.contentType: "application/json"]
        if operation.method == .get {
            headers[.eTag] = tag
            if request.headers[.ifNoneMatch] == tag { return respond(.notModified, headers, []) }
        }
        return respond(.ok, headers, bytes)
    }

    private func admit(_ request: Request, from address: String) async throws -> APIKey {
        do { return try await gate.admit(request.headers[.authorization], from: address) } catch {
            if let problem = error as? APIProblem {
                console.tell(.refusedKey, .warning, from: address, metadata: ["status": "\(problem.status.code)"])
            }
            throw error
        }
    }

    /// The operation that the request names, and the variables of its path.
    private func find(_ request: Request) throws -> (APIOperation, [String: String]) {
        let path = request.uri.path
        guard path.hasPrefix(Self.root + "/") else { throw APIProblem(.notFound) }
        let segments = path.dropFirst(Self.root.count).split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst()
        let method = request.method == .head ? .get : request.method
        var methods: [String] = []
        for operation in APIOperations.all {
            guard let variables = Self.match(Array(segments), operation.segments) else { continue }
            if operation.method == method { return (operation, variables) }
            methods.append(operation.method.rawValue)
        }
        guard methods.isEmpty else {
            throw APIProblem(.methodNotAllowed, headers: [.allow: methods.joined(separator: ", ")])
        }
        throw APIProblem(.notFound)
    }

    private static func match(_ path: [Substring], _ pattern: [Substring]) -> [String: String]? {
        guard path.count == pattern.count else { return nil }
        var variables: [String: String] = [:]
        for (given, wanted) in zip(path, pattern) {
            if wanted.hasPrefix("{") {
                // In a path a plus sign is literal.
                let text = given.replacing("+", with: "%2B")
                guard !given.isEmpty, let value = PercentCode.decodeForm(text[...].utf8) else { return nil }
                variables[String(wanted.dropFirst().dropLast())] = value
            } else if given != wanted {
                return nil
            }
        }
        return variables
    }

    private func checked(_ variables: [String: String], _ operation: APIOperation) throws -> [String: String] {
        for parameter in operation.variables {
            let value = variables[parameter.name] ?? ""
            if let fault = parameter.schema.fault(of: .string(value), at: parameter.name) {
                throw APIProblem(.notFound, fault)
            }
        }
        return variables
    }

    /// The fields of the query. An unknown field is refused: a filter with a misspelled name would match too much.
    private func query(_ request: Request, _ operation: APIOperation) throws -> [String: JSONValue] {
        guard let fields = FormValues(request.uri.query ?? "")?.fields else {
            throw APIProblem(.badRequest, "the query is malformed")
        }
        var values: [String: JSONValue] = [:]
        for (name, _) in fields {
            guard let parameter = operation.query.first(where: { $0.name == name }) else {
                throw APIProblem(.badRequest, "there is no parameter \(name.prefix(40))")
            }
            guard values[name] == nil || parameter.schema.element != nil else {
                throw APIProblem(.badRequest, "\(name) is given twice")
            }
            guard let value = Self.value(parameter.schema, fields.filter { $0.name == name }.map(\.value)) else {
                throw APIProblem(.unprocessableContent, "\(name) is of the wrong type")
            }
            if let fault = parameter.schema.fault(of: value, at: name) {
                throw APIProblem(.unprocessableContent, fault)
            }
            values[name] = value
        }
        return values
    }

    /// A list is repeated for each element (OpenAPI: style form, explode).
    private static func value(_ schema: APISchema, _ texts: [String]) -> JSONValue? {
        guard let element = schema.element else { return schema.value(ofText: texts.first ?? "") }
        let values = texts.compactMap { element.value(ofText: $0) }
        return values.count == texts.count ? .array(values) : nil
    }

    private func body(_ request: Request, _ operation: APIOperation) async throws -> [String: JSONValue] {
        guard let schema = operation.body else { return [:] }
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        guard type == "application/json" else {
            throw APIProblem(.unsupportedMediaType, "the body must be application/json")
        }
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: console.options.limits.body)
        } catch is NIOTooManyBytesError {
            throw APIProblem(.contentTooLarge)
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView)) else {
            throw APIProblem(.badRequest, "the body is not JSON")
        }
        if let fault = schema.fault(of: value, at: "body") { throw APIProblem(.unprocessableContent, fault) }
        guard case .object(let members) = value else { throw APIProblem(.badRequest) }
        return members
    }

    private func response(_ problem: APIProblem) throws -> Response {
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        return respond(problem.status, headers, try Self.encode(problem.document))
    }

    private func respond(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ bytes: [UInt8]) -> Response {
        var response = Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        SecurityHeaders.add(to: &response.headers, isSecure: console.options.tls != nil)
        return response
    }

    private static func encode(_ value: any Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// Why a program's request is not answered (RFC 9457).
struct APIProblem: Error, Sendable {
    let status: HTTPResponse.Status
    let detail: String?
    /// Additional header fields of the response.
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ detail: String? = nil, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    /// The problem for an error; `nil` for errors that do not concern programs.
    init?(_ error: any Error) {
        switch error {
        case let problem as APIProblem: self = problem
        case let refusal as Refusal: self.init(refusal.status)
        case StorageError.notFound(let what): self.init(.notFound, "\(what) not found")
        case StorageError.conflict(let what): self.init(.conflict, what)
        case StorageError.full, StorageError.tooSlow, StorageError.locked: self.init(.serviceUnavailable)
        default: return nil
        }
    }

    /// The JSON document.
    var document: JSONValue {
        var members: [String: JSONValue] = [
            "type": "about:blank", "title": .string(status.reasonPhrase), "status": .integer(status.code),
        ]
        if let detail { members["detail"] = .string(detail) }
        return .object(members)
    }
}
