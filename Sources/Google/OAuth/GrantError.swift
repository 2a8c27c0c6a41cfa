package import Base

/// Why there is no access token, and what to do about it.
package struct GrantError: Error, Sendable, Hashable {
    /// Who can fix it.
    package enum Kind: Sendable, Hashable {
        /// No one needs to: it passes. Not before `retryAfter`, if Google set it.
        case transient(retryAfter: Duration?)
        /// The account's user must grant again.
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
    package var reason: Remark
    /// The suggested fix; `nil` for what passes by itself.
    package var remedy: Remedy?

    package init(kind: Kind, code: String? = nil, reason: Remark, remedy: Remedy? = nil) {
        self.kind = kind
        self.code = code
        self.reason = reason
        self.remedy = remedy
    }

    package var isTransient: Bool {
        if case .transient = kind { true } else { false }
    }
}

extension GrantError: CustomStringConvertible {
    package var description: String { remedy.map { "\(reason). \($0)" } ?? "\(reason)" }
}
