package import Base
package import Mail

/// The row number of an account; its address may change, this does not.
package struct AccountID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (a: AccountID, b: AccountID) -> Bool { a.rawValue < b.rawValue }
}

/// A Google Workspace account that the gateway sends by.
package struct AccountRecord: Sendable, Hashable {
    package var id: AccountID
    /// The primary address.
    package var address: Address
    /// The credential (client id and secret with refresh token, or a service-account key), sealed; never in the clear.
    package var sealedCredential: [UInt8]
    /// The scopes that Google said were granted.
    package var scopes: [String]
    package var options: AccountOptions
    package var health: AccountHealth
    /// The addresses that Gmail lets this account send as, as last read.
    package var sendAs: [SendAs]
    package var sendAsReadAt: Timestamp?
    /// When the grant was given, as far as that was written down.
    package var grantedAt: Timestamp?

    package init(
        id: AccountID,
        address: Address,
        sealedCredential: [UInt8],
        scopes: [String],
        options: AccountOptions,
        health: AccountHealth,
        sendAs: [SendAs],
        sendAsReadAt: Timestamp?,
        grantedAt: Timestamp? = nil
    ) {
        self.id = id
        self.address = address
        self.sealedCredential = sealedCredential
        self.scopes = scopes
        self.options = options
        self.health = health
        self.sendAs = sendAs
        self.sendAsReadAt = sendAsReadAt
        self.grantedAt = grantedAt
    }
}

/// An address that Gmail accepts in From for an account (users.settings.sendAs).
package struct SendAs: Sendable, Hashable, Codable {
    package var address: String
    package var displayName: String?
    /// `accepted`, `pending`, or empty for aliases of the account's own domain, which work as well.
    package var verificationStatus: String?

    package init(address: String, displayName: String?, verificationStatus: String?) {
        self.address = address
        self.displayName = displayName
        self.verificationStatus = verificationStatus
    }

    /// Whether Gmail takes it in From. Anybody can enter any address; until its owner has agreed it proves nothing.
    package var isAccepted: Bool {
        let status = verificationStatus ?? ""
        return status.isEmpty || status == "accepted"
    }
}

/// What the administrator decides for an account.
package struct AccountOptions: Sendable, Hashable, Codable {
    /// False: the user's mail goes by the default sender instead.
    package var sendsOwnMail = true
    /// True for the one account that sends system mail and mail of unknown senders.
    package var isDefaultSender = false
    package var courier = CourierChoice.api
    package var guarantee = Guarantee.look
    /// Quota units a minute; `nil` takes the setting.
    package var unitsPerMinute: Int?
    /// Messages in 24 hours; `nil` takes the setting.
    package var messagesPerDay: Int?
    /// Sends at the same time; `nil` takes the setting.
    package var concurrency: Int?

    package init() {}
}

/// Which way an account's mail goes to Google.
package enum CourierChoice: String, Sendable, Codable, CaseIterable {
    /// The Gmail API.
    case api
    /// smtp.gmail.com with XOAUTH2: keeps envelope, visible To and Message-ID; needs the full mail scope.
    case smtp
    /// `smtp` where headers and envelope differ and the grant allows it, otherwise `api`.
    case auto
}

/// What happens when an attempt ends without saying whether Gmail took the message.
package enum Guarantee: String, Sendable, Codable, CaseIterable {
    /// Look in Sent; where the grant cannot look, hold for a person.
    case look
    /// Look in Sent; where the grant cannot look, send again: it may arrive twice.
    case mayRepeat = "may-repeat"
    /// Create a draft and send that: what became of it can be told by its id.
    case draft
}
