import HTTPTypes

/// An error in the envelope of Google's APIs: the old `errors` together with the new `status` and `details`, as Gmail
/// sends it.
struct APIError: Error, Sendable, Hashable {
    var code: Int
    /// The google.rpc.Code, such as `PERMISSION_DENIED`; empty if only the old envelope is sent.
    var status: String
    /// The old reason, such as `rateLimitExceeded`.
    var reason: String
    var domain = "global"
    var message: String
    /// The error's `locationType` and `location` in the old envelope.
    var location: (type: String, name: String)? {
        code == 401 ? ("header", "Authorization") : parameter.map { ("parameter", $0) }
    }
    /// The wrong parameter.
    var parameter: String?
    /// The reason of a google.rpc.ErrorInfo, if there is one.
    var infoReason: String?

    var json: JSON {
        var old: [String: JSON] = [
            "domain": .string(domain), "reason": .string(reason), "message": .string(message),
        ]
        if let location {
            old["locationType"] = .string(location.type)
            old["location"] = .string(location.name)
        }
        var error: [String: JSON] = [
            "code": .integer(code), "message": .string(message), "errors": [.object(old)],
        ]
        if !status.isEmpty { error["status"] = .string(status) }
        if let infoReason {
            error["details"] = [
                [
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(infoReason),
                    "domain": "googleapis.com", "metadata": ["service": "gmail.googleapis.com"],
                ]
            ]
        }
        return ["error": .object(error)]
    }

    var response: SimulatedResponse { response(of: .gmail) }

    /// Returns the answer of that API: the People API uses only the new envelope, and another domain.
    func response(of api: APIMethod.API) -> SimulatedResponse {
        var json = json
        if api == .people, case .object(var error)? = json["error"] {
            error["errors"] = nil
            if let infoReason {
                let isOwn = infoReason == "EXPIRED_SYNC_TOKEN"
                error["details"] = [
                    [
                        "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(infoReason),
                        "domain": .string(isOwn ? "people.googleapis.com" : "googleapis.com"),
                        "metadata": ["service": "people.googleapis.com"],
                    ]
                ]
            }
            json = ["error": .object(error)]
        }
        var response = SimulatedResponse.json(json, status: code)
        if code == 401 { response.fields[.wwwAuthenticate] = "Bearer realm=\"https://accounts.google.com/\"" }
        return response
    }
}

extension APIError {
    static func invalidArgument(_ message: String) -> APIError {
        APIError(code: 400, status: "INVALID_ARGUMENT", reason: "invalidArgument", message: message)
    }

    static func failedPrecondition(_ message: String) -> APIError {
        APIError(code: 400, status: "FAILED_PRECONDITION", reason: "failedPrecondition", message: message)
    }

    static let invalidCredentials = APIError(
        code: 401,
        status: "UNAUTHENTICATED",
        reason: "authError",
        message: "Invalid Credentials"
    )

    static let insufficientScope = APIError(
        code: 403,
        status: "PERMISSION_DENIED",
        reason: "insufficientPermissions",
        message: "Request had insufficient authentication scopes.",
        infoReason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    )

    static let notFound = APIError(
        code: 404,
        status: "NOT_FOUND",
        reason: "notFound",
        message: "Requested entity was not found."
    )

    /// Returns an error with one of the reasons of 403.
    static func forbidden(_ reason: String) -> APIError {
        let message =
            switch reason {
            case "domainPolicy": "The domain administrators have disabled Gmail apps."
            case "dailyLimitExceeded": "Daily Limit Exceeded"
            case "userRateLimitExceeded": "User Rate Limit Exceeded"
            case "rateLimitExceeded":
                "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service "
                    + "'gmail.googleapis.com' for consumer 'project_number:100000000001'."
            default: "The caller does not have permission"
            }
        let isRate = reason.hasSuffix("LimitExceeded")
        return APIError(
            code: 403,
            status: "PERMISSION_DENIED",
            reason: reason,
            domain: isRate ? "usageLimits" : "global",
            message: message,
            infoReason: reason == "rateLimitExceeded" ? "RATE_LIMIT_EXCEEDED" : nil
        )
    }

    /// Returns 429, with or without the time of the next attempt in the text.
    static func tooManyRequests(retryAfter moment: String?, about what: String = "") -> APIError {
        let message = moment.map { "User-rate limit exceeded\(what).  Retry after \($0)" }
        return APIError(
            code: 429,
            status: "RESOURCE_EXHAUSTED",
            reason: "rateLimitExceeded",
            domain: "usageLimits",
            message: message ?? "Resource has been exhausted (e.g. check quota)."
        )
    }

    static let tooManyConcurrent = APIError(
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        reason: "rateLimitExceeded",
        domain: "usageLimits",
        message: "Too many concurrent requests for user"
    )

    /// Returns 500, 502, 503 or 504 in JSON.
    static func backend(_ code: Int) -> APIError {
        let (status, message) =
            switch code {
            case 503: ("UNAVAILABLE", "The service is currently unavailable.")
            case 504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete.")
            default: ("INTERNAL", "Internal error encountered.")
            }
        return APIError(code: code, status: status, reason: "backendError", message: message)
    }
}
