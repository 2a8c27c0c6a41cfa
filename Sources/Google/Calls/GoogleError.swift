package import Base
package import Transport

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
    package var reason: Reason {
        switch cause {
        case .answer(let answer): Reason(.answered, "\(answer)")
        case .grant(let error): error.reason
        case .transport(let failure): Reason(.noAnswer, failure.kind.rawValue, Excerpt.of(failure.detail))
        case .unreadable(let what): Reason(.unreadableAnswer, what)
        }
    }

    package var description: String { reason.description }
}

extension GoogleError {
    /// What a failed call means for its caller.
    package enum Disposition: Sendable, Hashable {
        /// Certainly not done, and may work later; not before `notBefore`, if Google set it.
        case retry(notBefore: Timestamp?)
        /// Certainly not done: the account has spent its quota. Without `until`, the caller backs off.
        case pauseAccount(until: Timestamp?)
        /// Certainly not done: the account's grant has ended or lacks a scope.
        case reauthorize(suggestedFix: SuggestedFix)
        /// Certainly not done: the account, project or OAuth client must be fixed; the request is not at fault.
        case accountBroken(suggestedFix: SuggestedFix)
        /// Certainly not done: the resource does not exist.
        case notFound
        /// Certainly not done, and never will be: Google refuses the request itself.
        case permanent
        /// Possibly done.
        case unknown
    }

    /// The only place where Google's answers become a decision.
    package var disposition: Disposition {
        switch cause {
        case .grant(let error): Self.disposition(of: error)
        case .transport, .unreadable: mayHaveActed ? .unknown : .retry(notBefore: nil)
        case .answer(let answer): disposition(of: answer)
        }
    }

    private static func disposition(of error: GrantError) -> Disposition {
        switch error.kind {
        case .transient: .retry(notBefore: nil)
        case .grant: .reauthorize(suggestedFix: error.suggestedFix ?? .grantAgain)
        case .setup: .accountBroken(suggestedFix: error.suggestedFix ?? .seeAnswer)
        }
    }

    private func disposition(of answer: GoogleAnswer) -> Disposition {
        if answer.isRateLimit { return .pauseAccount(until: answer.retryAt) }
        switch answer.status {
        case 400: return Self.badRequest(answer)
        case 401: return .reauthorize(suggestedFix: .tokensRefused)
        case 403: return Self.forbidden(answer)
        case 404: return .notFound
        // The server stopped waiting for the request, or met a concurrent change: nothing was done.
        case 408, 409: return .retry(notBefore: answer.retryAt)
        case 400..<500: return .permanent
        case 500...: return mayHaveActed ? .unknown : .retry(notBefore: answer.retryAt)
        default: return mayHaveActed ? .unknown : .retry(notBefore: nil)
        }
    }

    private static func badRequest(_ answer: GoogleAnswer) -> Disposition {
        guard answer.has("failedPrecondition", "FAILED_PRECONDITION") else { return .permanent }
        return .accountBroken(suggestedFix: .checkLicence)
    }

    private static func forbidden(_ answer: GoogleAnswer) -> Disposition {
        if answer.has(
            "insufficientPermissions",
            "insufficientScopes",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        ) {
            return .reauthorize(suggestedFix: .leaveBoxesTicked)
        }
        if answer.has("domainPolicy") {
            return .accountBroken(suggestedFix: .allowApps)
        }
        if answer.has("accessNotConfigured", "SERVICE_DISABLED") {
            return .accountBroken(suggestedFix: .enableAPI)
        }
        return .accountBroken(suggestedFix: .seeAnswer)
    }
}

extension GoogleError {
    /// How long the token endpoint asks to wait, if it was the one that returned no token.
    package var tokenWait: Duration? {
        guard case .grant(let error) = cause, case .transient(let retryAfter) = error.kind else { return nil }
        return retryAfter
    }
}

extension GoogleAnswer {
    private static let rateReasons: Set<String> = [
        "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    ]

    /// A limit was reached; Google has certainly not acted. Under 403 only some reasons mean that.
    package var isRateLimit: Bool {
        switch status {
        case 429: true
        case 403:
            reasons.contains(where: Self.rateReasons.contains) || statusName.map(Self.rateReasons.contains) == true
        default: false
        }
    }
}
