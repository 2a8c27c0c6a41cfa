import Base
import Storage

/// What follows from an attempt: the only place where an outcome becomes a decision.
struct Settlement: Sendable, Hashable {
    /// The consequence for the whole account.
    enum AccountEffect: Sendable, Hashable {
        /// Nothing of this account is sent before then.
        case paused(until: Timestamp, reason: Remark)
        /// Google refuses a call until a user fixes the cause; the account's mail waits until then.
        case refused(AccountHealth.Call, reason: Remark, remedy: Remedy)
        /// Google accepted or found a message: sending works.
        case sends
    }

    /// The report to the sender.
    enum Report: Sendable, Hashable {
        case failed
        case delayed
        case delivered
    }

    var result: AttemptResult
    var account: AccountEffect?
    var report: Report?
    /// The enhanced status code for a failure report (RFC 3463).
    var status = "5.0.0"

    /// Decides what follows, from its arguments alone.
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
            // At any age: first it must be known whether Gmail has the message. Pauses between searches without a
            // result grow.
            let patience =
                lease.mustLook
                ? policy.backoff.delay(afterAttempt: lease.delivery.attempts, using: &generator) : .zero
            let result = AttemptResult(
                next: .uncertain(until: now + max(policy.lookAfter, patience)),
                // Only an attempt that may have sent the message counts as a new unknown outcome.
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

    /// Certainly not sent: the delivery waits until it is too old, whether the message or its account is the cause.
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
    /// Returns to waiting, or to being searched for if an earlier attempt may have reached Gmail.
    func waiting(until moment: Timestamp) -> AttemptResult.Next {
        mustLook ? .uncertain(until: moment) : .waiting(until: moment)
    }
}
