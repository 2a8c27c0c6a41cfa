import Base
import Transport

/// Reads Odoo's answers and classifies its refusals.
struct OdooAnswer {
    let call: OdooCall
    let access: OdooAccess
    /// The id of the calling user, if known.
    var user: Int?

    /// Longer details of Odoo's are truncated.
    private static let longestDetail = 500

    /// Returns the JSON of an answer, or throws what came instead.
    func json(_ response: HTTPResponse) throws(OdooError) -> JSONValue {
        if (300..<400).contains(response.status) {
            throw OdooError(.redirected(to: origin(response.field("Location") ?? "")))
        }
        guard let value = JSONValue(json: response.body) else {
            let isSuccess = (200..<300).contains(response.status)
            let isPage = response.field("Content-Type")?.lowercased().hasPrefix("application/json") != true
            let open = call.acts && (isSuccess || [500, 502, 504].contains(response.status))
            throw OdooError(isPage ? .webPage(status: response.status) : .unreadable, mayHaveActed: open)
        }
        return value
    }

    /// Returns the refusal of JSON-RPC (`error.data`) or JSON-2 (the whole body). Both roll the transaction back.
    func refusal(_ error: JSONValue, status: Int) -> OdooError {
        let name = error["name"]?.string ?? ""
        let message = error["message"]?.string ?? ""
        return OdooError(cause(name, message, status), clean(message))
    }

    private func cause(_ name: String, _ message: String, _ status: Int) -> OdooError.Cause {
        let kind = name.split(separator: ".").last.map(String.init) ?? ""
        switch kind {
        case "AccessDenied", "Unauthorized", "SessionExpiredException": return .accessDenied
        case "AccessError": return .accessRights(model: modelNamed(in: message) ?? call.model)
        case "MissingError": return missing(message)
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

    /// Odoo names what is missing in every language: `(Record: res.partner(7, 8), User: 2)`.
    private func missing(_ message: String) -> OdooError.Cause {
        guard let (model, ids) = recordsNamed(in: message) else { return .missingRecord }
        // Every call of a deleted user ends like this; that of an archived one with AccessDenied.
        if model == "res.users", let user, ids == [user] { return .accessDenied }
        // Otherwise the values refer to it, and the record to be changed still exists.
        let asked = call.subject ?? (call.model, call.ids ?? [])
        let isAsked = model == asked.model && !ids.isDisjoint(with: asked.ids)
        return isAsked ? .missingRecord : .refused
    }

    private func recordsNamed(in message: String) -> (model: String, ids: Set<Int>)? {
        let parts = message.split(separator: "(")
        for (before, after) in zip(parts, parts.dropFirst()) {
            guard let end = after.firstIndex(of: ")") else { continue }
            let ids = after[..<end].split(whereSeparator: { $0 == "," || $0 == " " }).map { Int($0) }
            let model = before.split(separator: " ").last ?? ""
            guard !ids.isEmpty, !ids.contains(nil), model.contains(".") else { continue }
            return (String(model), Set(ids.compactMap(\.self)))
        }
        return nil
    }

    /// Odoo names the model in parentheses: `… 'Outgoing Mail Server' (ir.mail_server) records`. Users' names also
    /// appear in them, and may contain anything.
    private func modelNamed(in message: String) -> String? {
        if message.contains("(\(call.model))") { return call.model }
        for part in message.split(separator: "(").dropFirst() {
            guard let end = part.firstIndex(of: ")") else { continue }
            let name = part[..<end]
            if name.contains("."), name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }) {
                return String(name)
            }
        }
        return nil
    }

    /// Returns one line of bounded length, without the secret in case Odoo ever repeats it.
    private func clean(_ text: String) -> String {
        let line = access.secret.hidden(in: text).split(whereSeparator: {
            $0.isWhitespace || $0.isNewline || $0 == "\0"
        }).joined(separator: " ")
        return line.count <= Self.longestDetail ? line : line.prefix(Self.longestDetail) + "…"
    }

    /// Returns scheme and host of a redirect: its path and query may hold confidential data.
    private func origin(_ location: String) -> String {
        let parts = location.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return "another page" }
        let host = parts[2].split(separator: "@").last.map(String.init) ?? ""
        return clean("\(parts[0])//" + (host.prefix { $0 != "?" && $0 != "#" }))
    }
}
