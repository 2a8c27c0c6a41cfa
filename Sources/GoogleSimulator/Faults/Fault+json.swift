extension Fault {
    /// Reads `{"kind": …, "account", "method", "count", "probability", "milliseconds", "reason", "status", "afterWork",
    /// "code", "text", "bytes"}` of the control API; `nil` if the kind is unknown or a member that it needs is missing.
    init?(_ json: JSON) {
        guard let kind = json["kind"]?.string, let effect = Effect(kind: kind, json) else { return nil }
        self.init(
            effect,
            account: json["account"]?.string,
            method: json["method"]?.string,
            count: json["count"]?.integer,
            probability: json["probability"]?.double ?? 1
        )
    }

    var json: JSON {
        var members: [String: JSON] = ["kind": .string("\(effect)"), "probability": .number(probability)]
        members["account"] = account.map { .string($0) }
        members["method"] = method.map { .string($0) }
        members["count"] = count.map { .integer($0) }
        return .object(members)
    }
}

extension Fault.Effect {
    fileprivate init?(kind: String, _ json: JSON) {
        let length = json["milliseconds"]?.integer.map { Duration.milliseconds($0) }
        let afterWork = json["afterWork"]?.bool ?? false
        switch kind {
        case "slow":
            guard let length else { return nil }
            self = .slow(length)
        case "dropBefore": self = .dropBefore
        case "dropAfter": self = .dropAfter
        case "dropThenWork":
            guard let length else { return nil }
            self = .dropThenWork(after: length)
        case "unauthorized": self = .unauthorized
        case "forbidden": self = .forbidden(reason: json["reason"]?.string ?? "forbidden")
        case "tooManyRequests": self = .tooManyRequests(retryAfter: length)
        case "backend": self = .backend(status: json["status"]?.integer ?? 503, afterWork: afterWork)
        case "html": self = .html(afterWork: afterWork)
        case "invalidGrant": self = .invalidGrant
        case "dropWithin":
            guard let bytes = json["bytes"]?.integer, bytes >= 0 else { return nil }
            self = .dropWithin(bytes: bytes)
        case "uploadLost":
            let status = json["status"]?.integer ?? 404
            guard [404, 410].contains(status) else { return nil }
            self = .uploadLost(status: status)
        case "reply":
            guard let code = json["code"]?.integer, (400...599).contains(code) else { return nil }
            self = .reply(code: code, text: json["text"]?.string ?? "")
        default:
            // `error503`, `error500After`: the status in the name.
            let isAfter = kind.hasSuffix("After")
            let number = kind.dropFirst("error".count).dropLast(isAfter ? "After".count : 0)
            guard kind.hasPrefix("error"), let status = Int(number), (500...599).contains(status) else { return nil }
            self = .backend(status: status, afterWork: isAfter)
        }
    }
}
