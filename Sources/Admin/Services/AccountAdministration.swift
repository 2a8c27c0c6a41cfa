package import Base
package import Google
package import Mail
package import Storage

/// What the console asks of those who keep the accounts and their grants.
package protocol AccountAdministration: Sendable {
    /// The limits of accounts that have none of their own.
    var limits: RateLimits { get }

    /// Where the account's grant comes from.
    func source(of account: AccountRecord) -> GrantSource

    /// Asks Google, and records what the answer says about the account.
    func test(_ account: AccountRecord) async throws -> GrantTest

    /// Stores a user's grant: adds the account, or gives an existing account its new grant.
    ///
    /// - Parameter mayBeDefault: whether the first account becomes the default sender.
    func keep(
        _ credential: Credential,
        of address: Address,
        scopes: [String],
        mayBeDefault: Bool
    ) async throws -> AccountID

    /// Reads a key file.
    func readKey(_ file: [UInt8]) throws(KeyFileProblem) -> DelegationKey

    /// Adds an account that a service account acts for, or replaces the grant of the account with that address.
    ///
    /// - Parameter withSubmission: whether it may send by SMTP, too.
    func delegate(
        _ address: Address,
        to serviceAccount: ServiceAccountChoice,
        withSubmission: Bool
    ) async throws -> Delegation

    /// Reads the directory of a Workspace as the user of an account sees it, with a token for that alone.
    ///
    /// - Parameter account: one with a service account.
    func directory(seenBy account: AccountRecord) async throws(DirectoryFailure) -> WorkspaceDirectory

    /// Withdraws a user's grant at Google. Returns false for a service account, whose delegation an administrator ends.
    @discardableResult
    func revokeGrant(of account: AccountRecord) async throws -> Bool
}

/// The service account that acts for an account.
package enum ServiceAccountChoice: Sendable {
    /// A key file, in JSON.
    case file([UInt8])
    /// The service account of an account that already has it.
    case account(AccountRecord)
}

/// The result of a delegation.
package struct Delegation: Codable, Sendable, Hashable {
    package var test: GrantTest
    /// False if an account with a grant kept it because the new one does not work.
    package var isKept: Bool

    package init(test: GrantTest, isKept: Bool) {
        self.test = test
        self.isKept = isKept
    }
}

/// The problem with a service account's key file.
package struct KeyFileProblem: Error, Sendable, Hashable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}

/// The source of an account's grant, without secrets.
package enum GrantSource: Sendable, Hashable {
    /// The account's user granted access to this OAuth client.
    case user(clientID: String)
    /// A service account acts for the account's user (domain-wide delegation).
    case serviceAccount(DelegationKey)
    /// The grant was revoked, and there is no new one yet.
    case missing
    /// The stored grant cannot be decrypted: the sealing key has changed.
    case unreadable
}

/// The public facts of a service account's key.
package struct DelegationKey: Sendable, Hashable {
    /// The service account's own address.
    package var email: String
    /// The number that the Admin console asks for; old key files do not contain it.
    package var clientID: String?
    package var keyID: String

    package init(email: String, clientID: String?, keyID: String) {
        self.email = email
        self.clientID = clientID
        self.keyID = keyID
    }
}

/// The result of testing an account's grant at Google.
package enum GrantTest: Codable, Sendable, Hashable {
    /// Google returned a token and, where the grant allows it, the profile and the send-as addresses were read.
    case works(sendAs: [String])
    case refused(GrantRefusal)
}

/// Why Google does not let the gateway act for an account.
package struct GrantRefusal: Codable, Sendable, Hashable {
    /// The cause, as far as Google's answer tells; the console has a text for each.
    package enum Cause: String, Codable, Sendable, Hashable, CaseIterable {
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

extension GrantRefusal {
    /// What happened, and what to do about it.
    package var sentence: Localized<String> { AccountsText().refusal(cause) }
}
