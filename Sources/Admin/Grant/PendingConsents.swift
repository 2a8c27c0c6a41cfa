import Base
import Google
import Mail
import Storage

/// The browsers that were sent to Google and have not returned, in memory. Each returns with a state that is valid
/// once, for a limited time, and from the same session.
final class PendingConsents: Sendable {
    /// The purpose of the answer.
    enum Purpose: Sendable {
        /// `person` grants access for the account with that address.
        case grant(person: PersonID, expected: Address, wanted: Set<GrantPurpose>)
        case signIn(next: LocalPath)
    }

    struct Consent: Sendable {
        let flow: AuthorizationCodeFlow
        let purpose: Purpose
        /// The digest of the secret that binds the browser's forms.
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

    /// Returns the consent with that state and removes it; `nil` if it is unknown or expired, or belongs to another
    /// browser, whose consent is kept.
    func take(_ state: String, browser: [UInt8], now: Timestamp) -> Consent? {
        waiting.withLock { waiting in
            guard let consent = waiting[state], consent.browser == browser else { return nil }
            waiting[state] = nil
            return consent.expiresAt > now ? consent : nil
        }
    }
}
