package import Base
package import Google
import Storage

extension Outcome {
    /// How long an account pauses after a rate limit answer without a date: Gmail counts by the minute.
    package static let pauseWithoutDate = Duration.seconds(60)
    /// How long an account pauses after a daily limit answer without a date.
    package static let pauseForDailyLimit = Duration.hours(1)

    /// The outcome of a send that Gmail's API refused or did not answer.
    package init(_ error: GoogleError, at now: Timestamp) {
        let reason = error.reason
        let kind: Kind
        switch error.disposition {
        case .retry(let notBefore):
            kind = .retry(reason: reason, after: notBefore.map { max(.zero, $0 - now) } ?? error.tokenWait)
        case .pauseAccount(let until):
            kind = .pauseAccount(until: until ?? now + Self.pause(after: error), reason: reason)
        case .reauthorize(let remedy), .accountBroken(let remedy):
            kind = .accountBroken(reason: reason, remedy: remedy, refused: error.isOfGrant ? .grant : .sending)
        case .notFound:
            kind = .accountBroken(reason: reason, remedy: .checkEndpoints)
        case .permanent: kind = .failed(reason: reason, status: Self.status(of: error))
        case .unknown: kind = .unknown(reason: reason)
        }
        self.init(kind, answer: error.answer)
    }

    private static func pause(after error: GoogleError) -> Duration {
        guard case .answer(let answer) = error.cause, answer.reasons.contains("dailyLimitExceeded") else {
            return pauseWithoutDate
        }
        return pauseForDailyLimit
    }

    /// The RFC 3463 status of a message that Gmail permanently refuses.
    private static func status(of error: GoogleError) -> String {
        guard case .answer(let answer) = error.cause else { return "5.6.0" }
        if answer.status == 413 { return "5.3.4" }
        let message = answer.message.lowercased()
        return message.contains("recipient") || message.contains("to header") ? "5.1.3" : "5.6.0"
    }
}
