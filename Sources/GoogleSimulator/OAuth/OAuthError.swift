/// An error of the token endpoint (RFC 6749 section 5.2), which does not use the envelope of the APIs.
struct OAuthError: Error, Sendable, Hashable {
    var status = 400
    let error: String
    let description: String

    init(_ error: String, _ description: String, status: Int = 400) {
        self.status = status
        self.error = error
        self.description = description
    }

    static let revoked = OAuthError("invalid_grant", "Token has been expired or revoked.")

    static func missing(_ parameter: String) -> OAuthError {
        OAuthError("invalid_request", "Missing required parameter: \(parameter)")
    }

    var response: SimulatedResponse {
        .json(["error": .string(error), "error_description": .string(description)], status: status)
    }
}
