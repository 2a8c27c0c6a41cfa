import Base
import HTTP

/// Reads Odoo's answers, and tells refusals by what they are.
struct OdooAnswer {
    let call: OdooCall
    let access: OdooAccess

    /// Odoo's words for the record, where they are longer than this they are cut.
    private static let longestDetail = 500

    /// The JSON of an answer that holds some; otherwise what came instead.
    func json(_ response: HTTPResponse) throws(OdooError) -> OdooValue {
        if (300..<400).contains(response.status) {
            throw OdooError(.redirected(to: origin(response.field("Location") ?? "")))
        }
        guard let value = OdooValue(json: response.body) else {
            let isSuccess = (200..<300).contains(response.status)
            let isPage = response.field("Content-Type")?.lowercased().hasPrefix("application/json") != true
            let open = call.acts && (isSuccess || [500, 502, 504].contains(response.status))
            throw OdooError(isPage ? .webPage(status: response.status) : .unreadable, mayHaveActed: open)
        }
        return value
    }

    /// The refusal of JSON-RPC (`error.data`) or JSON-2 (the whole body): both roll the transaction back.
    func refusal(_ error: OdooValue, status: Int) -> OdooError {
        let name = error["name"]?.string ?? ""
        let message = error["message"]?.string ?? ""
        return OdooError(cause(name, message, status), clean(message))
    }

    private func cause(_ name: String, _ message: String, _ status: Int) -> OdooError.Cause {
        let kind = name.split(separator: ".").last.map(String.init) ?? ""
        switch kind {
        case "AccessDenied", "Unauthorized", "SessionExpiredException": return .accessDenied
        case "AccessError": return .accessRights(model: modelNamed(in: message) ?? call.model)
        case "MissingError": return .missingRecord
        case "SerializationFailure", "TransactionRollbackError", "DeadlockDetected", "LockNotAvailable", "LockError",
            "PoolError", "ConcurrencyError":
            return .busy
        case "OperationalError": return message.contains("does not exist") ? .databaseNotFound : .busy
        case "UserError" where message.hasPrefix("Object ") && message.contains("doesn't exist"):
            return .missingModel(call.model)
        case "KeyError" where message.contains(call.model): return .missingModel(call.model)
        case "AttributeError", "NotFound": return .missingModel("\(call.model).\(call.method)")
        case "ValidationError", "UserError", "RedirectWarning", "UnprocessableEntity", "ValueError", "TypeError":
            return .refused
        default: break
        }
        switch status {
        case 401: return .accessDenied
        case 403: return .accessRights(model: call.model)
        case 404: return .missingModel("\(call.model).\(call.method)")
        case 422: return .refused
        case 429, 503: return .busy
        default: return .exception(name.isEmpty ? "status \(status)" : clean(name))
        }
    }

    /// Odoo names the model in brackets: `… 'Outgoing Mail Server' (ir.mail_server) records`.
    private func modelNamed(in message: String) -> String? {
        for part in message.split(separator: "(").dropFirst() {
            guard let end = part.firstIndex(of: ")") else { continue }
            let name = part[..<end]
            if name.contains("."), name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }) {
                return String(name)
            }
        }
        return nil
    }

    /// One line of bounded length, without the secret, should Odoo ever repeat it.
    private func clean(_ text: String) -> String {
        let secret = access.secret.reveal()
        let safe = secret.isEmpty ? text : text.replacing(secret, with: "***")
        let line = safe.split(whereSeparator: { $0.isWhitespace || $0.isNewline || $0 == "\0" }).joined(separator: " ")
        return line.count <= Self.longestDetail ? line : line.prefix(Self.longestDetail) + "…"
    }

    /// Scheme and host of a redirect: its path and query may hold what is not for everyone's eyes.
    private func origin(_ location: String) -> String {
        let parts = location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "another page" }
        let host = parts[2].split(separator: "@").last.map(String.init) ?? ""
        return clean("\(parts[0])//" + (host.prefix { $0 != "?" && $0 != "#" }))
    }
}
