package import Mail
package import Storage

/// What the console needs from Google and the gateway for accounts.
package struct AccountServices: Sendable {
    /// The limits of accounts without limits of their own.
    package struct Limits: Sendable, Hashable {
        package var unitsPerMinute: Int
        package var messagesPerDay: Int
        package var concurrency: Int

        package init(unitsPerMinute: Int, messagesPerDay: Int, concurrency: Int) {
            self.unitsPerMinute = unitsPerMinute
            self.messagesPerDay = messagesPerDay
            self.concurrency = concurrency
        }
    }

    /// The service account that acts for an account.
    package enum Key: Sendable {
        /// A key file, in JSON.
        case file([UInt8])
        /// The service account of an account that already has it.
        case account(AccountRecord)
    }

    /// The result of a delegation.
    package struct Delegation: Sendable, Hashable {
        package var test: GrantTest
        /// False if an account with a grant kept it because the new one does not work.
        package var isKept: Bool

        package init(test: GrantTest, isKept: Bool) {
            self.test = test
            self.isKept = isKept
        }
    }

    /// The limits of accounts that have none of their own.
    package var limits: Limits
    /// The scopes to delegate, by Google's names, with or without sending by SMTP.
    package var delegatedScopes: @Sendable (_ withSubmission: Bool) -> [String]
    /// The scopes that a user is asked to grant for sending, by Google's names.
    package var grantScopes: [String]
    /// Where the account's grant comes from.
    package var source: @Sendable (AccountRecord) -> GrantSource
    /// Asks Google, and records what the answer says about the account.
    package var test: @Sendable (AccountRecord) async throws -> GrantTest
    /// Reads a key file.
    package var readKey: @Sendable ([UInt8]) throws(KeyFileProblem) -> DelegationKey
    /// Adds an account that a service account acts for, or replaces the grant of the account with that address.
    package var delegate: @Sendable (Key, Address, _ withSubmission: Bool) async throws -> Delegation
    /// Withdraws a user's grant at Google; does nothing for a service account.
    package var revoke: @Sendable (AccountRecord) async throws -> Void

    package init(
        limits: Limits,
        delegatedScopes: @escaping @Sendable (_ withSubmission: Bool) -> [String],
        grantScopes: [String],
        source: @escaping @Sendable (AccountRecord) -> GrantSource,
        test: @escaping @Sendable (AccountRecord) async throws -> GrantTest,
        readKey: @escaping @Sendable ([UInt8]) throws(KeyFileProblem) -> DelegationKey,
        delegate: @escaping @Sendable (Key, Address, _ withSubmission: Bool) async throws -> Delegation,
        revoke: @escaping @Sendable (AccountRecord) async throws -> Void
    ) {
        self.limits = limits
        self.delegatedScopes = delegatedScopes
        self.grantScopes = grantScopes
        self.source = source
        self.test = test
        self.readKey = readKey
        self.delegate = delegate
        self.revoke = revoke
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
