/// A RCPT command: an address and its delivery report options (RFC 3461).
package struct Recipient: Sendable, Hashable {
    package var address: Address
    /// When to report; `nil` where the client did not specify it, which means failures.
    package var notify: Notify?
    /// ORCPT: the address as the sender first specified it, as `addr-type;address`, decoded from xtext.
    package var originalRecipient: String?

    package init(_ address: Address, notify: Notify? = nil, originalRecipient: String? = nil) {
        self.address = address
        self.notify = notify
        self.originalRecipient = originalRecipient
    }
}

/// The NOTIFY parameter of RCPT (RFC 3461 section 4.1). The empty set is `NEVER`.
package struct Notify: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let success = Notify(rawValue: 1)
    package static let failure = Notify(rawValue: 2)
    package static let delay = Notify(rawValue: 4)
    package static let never: Notify = []
}
