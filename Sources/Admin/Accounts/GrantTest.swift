/// The result of testing an account's grant at Google.
package enum GrantTest: Sendable, Hashable {
    /// Google returned a token and, where the grant allows it, the profile and the send-as addresses were read.
    case works(sendAs: [String])
    case refused(GrantRefusal)
}

/// Why Google does not let the gateway act for an account.
package struct GrantRefusal: Sendable, Hashable {
    /// The cause, as far as Google's answer tells; the console has a text for each.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Nothing is delegated to the service account, or its address was entered instead of its number
        /// (`unauthorized_client`).
        case delegationMissing
        /// Some of the scopes are delegated, but not all (`access_denied`).
        case scopeMissing
        /// The Workspace has no such user (`invalid_grant`).
        case unknownUser
        /// The machine's clock is wrong (`invalid_grant`).
        case wrongClock
        /// The key was deleted or replaced (`invalid_grant`).
        case keyGone
        /// The OAuth client or service account is disabled or deleted.
        case clientDisabled
        /// The user's grant has expired or was revoked.
        case withdrawn
        /// The user has no Gmail.
        case noMail
        /// Gmail answers for a different address than the account's.
        case otherAddress
        /// Google could not be reached.
        case notReached
        case other
    }

    package var cause: Cause
    /// Google's own words; never a secret.
    package var said: String

    package init(_ cause: Cause, said: String) {
        self.cause = cause
        self.said = said
    }
}
