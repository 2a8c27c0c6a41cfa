package import Base

extension GoogleError {
    /// What a failed call means for its caller.
    package enum Disposition: Sendable, Hashable {
        /// Certainly not done, and may work later; not before `notBefore`, if Google set it.
        case retry(notBefore: Timestamp?)
        /// Certainly not done: the account has spent its quota. Without `until`, the caller backs off.
        case pauseAccount(until: Timestamp?)
        /// Certainly not done: the account's grant has ended or lacks a scope.
        case reauthorize(remedy: Remedy)
        /// Certainly not done: the account, project or OAuth client must be fixed; the request is not at fault.
        case accountBroken(remedy: Remedy)
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
        case .grant: .reauthorize(remedy: error.remedy ?? .grantAgain)
        case .setup: .accountBroken(remedy: error.remedy ?? .seeAnswer)
        }
    }

    private func disposition(of answer: GoogleAnswer) -> Disposition {
        if answer.isRateLimit { return .pauseAccount(until: answer.retryAt) }
        switch answer.status {
        case 400: return Self.badRequest(answer)
        case 401: return .reauthorize(remedy: .tokensRefused)
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
        return .accountBroken(remedy: .checkLicence)
    }

    private static func forbidden(_ answer: GoogleAnswer) -> Disposition {
        if answer.has(
            "insufficientPermissions",
            "insufficientScopes",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        ) {
            return .reauthorize(remedy: .leaveBoxesTicked)
        }
        if answer.has("domainPolicy") {
            return .accountBroken(remedy: .allowApps)
        }
        if answer.has("accessNotConfigured", "SERVICE_DISABLED") {
            return .accountBroken(remedy: .enableAPI)
        }
        return .accountBroken(remedy: .seeAnswer)
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
