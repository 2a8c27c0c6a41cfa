package import Base
package import Mail

/// The row number of an account. The account's address may change; this number does not.
package struct AccountID: Sendable, Hashable, Comparable, Codable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// No account: the value for captured mail that no account would send.
    package static let noAccount = AccountID(rawValue: -1)

    package static func < (a: AccountID, b: AccountID) -> Bool { a.rawValue < b.rawValue }
}

/// A Google Workspace account that the gateway sends through.
package struct AccountRecord: Sendable, Hashable {
    package var id: AccountID
    /// The primary address.
    package var address: Address
    /// The sealed credential (client id and secret with refresh token, or a service account's key); never in plaintext.
    package var sealedCredential: [UInt8]
    /// The scopes that Google reported as granted.
    package var scopes: [String]
    package var options: AccountOptions
    package var health: AccountHealth
    /// The addresses that Gmail lets this account send as, as last read.
    package var sendAs: [SendAs]
    package var sendAsReadAt: Timestamp?
    /// When the grant was given, where that was recorded.
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

    /// Whether Gmail accepts the address in From. Anyone can enter any address; until its owner confirms it, it proves
    /// nothing.
    package var isAccepted: Bool {
        let status = verificationStatus ?? ""
        return status.isEmpty || status == "accepted"
    }
}

/// The administrator's options for an account.
package struct AccountOptions: Sendable, Hashable, Codable {
    /// If false, the default sender sends the user's mail instead.
    package var sendsOwnMail = true
    /// True for the one account that sends system mail and mail from unknown senders.
    package var isDefaultSender = false
    package var courier = CourierChoice.api
    package var onLostAnswer = LostAnswerPolicy.search
    /// Quota units per minute; `nil` uses the setting.
    package var unitsPerMinute: Int?
    /// Messages in 24 hours; `nil` uses the setting.
    package var messagesPerDay: Int?
    /// Concurrent sends; `nil` uses the setting.
    package var concurrency: Int?

    package init() {}
}

/// The rate limits of one account.
package struct RateLimits: Sendable, Hashable {
    /// Gmail quota units in any 60 seconds.
    package var unitsPerMinute: Int
    /// Messages in any 24 hours.
    package var messagesPerDay: Int
    /// Concurrent sends.
    package var concurrency: Int

    package init(unitsPerMinute: Int, messagesPerDay: Int, concurrency: Int) {
        self.unitsPerMinute = unitsPerMinute
        self.messagesPerDay = messagesPerDay
        self.concurrency = concurrency
    }

    /// Returns these limits, overridden by what the administrator set for one account.
    package func overridden(by options: AccountOptions) -> RateLimits {
        RateLimits(
            unitsPerMinute: options.unitsPerMinute ?? unitsPerMinute,
            messagesPerDay: options.messagesPerDay ?? messagesPerDay,
            concurrency: options.concurrency ?? concurrency
        )
    }
}

/// How an account's mail reaches Google.
package enum CourierChoice: String, Sendable, Codable, CaseIterable {
    /// The Gmail API.
    case api
    /// smtp.gmail.com with XOAUTH2: keeps the envelope, the visible To and the Message-ID; needs the full mail scope.
    case smtp
    /// `smtp` where headers and envelope differ and the grant allows it, otherwise `api`.
    case auto
}

/// What happens when an attempt ends without an answer as to whether Gmail accepted the message.
package enum LostAnswerPolicy: String, Sendable, Codable, CaseIterable {
    /// Search Sent; where the grant does not allow that, hold until someone decides.
    case search
    /// Search Sent; where the grant does not allow that, send again: the message may arrive twice.
    case resend
    /// Create a draft and send it; the draft's id then tells whether it was sent.
    case draft
}

/// An account's health. `AccountHealthMonitor` alone decides it, wherever an error occurs; people pause, disable and
/// enable the account.
package struct AccountHealth: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Codable, CaseIterable {
        case working
        /// Waits until `until`, as Google demanded.
        case paused
        /// Someone must act: renew the grant, or fix what Google refuses.
        case needsGrant = "needs-grant"
        /// Disabled by the administrator; its mail waits.
        case disabled
    }

    /// The call that Google refused, and so the one that can prove that the account works again.
    package enum Call: String, Sendable, Codable {
        /// The request for an access token (OAuth 2.0). Without a token nothing works, neither mail nor scheduled
        /// actions.
        case grant
        /// The grant belongs to a different address than the account's. No later call can disprove that on its own.
        case identity
        /// Sending, by Gmail's API or by submission. Scheduled actions need other scopes and APIs, and continue.
        case sending
    }

    /// Consecutive refusals, and when Google is asked again.
    package struct Refusal: Sendable, Hashable, Codable {
        package var call: Call
        /// The number of refusals in a row; an apparent recovery in between does not reset it.
        package var count: Int
        /// When the last refusal came.
        package var at: Timestamp
        /// The refused call is not repeated before then; `nil`: not until someone acts.
        package var tryAt: Timestamp?

        package init(_ call: Call, count: Int, at: Timestamp, tryAt: Timestamp?) {
            self.call = call
            self.count = count
            self.at = at
            self.tryAt = tryAt
        }
    }

    package var state = State.working
    package var until: Timestamp?
    package var reason: Reason?
    package var suggestedFix: SuggestedFix?
    package var since: Timestamp?
    /// The last refusal. It outlives a recovery, so that a recovery that does not last does not shorten the pauses.
    package var refusal: Refusal?

    package init() {}

    /// Reason and suggested fix; `nil` where neither is known.
    package var sentence: Localized<String>? {
        let sentences = [reason?.sentence, suggestedFix?.sentence].compactMap(\.self)
        guard !sentences.isEmpty else { return nil }
        return Localized(
            sentences.map(\.english).joined(separator: ". "),
            sentences.map(\.german).joined(separator: ". ")
        )
    }

    /// The same in English.
    package var words: String? { sentence?.english }

    /// Whether Google denies all access to the account, so that scheduled actions cannot work either.
    package var isWithoutGrant: Bool { state == .needsGrant && refusal?.call != .sending }
}
