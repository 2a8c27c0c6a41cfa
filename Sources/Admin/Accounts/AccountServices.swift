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
