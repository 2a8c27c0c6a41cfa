import Base
import Storage

/// What becomes of a delivery after an attempt: the one place where an outcome turns into a policy.
struct Settlement: Sendable, Hashable {
    /// What the attempt means for the whole account.
    enum AccountEffect: Sendable, Hashable {
        /// Nothing of this account is sent before then.
        case paused(until: Timestamp, reason: Remark)
        /// Google refuses a call until a person has mended something; until then its mail waits.
        case refused(AccountHealth.Call, reason: Remark, remedy: Remedy)
        /// Google took or found a message: sending works.
        case sends
    }

    /// What the sender is told.
    enum Report: Sendable, Hashable {
        case failed
        case delayed
        case delivered
    }

    var result: AttemptResult
    var account: AccountEffect?
    var report: Report?
    /// The enhanced status code for a report of failure (RFC 3463).
    var status = "5.0.0"

    /// Decides, with all that matters given and nothing else looked at.
    static func settle(
        _ outcome: Outcome,
        of lease: LeasedDelivery,
        policy: RetryPolicy,
        now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Settlement {
        switch outcome.kind {
        case .delivered(let gmailID, let sentMessageID):
            let next = AttemptResult.Next.delivered(gmailID: gmailID, sentMessageID: sentMessageID)
            return Settlement(
                result: AttemptResult(
                    next: next,
                    outcome: lease.mustLook ? .found : .delivered,
                    answer: outcome.answer
                ),
                account: .sends,
                report: .delivered
            )
        case .failed(let reason, let status):
            return Settlement(
                result: AttemptResult(next: .failed, outcome: .failed, reason: reason, answer: outcome.answer),
                report: .failed,
                status: status
            )
        case .unknown(let reason):
            // Whatever its age: first it must be known whether Gmail has it. Looks in vain are made ever more rarely.
            let patience =
                lease.mustLook
                ? policy.backoff.delay(afterAttempt: lease.delivery.attempts, using: &generator) : .zero
            let result = AttemptResult(
                next: .uncertain(until: now + max(policy.lookAfter, patience)),
                // Only what may have been sent counts as a new doubt.
                outcome: lease.mustLook ? .notLooked : .unknown,
                reason: reason,
                answer: outcome.answer
            )
            return Settlement(result: result)
        case .notFound(let reason):
            let result = AttemptResult(
                next: .uncertain(until: policy.absence.nextLook(for: lease, at: now)),
                outcome: .notFound,
                reason: reason
            )
            return Settlement(result: result)
        case .held(let reason):
            return Settlement(
                result: AttemptResult(next: .held, outcome: .unknown, reason: reason, answer: outcome.answer)
            )
        case .retry(let reason, let after):
            let backoff = policy.backoff.delay(afterAttempt: lease.delivery.attempts, using: &generator)
            let until = now + max(after ?? .zero, backoff)
            return wait(outcome, lease, policy, now, reason: reason, until: until, countsAsAttempt: true)
        case .pauseAccount(let until, let reason):
            var settlement = wait(
                outcome,
                lease,
                policy,
                now,
                reason: reason,
                until: until,
                countsAsAttempt: false
            )
            settlement.account = .paused(until: until, reason: reason)
            return settlement
        case .accountBroken(let reason, let remedy, let call):
            let result = AttemptResult(
                next: lease.waiting(until: now),
                outcome: .retry,
                reason: reason,
                answer: outcome.answer,
                countsAsAttempt: false
            )
            return Settlement(result: result, account: .refused(call, reason: reason, remedy: remedy))
        }
    }

    /// Certainly not sent: it waits until it is too old, whatever keeps it, the message's own trouble or the account's.
    private static func wait(
        _ outcome: Outcome,
        _ lease: LeasedDelivery,
        _ policy: RetryPolicy,
        _ now: Timestamp,
        reason: Remark,
        until: Timestamp,
        countsAsAttempt: Bool
    ) -> Settlement {
        let age = now - lease.message.receivedAt
        guard age < policy.giveUpAfter || lease.mustLook else {
            let words = Remark(.givenUp, "\(age.components.seconds / 3600)", cause: reason)
            return Settlement(
                result: AttemptResult(next: .failed, outcome: .failed, reason: words, answer: outcome.answer),
                report: .failed,
                status: "4.4.7"
            )
        }
        return Settlement(
            result: AttemptResult(
                next: lease.waiting(until: until),
                outcome: .retry,
                reason: reason,
                answer: outcome.answer,
                countsAsAttempt: countsAsAttempt
            ),
            report: age >= policy.warnAfter ? .delayed : nil
        )
    }
}

extension LeasedDelivery {
    /// Back to waiting, or, where an earlier attempt may have reached Gmail, back to being looked for.
    func waiting(until moment: Timestamp) -> AttemptResult.Next {
        mustLook ? .uncertain(until: moment) : .waiting(until: moment)
    }
}
