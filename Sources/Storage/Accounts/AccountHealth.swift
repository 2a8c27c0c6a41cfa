package import Base

/// How an account fares. `AccountHealthMonitor` decides it, whoever met an error; people pause, disable and enable.
package struct AccountHealth: Sendable, Hashable, Codable {
    /// The account's state.
    package enum State: String, Sendable, Codable {
        case working
        /// Waits until `until`: Google said so.
        case paused
        /// A person must act: grant again, mend what Google refuses.
        case needsGrant = "needs-grant"
        /// Switched off by the administrator: its mail waits.
        case disabled
    }

    /// What Google refused, and so which call can prove that it works again.
    package enum Call: String, Sendable, Codable {
        /// The request for an access token (OAuth 2.0): without one nothing works, neither mail nor scheduled actions.
        case grant
        /// The grant answers for another address than the account's. No later call can prove that wrong by itself.
        case identity
        /// Sending, by Gmail's API or by submission. Scheduled actions need other scopes and APIs, and go on.
        case sending
    }

    /// Refusals in a row, and when Google is asked again.
    package struct Refusal: Sendable, Hashable, Codable {
        package var call: Call
        /// How often in a row, with the time in between that it seemed to work.
        package var count: Int
        /// When the last one came.
        package var at: Timestamp
        /// The refused call is not made again before then; `nil`: not until a person acts.
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
    /// What is wrong.
    package var reason: Remark?
    /// What to do about it.
    package var remedy: Remedy?
    package var since: Timestamp?
    /// What was refused last. It outlives a recovery, so that one which does not last makes the pauses no shorter.
    package var refusal: Refusal?

    package init() {}

    /// Both in English; `nil` where nothing is known.
    package var words: String? {
        let sentences = [reason?.description, remedy?.description].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: ". ")
    }

    /// Whether Google gives no access to the account at all, so that scheduled actions cannot work either.
    package var isWithoutGrant: Bool { state == .needsGrant && refusal?.call != .sending }
}
