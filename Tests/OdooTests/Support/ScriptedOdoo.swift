import Base
import Transport

@testable import Odoo

/// Answers calls one after another as the test prescribes, and records the requests.
final class ScriptedOdoo: HTTPTransport {
    struct Answer: Sendable {
        var status = 200
        var fields: [HTTPRequest.Field] = [.init("Content-Type", "application/json")]
        var text: String
        var failure: HTTPFailure?
    }

    private struct State {
        var answers: [Answer]
        var seen: [HTTPRequest] = []
    }

    private let state: Locked<State>

    init(_ answers: [Answer]) { state = Locked(State(answers: answers)) }

    var seen: [HTTPRequest] { state.withLock { $0.seen } }

    /// Returns the body of the request with that number.
    func body(_ number: Int) -> JSONValue? {
        guard case .bytes(let bytes) = seen[number].body else { return nil }
        return JSONValue(json: bytes)
    }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let answer: Answer? = state.withLock { state in
            state.seen.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else { throw HTTPFailure(kind: .other, reach: .notSent, detail: "the script is over") }
        if let failure = answer.failure { throw failure }
        return HTTPResponse(status: answer.status, fields: answer.fields, body: Array(answer.text.utf8))
    }
}

extension ScriptedOdoo.Answer {
    static let version19 = Self(text: #"{"version_info":[19,0,0,"final",0,""],"version":"19.0"}"#)
    static let noVersionPage = Self.page(404)
    static let version18 = Self.result(#"{"server_version_info":[18,0,0,"final",0,""]}"#)
    static let user = Self.result("2")

    static func page(_ status: Int) -> Self {
        Self(status: status, fields: [.init("Content-Type", "text/html; charset=utf-8")], text: "<html></html>")
    }

    static func json(_ status: Int, _ text: String) -> Self { Self(status: status, text: text) }

    static func result(_ json: String) -> Self { Self(text: #"{"jsonrpc":"2.0","id":1,"result":\#(json)}"#) }

    static func error(_ name: String, _ message: String) -> Self {
        let data = #"{"name":"\#(name)","message":"\#(message)","debug":"Traceback"}"#
        return Self(
            text: #"{"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error","data":\#(data)}}"#
        )
    }

    static func failure(_ kind: HTTPFailure.Kind, _ reach: HTTPFailure.Reach) -> Self {
        Self(text: "", failure: HTTPFailure(kind: kind, reach: reach, detail: "scripted"))
    }
}

let key = "0123456789abcdef0123456789abcdef01234567"

func client(_ odoo: ScriptedOdoo, secret: String = key, batch: Int = 200) throws(MissingAccess) -> OdooClient {
    guard
        let access = OdooAccess(
            url: "https://odoo.acme.example/",
            database: "acme",
            login: "admin",
            secret: Secret(secret)
        )
    else { throw MissingAccess() }
    return OdooClient(access, transport: odoo, limits: OdooLimits(batch: batch))
}

struct MissingAccess: Error {}
