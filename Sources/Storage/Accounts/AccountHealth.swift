package import Base

/// An account's health. `AccountHealthMonitor` alone decides it, wherever an error occurs; people pause, disable and
/// enable the account.
package struct AccountHealth: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Codable {
        case working
        /// Waits until `until`, as Google demanded.
        case paused
        /// A person must act: renew the grant, or fix what Google refuses.
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
        /// The refused call is not repeated before then; `nil`: not until a person acts.
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
    package var reason: Remark?
    package var remedy: Remedy?
    package var since: Timestamp?
    /// The last refusal. It outlives a recovery, so that a recovery that does not last does not shorten the pauses.
    package var refusal: Refusal?

    package init() {}

    /// Reason and suggested fix in English; `nil` where neither is known.
    package var words: String? {
        let sentences = [reason?.description, remedy?.description].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: ". ")
    }

    /// Whether Google denies all access to the account, so that scheduled actions cannot work either.
    package var isWithoutGrant: Bool { state == .needsGrant && refusal?.call != .sending }
}
