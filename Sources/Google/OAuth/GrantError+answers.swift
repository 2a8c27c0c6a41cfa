package import HTTP

extension GrantError {
    /// Statuses and codes that Google's own library tries again.
    private static let transientStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    private static let transientCodes: Set<String> = ["internal_failure", "server_error", "temporarily_unavailable"]

    private struct Body: Decodable {
        var error: String?
        var error_description: String?
        var error_subtype: String?
    }

    /// The token endpoint could not be reached or did not answer.
    package init(_ failure: HTTPFailure) {
        self.init(
            kind: .transient(retryAfter: nil),
            reason: "Google's token server gave no answer (\(failure.kind.rawValue): \(Excerpt.of(failure.detail)))"
        )
    }

    /// Reads the token endpoint's refusal: `error` and `error_description`, not the envelope of Google's other APIs.
    package init(status: Int, body bytes: [UInt8], retryAfter: Duration? = nil, forServiceAccount: Bool) {
        let body = try? JSON.decode(Body.self, from: bytes)
        let code = body?.error.map { Excerpt.of($0, limit: 60) }
        let detail = body?.error_description.map { Excerpt.of($0, limit: 200) }
        let reason =
            "Google refused a token (HTTP \(status)"
            + [code, body?.error_subtype.map { Excerpt.of($0, limit: 60) }, detail].compactMap { $0 }.map { ", " + $0 }
            .joined() + ")"
        if Self.transientStatuses.contains(status) || code.map(Self.transientCodes.contains) == true
            || body?.error == nil
        {
            self.init(kind: .transient(retryAfter: retryAfter), code: code, reason: reason)
            return
        }
        let advice = Self.advice(code ?? "", detail: detail ?? "", forServiceAccount: forServiceAccount)
        self.init(kind: advice.kind, code: code, reason: reason, remedy: advice.remedy)
    }

    /// Which of the many meanings of a code it is.
    private static func advice(
        _ code: String,
        detail: String,
        forServiceAccount: Bool
    ) -> (kind: Kind, remedy: String) {
        switch code {
        case "invalid_grant": invalidGrant(detail, forServiceAccount: forServiceAccount)
        case "access_denied" where forServiceAccount:
            (.setup, "Add all scopes of this service account to domain-wide delegation in the Admin console")
        case "access_denied":
            (.grant, "The consent was refused: grant again and agree")
        case "unauthorized_client" where forServiceAccount:
            (
                .setup,
                "In the Admin console (Security, API controls, Domain-wide delegation) enter the service account's"
                    + " numeric client id with these scopes; a change there may take up to a day"
            )
        case "invalid_client", "unauthorized_client":
            (.setup, "Check client id and client secret of the OAuth client, then grant again with them")
        case "deleted_client":
            (
                .setup,
                "The OAuth client was deleted: restore it in the Google Cloud console, or make a new one and grant"
            )
        case "disabled_client":
            (.setup, "Enable the OAuth client or service account in the Google Cloud console")
        case "org_internal":
            (.setup, "The OAuth client is for its own organisation only: use an account of that, or publish it")
        case "admin_policy_enforced":
            (.setup, "The Workspace administrator must trust this app (Security, API controls, App access control)")
        case "invalid_scope":
            (.setup, "One of the scopes is unknown or not allowed for this client")
        case "redirect_uri_mismatch":
            (
                .setup,
                "Enter this redirect address for the OAuth client in the Google Cloud console, or use a desktop client"
            )
        default:
            (.grant, "Grant again; if that fails as well, check the OAuth client in the Google Cloud console")
        }
    }

    private static func invalidGrant(_ detail: String, forServiceAccount: Bool) -> (kind: Kind, remedy: String) {
        guard forServiceAccount else {
            return (
                .grant,
                "The grant has expired or was revoked (password changed, six months unused, seven days of a client in"
                    + " testing, or withdrawn): grant again"
            )
        }
        if detail.contains("short-lived") { return (.setup, "The clock of this machine is wrong: set it") }
        if detail.contains("Signature") {
            return (.setup, "The service account's key was deleted or replaced: make a new key and add it")
        }
        if detail.lowercased().contains("email") || detail.contains("User ID") {
            return (.setup, "There is no such user in the Workspace: check the account's address")
        }
        return (.setup, "Check the service account's key and the account's address")
    }
}
