import Base
import Odoo

/// Answers requests, without any socket.
struct OdooSimulation: Sendable {
    let world: Locked<OdooWorld>

    /// - Returns: the answer, or `nil` to drop the connection.
    func respond(to request: OdooRequest) async -> OdooReply? {
        guard let operation = world.withLock({ operation(request, $0) }) else { return .page(404) }
        let effects = world.withLock { world in
            world.calls[operation.name, default: 0] += 1
            return world.drawFaults(operation.name)
        }
        for case .slow(let delay) in effects { try? await Task.sleep(for: delay) }
        if effects.contains(.dropBefore) { return nil }
        for case .page(let status, afterWork: false) in effects { return .page(status) }
        let isConcurrent = effects.contains(.concurrent)
        let reply = world.withLock { world in
            do throws(OdooException) {
                return operation.success(
                    try world.transaction { () throws(OdooException) in
                        if isConcurrent { throw .concurrent }
                        return try operation.work(world)
                    }
                )
            } catch {
                return operation.failure(error)
            }
        }
        if effects.contains(.dropAfter) { return nil }
        for case .page(let status, afterWork: true) in effects { return .page(status) }
        return reply
    }

    private func operation(_ request: OdooRequest, _ world: OdooWorld) -> OdooOperation? {
        let segments = request.path.split(separator: "/").map(String.init)
        switch segments.first {
        case "jsonrpc": return JSONRPC.operation(request)
        case "json" where segments.count == 4 && segments[1] == "2" && world.version >= 19:
            return JSON2.operation(request, model: segments[2], method: segments[3], world)
        case "web" where segments == ["web", "version"] && world.version >= 19,
            "json" where segments == ["json", "version"] && world.version >= 19:
            return OdooOperation(name: "version") { world throws(OdooException) in
                ["version_info": world.versionInformation, "version": .string("\(world.configuration.version)")]
            }
        default: return nil
        }
    }
}

/// The operation of a request, and the format of its answer.
struct OdooOperation {
    /// The operation's name, such as `res.partner.write`, `version` or `login`.
    var name: String
    var success: (JSONValue) -> OdooReply = { .json($0) }
    var failure: (OdooException) -> OdooReply = { .json(["message": .string($0.message)], status: $0.status) }
    var work: (OdooWorld) throws(OdooException) -> JSONValue

    init(name: String, work: @escaping (OdooWorld) throws(OdooException) -> JSONValue) {
        self.name = name
        self.work = work
    }
}

extension OdooWorld {
    /// The version, as Odoo reports it to callers who have not signed in.
    var versionInformation: JSONValue {
        [.integer(configuration.version.major), .integer(configuration.version.minor), 0, "final", 0, ""]
    }

    /// Returns the active user with that login and password or key.
    func user(login: String, secret: String) -> Int? {
        tables["res.users"]?.rows.values.first {
            $0.values["login"]?.string == login && $0.values["active"] != false
                && secrets[$0.id]?.contains(secret) == true
        }?.id
    }
}

/// A whole request, independent of sockets.
struct OdooRequest: Sendable {
    var method: String
    /// The path without the query.
    var path: String
    /// The header fields, with names in lower case.
    var fields: [String: String]
    var body: [UInt8]

    init(method: String, path: String, fields: [(String, String)], body: [UInt8]) {
        self.method = method
        self.path = String(path.prefix { $0 != "?" })
        self.fields = Dictionary(fields.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
        self.body = body
    }

    /// The key of `Authorization: bearer …`.
    var bearer: String? {
        let parts = (fields["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}

/// A whole answer.
struct OdooReply: Sendable {
    var status: Int
    var contentType: String
    var body: [UInt8]

    static func json(_ value: JSONValue, status: Int = 200) -> OdooReply {
        OdooReply(status: status, contentType: "application/json; charset=utf-8", body: value.json ?? [])
    }

    /// An HTML page, as a web server or Odoo's website returns it.
    static func page(_ status: Int) -> OdooReply {
        OdooReply(
            status: status,
            contentType: "text/html; charset=utf-8",
            body: Array(
                "<!DOCTYPE html>\n<html><head><title>\(status)</title></head><body>\(status)</body></html>".utf8
            )
        )
    }
}

/// A future value with any number of waiters.
struct Signalled<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiting: [CheckedContinuation<Value, any Error>] = []
    }

    private let state = Locked(State())

    /// - Throws: `OdooSimulatorStopped` if it ended before there was a value.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Value, any Error>? = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func set(_ value: Value) { settle(.success(value)) }

    /// Ends the wait without a value.
    func end() { settle(.failure(OdooSimulatorStopped())) }

    private func settle(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            if state.result == nil { state.result = result }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}

/// The error of a simulator that ended before it could listen.
package struct OdooSimulatorStopped: Error {}
