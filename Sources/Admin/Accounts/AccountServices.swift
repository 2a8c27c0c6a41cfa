package import Mail
package import Storage

/// What the console asks of Google and of the gateway about accounts.
package struct AccountServices: Sendable {
    /// What an account may spend that has no limits of its own.
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

    /// Which service account is to act for an account.
    package enum Key: Sendable {
        /// Its key file, in JSON.
        case file([UInt8])
        /// The one of an account that has it already.
        case account(AccountRecord)
    }

    /// What became of delegating.
    package struct Delegation: Sendable, Hashable {
        package var test: GrantTest
        /// False where an account that has a grant kept it, because the new one does not work.
        package var isKept: Bool

        package init(test: GrantTest, isKept: Bool) {
            self.test = test
            self.isKept = isKept
        }
    }

    /// The limits of accounts that have none of their own.
    package var limits = Limits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrency: 4)
    /// What an account is asked for by delegation, by Google's names; with the second courier or without.
    package var delegatedScopes: @Sendable (_ withSubmission: Bool) -> [String] = { _ in [] }
    /// What a user is asked to grant for sending, by Google's names.
    package var grantScopes: [String] = []
    package var source: @Sendable (AccountRecord) -> GrantSource = { _ in .unreadable }
    /// Asks Google, and writes down what that says about the account.
    package var test: @Sendable (AccountRecord) async throws -> GrantTest = { _ in throw Refusal.unavailable }
    /// Reads a key file; throws words for people where it is none.
    package var readKey: @Sendable ([UInt8]) throws(KeyFileProblem) -> DelegationKey = { _ throws(KeyFileProblem) in
        throw KeyFileProblem("")
    }
    /// Adds an account that a service account acts for, or gives the account of that address the new grant.
    package var delegate: @Sendable (Key, Address, _ withSubmission: Bool) async throws -> Delegation = { _, _, _ in
        throw Refusal.unavailable
    }
    /// Withdraws a user's grant at Google; does nothing for a service account.
    package var revoke: @Sendable (AccountRecord) async throws -> Void = { _ in }

    package init() {}
}

/// What is wrong with a service account's key file.
package struct KeyFileProblem: Error, Sendable, Hashable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
