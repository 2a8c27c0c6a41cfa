import Base
import Google
import Mail
import Storage

/// The browsers that were sent to Google and have not come back, in memory: each is known by the state that it must
/// bring, once, from the same session, and for a while.
final class PendingConsents: Sendable {
    /// What is to be done with the answer.
    enum Purpose: Sendable {
        /// `person` grants access for the account of that address.
        case grant(person: PersonID, expected: Address, wanted: Set<GrantPurpose>)
        case signIn(next: LocalPath)
    }

    struct Consent: Sendable {
        let flow: AuthorizationCodeFlow
        let purpose: Purpose
        /// The digest of what the browser's forms are bound to.
        let browser: [UInt8]
        let expiresAt: Timestamp
    }

    private static let lifetime = Duration.minutes(15)
    private static let most = 5000

    private let waiting = Locked<[String: Consent]>([:])

    func add(_ flow: AuthorizationCodeFlow, _ purpose: Purpose, browser: [UInt8], now: Timestamp) {
        let consent = Consent(flow: flow, purpose: purpose, browser: browser, expiresAt: now + Self.lifetime)
        waiting.withLock { waiting in
            if waiting.count >= Self.most { waiting = waiting.filter { $0.value.expiresAt > now } }
            if waiting.count >= Self.most, let oldest = waiting.min(by: { $0.value.expiresAt < $1.value.expiresAt }) {
                waiting[oldest.key] = nil
            }
            waiting[flow.state] = consent
        }
    }

    /// The consent of that state, which is used up by it; `nil` for one that is unknown, too old, or of another browser,
    /// whose own is left alone.
    func take(_ state: String, browser: [UInt8], now: Timestamp) -> Consent? {
        waiting.withLock { waiting in
            guard let consent = waiting[state], consent.browser == browser else { return nil }
            waiting[state] = nil
            return consent.expiresAt > now ? consent : nil
        }
    }
}
