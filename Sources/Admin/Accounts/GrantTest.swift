/// What came of asking Google whether an account's grant works.
package enum GrantTest: Sendable, Hashable {
    /// A token was given, and where the grant allows it, the profile and the send-as addresses were read.
    case works(sendAs: [String])
    case refused(GrantRefusal)
}

/// Why Google does not let the gateway act for an account.
package struct GrantRefusal: Sendable, Hashable {
    /// What is behind it, as far as Google's answer tells; the console has words for each.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Nothing is delegated to the service account, or to its address instead of its number (`unauthorized_client`).
        case delegationMissing
        /// Something is delegated, but not all that is asked for (`access_denied`).
        case scopeMissing
        /// The Workspace has no such user (`invalid_grant`).
        case unknownUser
        /// The machine's clock is wrong (`invalid_grant`).
        case wrongClock
        /// The key was deleted or replaced (`invalid_grant`).
        case keyGone
        /// The OAuth client or service account is switched off or deleted.
        case clientDisabled
        /// The user's grant has expired or was withdrawn.
        case withdrawn
        /// The user has no Gmail.
        case noMail
        /// Gmail answers for another address than the account's.
        case otherAddress
        /// Google could not be asked now.
        case notReached
        case other
    }

    package var cause: Cause
    /// What Google said, in its own words; never a secret.
    package var said: String

    package init(_ cause: Cause, said: String) {
        self.cause = cause
        self.said = said
    }
}
