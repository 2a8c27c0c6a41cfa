import Base
package import HTTP

extension GrantError {
    /// The statuses and codes that Google's own library retries.
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
            reason: Remark(.noTokenAnswer, failure.kind.rawValue, Excerpt.of(failure.detail))
        )
    }

    /// Reads the token endpoint's refusal: `error` and `error_description`, not the envelope of Google's other APIs.
    package init(status: Int, body bytes: [UInt8], retryAfter: Duration? = nil, forServiceAccount: Bool) {
        let body = try? JSON.decode(Body.self, from: bytes)
        let code = body?.error.map { Excerpt.of($0, limit: 60) }
        let detail = body?.error_description.map { Excerpt.of($0, limit: 200) }
        let said = ["HTTP \(status)", code, body?.error_subtype.map { Excerpt.of($0, limit: 60) }, detail]
        let reason = Remark(.tokenRefused, said.compactMap(\.self).joined(separator: ", "))
        if Self.transientStatuses.contains(status) || code.map(Self.transientCodes.contains) == true
            || body?.error == nil
        {
            self.init(kind: .transient(retryAfter: retryAfter), code: code, reason: reason)
            return
        }
        let advice = Self.advice(code ?? "", detail: detail ?? "", forServiceAccount: forServiceAccount)
        self.init(kind: advice.kind, code: code, reason: reason, remedy: advice.remedy)
    }

    /// Returns the meaning of a code, which may have several.
    private static func advice(
        _ code: String,
        detail: String,
        forServiceAccount: Bool
    ) -> (kind: Kind, remedy: Remedy) {
        switch code {
        case "invalid_grant": invalidGrant(detail, forServiceAccount: forServiceAccount)
        case "access_denied" where forServiceAccount: (.setup, .addDelegatedScopes)
        case "access_denied": (.grant, .agree)
        case "unauthorized_client" where forServiceAccount: (.setup, .delegate)
        case "invalid_client", "unauthorized_client": (.setup, .checkClient)
        case "deleted_client": (.setup, .restoreClient)
        case "disabled_client": (.setup, .enableClient)
        case "org_internal": (.setup, .useOwnOrganisation)
        case "admin_policy_enforced": (.setup, .trustApp)
        case "invalid_scope": (.setup, .checkScopes)
        case "redirect_uri_mismatch": (.setup, .enterRedirect)
        default: (.grant, .grantOrCheckClient)
        }
    }

    private static func invalidGrant(_ detail: String, forServiceAccount: Bool) -> (kind: Kind, remedy: Remedy) {
        guard forServiceAccount else { return (.grant, .grantEnded) }
        if detail.contains("short-lived") { return (.setup, .setClock) }
        if detail.contains("Signature") { return (.setup, .renewKey) }
        if detail.lowercased().contains("email") || detail.contains("User ID") { return (.setup, .checkUser) }
        return (.setup, .checkKey)
    }
}
