import Base
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Answers requests: applies faults and limits, and does the work, without any socket.
struct Simulation: Sendable {
    let world: Locked<GoogleWorld>

    /// - Returns: the answer, or `nil` to drop the connection.
    func respond(to request: SimulatedRequest) async -> SimulatedResponse? {
        switch request.segments.first {
        case "_simulator": return world.withLock { ControlAPI(world: $0).answer(request) }
        case "batch": return await batch(request)
        default: return await single(request)
        }
    }

    func single(_ request: SimulatedRequest) async -> SimulatedResponse? {
        guard let operation = Operation(request) else { return .unknownPath }
        let (identity, effects, delay) = world.withLock { world in
            let identity = operation.identify(world)
            let effects = world.faults.draw(operation.kind, account: identity.account, method: identity.method)
            return (identity, effects, effects.delay + world.configuration.latency)
        }
        guard enter(identity, operation) else { return count(APIError.tooManyConcurrent.response, identity) }
        defer { leave(identity, operation) }
        if delay > .zero { try? await Task.sleep(for: delay) }
        if effects.contains(.dropBefore) { return nil }
        if let delay = effects.lazy.compactMap(\.workDelay).first {
            Task {
                try await Task.sleep(for: delay)
                _ = world.withLock { operation.work($0) }
            }
            return nil
        }
        if let status = effects.lazy.compactMap(\.lostUpload).first {
            world.withLock { UploadOperations.lose(request, $0) }
            return count(SimulatedResponse(status: status), identity)
        }
        let now = world.withLock { $0.now }
        if let refusal = effects.lazy.compactMap({ $0.refusal(at: now, of: identity.method) }).first {
            return count(refusal, identity)
        }
        let response = world.withLock { operation.work($0) }
        if effects.contains(.dropAfter) { return nil }
        return count(effects.lazy.compactMap(\.lateRefusal).first ?? response, identity)
    }

    private func enter(_ identity: Operation.Identity, _ operation: Operation) -> Bool {
        guard operation.isLimited, let key = identity.account else { return true }
        return world.withLock { world in
            guard let account = world.accounts[key] else { return true }
            if let most = world.limits(of: account).concurrentRequests, account.usage.inFlight >= most { return false }
            account.usage.inFlight += 1
            return true
        }
    }

    private func leave(_ identity: Operation.Identity, _ operation: Operation) {
        guard operation.isLimited, let key = identity.account else { return }
        world.withLock { world in
            guard let account = world.accounts[key] else { return }
            account.usage.inFlight = max(0, account.usage.inFlight - 1)
        }
    }

    private func count(_ response: SimulatedResponse, _ identity: Operation.Identity) -> SimulatedResponse {
        world.withLock { $0.requests["\(identity.method) \(response.status)", default: 0] += 1 }
        return response
    }
}

extension [Fault.Effect] {
    var delay: Duration {
        reduce(.zero) { sum, effect in if case .slow(let length) = effect { sum + length } else { sum } }
    }
}

extension Simulation {
    /// The most calls in a batch.
    private static let mostCalls = 100

    /// Answers a batch: `multipart/mixed` with a whole request in each part. The answer has a whole response in each.
    func batch(_ request: SimulatedRequest) async -> SimulatedResponse? {
        let type = ParameterizedValue(request.fields[.contentType] ?? "")
        guard request.verb == .post, type.value == "multipart/mixed", let boundary = type.parameters["boundary"] else {
            return APIError.invalidArgument("Failed to parse batch request, error: No boundary.").response
        }
        let parts = Multipart.split(request.body[...], boundary: boundary)
        guard parts.count <= Self.mostCalls else {
            return APIError.invalidArgument("The batch request contains too many calls.").response
        }
        let outer = GoogleWorld.token("batch_", bytes: 24)
        var body: [UInt8] = []
        for part in parts {
            let (header, content) = Multipart.header(of: part)
            guard let inner = Self.request(content, in: request), let answer = await single(inner) else { return nil }
            body += "--\(outer)\r\nContent-Type: application/http\r\n".utf8
            if let id = MessageText(lenient: header).value("Content-ID") {
                let answered = id.hasPrefix("<") ? "<response-\(id.dropFirst())" : "response-\(id)"
                body += "Content-ID: \(answered)\r\n".utf8
            }
            body += "\r\nHTTP/1.1 \(answer.status) \(HTTPResponse.Status(code: answer.status).reasonPhrase)\r\n".utf8
            for field in answer.fields { body += "\(field.name): \(field.value)\r\n".utf8 }
            body += "Content-Length: \(answer.body.count)\r\n\r\n".utf8 + answer.body + "\r\n".utf8
        }
        body += "--\(outer)--\r\n".utf8
        return SimulatedResponse(fields: [.contentType: "multipart/mixed; boundary=\(outer)"], body: body)
    }

    /// Reads the request of one part; it uses the batch's token if it has none.
    private static func request(_ content: ArraySlice<UInt8>, in outer: SimulatedRequest) -> SimulatedRequest? {
        let (head, body) = Multipart.header(of: content)
        guard let end = head.firstIndex(of: 0x0A) else { return nil }
        let line = String(decoding: head[..<end], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard line.count >= 2, let verb = HTTPRequest.Method(String(line[0])) else { return nil }
        var fields: HTTPFields = [:]
        for field in MessageText(lenient: head[(end + 1)...]).fields {
            if let name = HTTPField.Name(field.name) { fields[name] = field.value }
        }
        if fields[.authorization] == nil { fields[.authorization] = outer.fields[.authorization] }
        var target = line[1][...]
        if target.hasPrefix("http") { target = target.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" } }
        return SimulatedRequest(
            verb: verb,
            target: String(target),
            fields: fields,
            body: fields[.contentLength] == "0" ? [] : Array(body),
            origin: outer.origin
        )
    }
}

/// The context of a request, with the connection's channel so that a handler can drop it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// The error of a dropped connection, so that nothing is written to it.
struct ConnectionDropped: Error {}

/// The port, for callers that wait until it is known.
struct Listening: Sendable {
    private struct State {
        var port: Int?
        var isOver = false
        var waiting: [CheckedContinuation<Int, any Error>] = []
    }

    private let state = Locked(State())

    /// - Throws: `SimulatorStopped` if the simulator ended before it listened.
    func port() async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<Int, any Error>? = state.withLock { state in
                if let port = state.port { return .success(port) }
                if state.isOver { return .failure(SimulatorStopped()) }
                state.waiting.append(continuation)
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }

    func began(on port: Int) {
        let waiting = state.withLock { state in
            state.port = port
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: port) }
    }

    func ended() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(throwing: SimulatorStopped()) }
    }
}

/// The error of a simulator that ended before it could listen.
package struct SimulatorStopped: Error {}
