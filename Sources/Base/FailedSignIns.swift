/// What failed sign-ins are counted for: an address, a name, or a name at an address.
///
/// A name is locked for the addresses that failed with it, but not for its owner elsewhere. Without an address, it is locked
/// for all addresses.
package struct SignInSubject: Sendable, Hashable {
    /// Names it where all nodes find it, without the name that somebody typed.
    package let digest: String

    package init(digest: String) {
        self.digest = digest
    }
}

/// How long failures count, and how long a lockout lasts.
package struct LockoutRule: Sendable, Hashable {
    /// Older failures are ignored.
    package let window: Duration
    package let lockout: Duration

    package init(window: Duration, lockout: Duration) {
        self.window = window
        self.lockout = lockout
    }
}

/// What is counted for a subject.
package struct FailureRecord: Sendable, Hashable {
    /// Something that changes a record.
    package enum Change: Sendable, Hashable {
        /// A sign-in failed; at `limit` failures the subject is locked.
        case failed(at: Timestamp, limit: Int)
        /// A failure that was counted before the check is taken back, with a lockout that it caused.
        case forgiven(countedAt: Timestamp, limit: Int)
        /// The name has signed in from the address, and counts as known there until that time.
        case known(until: Timestamp)
    }

    package var failures: [Timestamp]
    package var lockedUntil: Timestamp?
    package var knownUntil: Timestamp?

    package init(failures: [Timestamp] = [], lockedUntil: Timestamp? = nil, knownUntil: Timestamp? = nil) {
        (self.failures, self.lockedUntil, self.knownUntil) = (failures, lockedUntil, knownUntil)
    }

    package mutating func apply(_ change: Change, _ rule: LockoutRule) {
        switch change {
        case .failed(let now, let limit):
            if let end = lockedUntil {
                // A lockout is not prolonged by what is tried meanwhile.
                guard end <= now else { return }
                (failures, lockedUntil) = ([], nil)
            }
            failures.removeAll { now - $0 > rule.window }
            failures.append(now)
            if failures.count >= limit { lockedUntil = now + rule.lockout }
        case .forgiven(let time, let limit):
            guard let index = failures.lastIndex(of: time) else { return }
            failures.remove(at: index)
            if failures.count < limit { lockedUntil = nil }
        case .known(let end): knownUntil = max(end, knownUntil ?? end)
        }
    }

    /// What both count together. Of failures at the same time, the one that has more of them knows all.
    package func merged(with other: FailureRecord) -> FailureRecord {
        var known = failures
        let added = other.failures.filter { time in
            guard let index = known.firstIndex(of: time) else { return true }
            known.remove(at: index)
            return false
        }
        return FailureRecord(
            failures: (failures + added).sorted(),
            lockedUntil: [lockedUntil, other.lockedUntil].compactMap(\.self).max(),
            knownUntil: [knownUntil, other.knownUntil].compactMap(\.self).max()
        )
    }

    /// When it has no effect any more.
    package func end(_ rule: LockoutRule) -> Timestamp {
        let ends = [lockedUntil ?? failures.last.map { $0 + rule.window }, knownUntil].compactMap(\.self)
        return ends.max() ?? Timestamp(milliseconds: 0)
    }
}

/// A kind of sign-in, whose failures are counted apart from those of the others.
package enum SignInKind: String, Sendable, CaseIterable {
    case smtp
    case console
    case secondFactor = "second-factor"
    case api
    /// Tickets from Odoo.
    case ticket
    /// Links to choose a new password, asked for by mail. Each counts.
    case passwordReset = "password-reset"
}

/// Where all nodes count failed sign-ins together, so that several of them allow no more attempts than one.
package protocol FailureLedger: Sendable {
    /// What is counted for these subjects; nothing where there is nothing.
    func failures(
        of subjects: [SignInSubject],
        _ kind: SignInKind
    ) async throws -> [SignInSubject: FailureRecord]

    /// Makes these changes in one transaction, and returns what is counted for their subjects then. Forgets what has no effect
    /// any more at `now`, and, where more is counted than a flood of guesses may fill, what ends first.
    func count(
        _ changes: [(subject: SignInSubject, change: FailureRecord.Change)],
        _ kind: SignInKind,
        _ rule: LockoutRule,
        at now: Timestamp
    ) async throws -> [SignInSubject: FailureRecord]
}
