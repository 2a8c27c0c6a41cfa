package import Base
package import HTTP

/// Why a call to one of Google's APIs failed.
package struct GoogleError: Error, Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        /// The API refused.
        case answer(GoogleAnswer)
        /// There was no access token; the API was not called.
        case grant(GrantError)
        /// No complete answer arrived.
        case transport(HTTPFailure)
        /// A success whose answer could not be read.
        case unreadable(String)
    }

    package var cause: Cause
    /// Whether Google may still have done what the call asked for.
    package var mayHaveActed: Bool

    package init(_ cause: Cause, mayHaveActed: Bool = false) {
        self.cause = cause
        self.mayHaveActed = mayHaveActed
    }

    /// Google's answer for the record of an attempt, if there was one: truncated and without secrets.
    package var answer: String? {
        switch cause {
        case .answer(let answer): answer.description
        case .grant(let error): error.reason.quoted
        case .transport, .unreadable: nil
        }
    }

    /// Whether the grant returned no token, so that no API can be called at all.
    package var isOfGrant: Bool {
        guard case .grant = cause else { return false }
        return true
    }

    /// The status of the API's refusal.
    package var status: Int? {
        guard case .answer(let answer) = cause else { return nil }
        return answer.status
    }
}

extension GoogleError: CustomStringConvertible {
    /// What happened, for the user.
    package var reason: Remark {
        switch cause {
        case .answer(let answer): Remark(.answered, "\(answer)")
        case .grant(let error): error.reason
        case .transport(let failure): Remark(.noAnswer, failure.kind.rawValue, Excerpt.of(failure.detail))
        case .unreadable(let what): Remark(.unreadableAnswer, what)
        }
    }

    package var description: String { reason.description }
}
