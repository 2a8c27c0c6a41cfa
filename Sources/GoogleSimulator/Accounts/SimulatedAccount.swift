/// An account to create: a mailbox at Google and its owner's settings.
package struct SimulatedAccount: Sendable {
    package enum State: String, Sendable {
        case active
        /// Tokens are refused, at the token endpoint as `invalid_grant`.
        case suspended
        /// The account has no Gmail licence: 400 `failedPrecondition`, "Mail service not enabled".
        case withoutMail
    }

    /// An address that the account may send as.
    package struct SendAs: Sendable, Hashable {
        package var address: String
        package var displayName: String
        /// `nil` for an alias of the same domain, which Gmail lists without any status.
        package var isVerified: Bool?

        package init(_ address: String, displayName: String = "", isVerified: Bool? = true) {
            self.address = address
            self.displayName = displayName
            self.isVerified = isVerified
        }
    }

    package var address: String
    package var name: String
    /// The addresses besides the account's own.
    package var sendAs: [SendAs]

    package init(_ address: String, name: String = "", sendAs: [SendAs] = []) {
        self.address = address
        self.name = name
        self.sendAs = sendAs
    }
}
