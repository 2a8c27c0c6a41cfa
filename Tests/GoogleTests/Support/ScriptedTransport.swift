import Base
import Transport

/// Answers requests in the order set by the test, and records them.
final class ScriptedTransport: HTTPTransport {
    typealias Step = @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse

    struct Seen: Sendable {
        var request: HTTPRequest
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private struct State {
        var steps: [Step]
        var seen: [Seen] = []
    }

    private let state: Locked<State>

    init(_ steps: [Step]) {
        state = Locked(State(steps: steps))
    }

    var seen: [Seen] { state.withLock { $0.seen } }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let body = Self.read(request.body)
        let step: Step? = state.withLock { state in
            state.seen.append(Seen(request: request, body: body))
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        // Others may come in between, as they do on a network.
        await Task.yield()
        guard let step else { throw HTTPFailure(kind: .other, reach: .notSent, detail: "the script is over") }
        return try step(request)
    }

    private static func read(_ body: HTTPRequest.Body) -> [UInt8] {
        switch body {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .stream(let length, let source):
            return unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                while count < length {
                    let rest = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]
                    )
                    guard let read = unsafe try? source.read(at: count, into: rest), read > 0 else { return }
                    count += read
                }
            }
        }
    }
}

/// The steps of a script.
enum Answer {
    static func json(_ status: Int = 200, _ text: String, _ fields: [HTTPRequest.Field] = []) -> ScriptedTransport.Step
    {
        { (_) throws(HTTPFailure) in HTTPResponse(status: status, fields: fields, body: Array(text.utf8)) }
    }

    static func token(_ value: String, expiresIn: Int = 3599) -> ScriptedTransport.Step {
        json(200, #"{"access_token":"\#(value)","expires_in":\#(expiresIn),"token_type":"Bearer","scope":"openid"}"#)
    }

    static func failure(_ kind: HTTPFailure.Kind, _ reach: HTTPFailure.Reach) -> ScriptedTransport.Step {
        { (_) throws(HTTPFailure) in throw HTTPFailure(kind: kind, reach: reach, detail: "scripted") }
    }
}

/// A body of bytes in memory.
struct BytesSource: BodySource {
    let bytes: [UInt8]

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, max(0, bytes.count - offset))
        unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
        return count
    }
}
