import HTTPTypes
import Storage

/// Why a request of a program is not answered, as it is told (RFC 9457).
struct APIProblem: Error, Sendable {
    let status: HTTPResponse.Status
    let detail: String?
    /// Further fields of the response.
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ detail: String? = nil, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    /// What an error is told as; `nil` for those that are none of a program's business.
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

    /// The document.
    var document: JSONValue {
        var members: [String: JSONValue] = [
            "type": "about:blank", "title": .string(status.reasonPhrase), "status": .integer(status.code),
        ]
        if let detail { members["detail"] = .string(detail) }
        return .object(members)
    }
}
