package import Base
package import Transport

/// Why there is no access token, and what to do about it.
package struct GrantError: Error, Sendable, Hashable {
    /// Who can fix it.
    package enum Kind: Sendable, Hashable {
        /// No one needs to: it passes. Not before `retryAfter`, if Google set it.
        case transient(retryAfter: Duration?)
        /// The account's user must grant access again.
        case grant
        /// The OAuth client's or service account's owner, or the Workspace administrator, must change something.
        case setup
    }

    /// The gateway's own codes, for successful answers that cannot be used.
    package static let noRefreshToken = "no_refresh_token"
    package static let noIdentity = "no_identity"
    package static let wrongIdentity = "wrong_identity"

    package var kind: Kind
    /// OAuth's error code (RFC 6749 section 5.2, Google's own or one of the above), if there was one.
    package var code: String?
    /// What happened, without secrets.
    package var reason: Reason
    /// The suggested fix; `nil` for what passes by itself.
    package var suggestedFix: SuggestedFix?

    package init(kind: Kind, code: String? = nil, reason: Reason, suggestedFix: SuggestedFix? = nil) {
        self.kind = kind
        self.code = code
        self.reason = reason
        self.suggestedFix = suggestedFix
    }

    package var isTransient: Bool {
        if case .transient = kind { true } else { false }
    }
}

extension GrantError: CustomStringConvertible {
    package var description: String { suggestedFix.map { "\(reason). \($0)" } ?? "\(reason)" }
}

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
            reason: Reason(.noTokenAnswer, failure.kind.rawValue, Excerpt.of(failure.detail))
        )
    }

    /// Reads the token endpoint's refusal: `error` and `error_description`, not the envelope of Google's other APIs.
    package init(status: Int, body bytes: [UInt8], retryAfter: Duration? = nil, forServiceAccount: Bool) {
        let body = try? JSON.decode(Body.self, from: bytes)
        let code = body?.error.map { Excerpt.of($0, limit: 60) }
        let detail = body?.error_description.map { Excerpt.of($0, limit: 200) }
        let said = ["HTTP \(status)", code, body?.error_subtype.map { Excerpt.of($0, limit: 60) }, detail]
        let reason = Reason(.tokenRefused, said.compactMap(\.self).joined(separator: ", "))
        if Self.transientStatuses.contains(status) || code.map(Self.transientCodes.contains) == true
            || body?.error == nil
        {
            self.init(kind: .transient(retryAfter: retryAfter), code: code, reason: reason)
            return
        }
        let advice = Self.advice(code ?? "", detail: detail ?? "", forServiceAccount: forServiceAccount)
        self.init(kind: advice.kind, code: code, reason: reason, suggestedFix: advice.suggestedFix)
    }

    /// Returns the meaning of a code, which may have several.
    private static func advice(
        _ code: String,
        detail: String,
        forServiceAccount: Bool
    ) -> (kind: Kind, suggestedFix: SuggestedFix) {
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

    private static func invalidGrant(_ detail: String, forServiceAccount: Bool) -> (
        kind: Kind, suggestedFix: SuggestedFix
    ) {
        guard forServiceAccount else { return (.grant, .grantEnded) }
        if detail.contains("short-lived") { return (.setup, .setClock) }
        if detail.contains("Signature") { return (.setup, .renewKey) }
        if detail.lowercased().contains("email") || detail.contains("User ID") { return (.setup, .checkUser) }
        return (.setup, .checkKey)
    }
}
