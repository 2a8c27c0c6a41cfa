package import Base

extension GoogleError {
    /// What a failed call means for whoever made it.
    package enum Disposition: Sendable, Hashable {
        /// Certainly not done, and it may work later; not before then, where Google says so.
        case retry(notBefore: Timestamp?)
        /// Certainly not done: the account has spent its quota. Where Google does not say until when, the caller backs off.
        case pauseAccount(until: Timestamp?)
        /// Certainly not done: the account's grant has ended or lacks a scope. The remedy is in words for people.
        case reauthorize(remedy: String)
        /// Certainly not done: the account, project or OAuth client has to be mended; no fault of this request.
        case accountBroken(remedy: String)
        /// Certainly not done: what was named is not there.
        case notFound
        /// Certainly not done, and never will be: the request itself is refused.
        case permanent
        /// Perhaps done.
        case unknown
    }

    /// The one place where Google's answers turn into a policy.
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
        case .grant: .reauthorize(remedy: error.remedy)
        case .setup: .accountBroken(remedy: error.remedy)
        }
    }

    private func disposition(of answer: GoogleAnswer) -> Disposition {
        if answer.isRateLimit { return .pauseAccount(until: answer.retryAt) }
        switch answer.status {
        case 400: return Self.badRequest(answer)
        case 401: return .reauthorize(remedy: "Google no longer takes this account's tokens: grant again")
        case 403: return Self.forbidden(answer)
        case 404: return .notFound
        // The server gave up waiting for the request, or met a concurrent change: nothing was done.
        case 408, 409: return .retry(notBefore: answer.retryAt)
        case 400..<500: return .permanent
        case 500...: return mayHaveActed ? .unknown : .retry(notBefore: answer.retryAt)
        default: return mayHaveActed ? .unknown : .retry(notBefore: nil)
        }
    }

    private static func badRequest(_ answer: GoogleAnswer) -> Disposition {
        guard answer.has("failedPrecondition", "FAILED_PRECONDITION") else { return .permanent }
        return .accountBroken(
            remedy: "Check that this user has a Gmail licence and that Gmail is switched on for it in the Admin console"
        )
    }

    private static func forbidden(_ answer: GoogleAnswer) -> Disposition {
        if answer.has(
            "insufficientPermissions",
            "insufficientScopes",
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        ) {
            return .reauthorize(
                remedy: "The grant lacks a scope that this needs: grant again and leave all boxes ticked"
            )
        }
        if answer.has("domainPolicy") {
            return .accountBroken(remedy: "The Workspace administrator has disabled Gmail apps: allow this one")
        }
        if answer.has("accessNotConfigured", "SERVICE_DISABLED") {
            return .accountBroken(remedy: "Enable the Gmail API for the project in the Google Cloud console")
        }
        return .accountBroken(remedy: "See what Google says, mend it, and grant again or set the account working")
    }
}

extension GoogleAnswer {
    private static let rateReasons: Set<String> = [
        "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    ]

    /// A limit was met; Google has certainly not acted. Under 403 only some reasons say so.
    package var isRateLimit: Bool {
        switch status {
        case 429: true
        case 403:
            reasons.contains(where: Self.rateReasons.contains) || statusName.map(Self.rateReasons.contains) == true
        default: false
        }
    }
}
