import HTTPTypes
import Storage

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
