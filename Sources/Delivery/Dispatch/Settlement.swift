package import Base
import Mail
import Storage

/// What follows from an attempt: the only place where an outcome becomes a decision.
struct Settlement: Sendable, Hashable {
    /// The consequence for the whole account.
    enum AccountEffect: Sendable, Hashable {
        /// Nothing of this account is sent before then.
        case paused(until: Timestamp, reason: Reason)
        /// Google refuses a call until a user fixes the cause; the account's mail waits until then.
        case refused(AccountHealth.Call, reason: Reason, suggestedFix: SuggestedFix)
        /// Google accepted or found a message: sending works.
        case sends
    }

    /// The report to the sender.
    enum Report: Sendable, Hashable {
        case failed
        case delayed
        case delivered
    }

    /// Recipients that leave their delivery, and what follows for them.
    struct Split: Sendable, Hashable {
        var recipients: [Recipient]
        var settlement: Settlement
    }

    var result: AttemptResult
    var account: AccountEffect?
    var report: Report?
    /// The enhanced status code for a failure report (RFC 3463).
    var status = "5.0.0"
    /// The recipients to which the above does not apply.
    var splits: [Split] = []

    /// Decides what follows, from its arguments alone.
    static func settle(
        _ outcome: Outcome,
        of lease: LeasedDelivery,
        policy: RetryPolicy,
        now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Settlement {
        switch outcome.kind {
        case .delivered(let remoteID, let sentMessageID):
            let next = AttemptResult.Next.delivered(remoteID: remoteID, sentMessageID: sentMessageID)
            return Settlement(
                result: AttemptResult(
                    next: next,
                    outcome: lease.mustSearch ? .found : .delivered,
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
        case .refusedRecipients(let refused):
            return separate(refused, of: lease, policy: policy, now: now, using: &generator)
        case .unknown(let reason):
            // At any age: first it must be known whether Gmail has the message. Pauses between searches without a
            // result grow.
            let patience =
                lease.mustSearch
                ? policy.backoff.delay(afterAttempt: lease.delivery.attempts, using: &generator) : .zero
            let result = AttemptResult(
                next: .outcomeUnknown(until: now + max(policy.sentSearchDelay, patience)),
                // Only an attempt that may have sent the message counts as a new unknown outcome.
                outcome: lease.mustSearch ? .notLooked : .unknown,
                reason: reason,
                answer: outcome.answer
            )
            return Settlement(result: result)
        case .notFound(let reason):
            let result = AttemptResult(
                next: .outcomeUnknown(until: policy.absence.nextSearch(for: lease, at: now)),
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
        case .accountBroken(let reason, let suggestedFix, let call):
            let result = AttemptResult(
                next: lease.waiting(until: now),
                outcome: .retry,
                reason: reason,
                answer: outcome.answer,
                countsAsAttempt: false
            )
            return Settlement(result: result, account: .refused(call, reason: reason, suggestedFix: suggestedFix))
        }
    }

    /// Separates recipients that the server refuses from those that it accepts, which are due at once. Recipients with
    /// the same outcome stay together; if all are refused, those that may be accepted later keep the delivery.
    private static func separate(
        _ refused: [RefusedRecipient],
        of lease: LeasedDelivery,
        policy: RetryPolicy,
        now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Settlement {
        var groups: [(outcome: Outcome, recipients: [Recipient])] = []
        var accepted = lease.delivery.recipients
        for refusal in refused {
            let own = accepted.filter { $0.address == refusal.address }
            accepted.removeAll { $0.address == refusal.address }
            if let place = groups.firstIndex(where: { $0.outcome == refusal.outcome }) {
                groups[place].recipients += own
            } else {
                groups.append((refusal.outcome, own))
            }
        }
        var splits = groups.map { outcome, recipients in
            let settlement = settle(outcome, of: lease, policy: policy, now: now, using: &generator)
            return Split(recipients: recipients, settlement: settlement)
        }
        var rest: Settlement
        if accepted.isEmpty {
            rest = splits.remove(at: splits.firstIndex { $0.settlement.result.next != .failed } ?? 0).settlement
        } else {
            let reason = Reason(.recipientsRefused, LogList.text(of: refused.map { "\($0.address)" }))
            rest = Settlement(
                result: AttemptResult(next: lease.waiting(until: now), outcome: .retry, reason: reason)
            )
        }
        rest.splits = splits
        rest.account = rest.account ?? splits.compactMap(\.settlement.account).first
        return rest
    }

    /// Certainly not sent: the delivery waits until it is too old, whether the message or its account is the cause.
    private static func wait(
        _ outcome: Outcome,
        _ lease: LeasedDelivery,
        _ policy: RetryPolicy,
        _ now: Timestamp,
        reason: Reason,
        until: Timestamp,
        countsAsAttempt: Bool
    ) -> Settlement {
        let age = now - lease.message.receivedAt
        guard age < policy.giveUpAfter || lease.mustSearch else {
            let words = Reason(.givenUp, "\(age.components.seconds / 3600)", cause: reason)
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
        mustSearch ? .outcomeUnknown(until: moment) : .waiting(until: moment)
    }
}

/// How often and how long the gateway retries.
package struct RetryPolicy: Sendable, Hashable {
    package var backoff: Backoff
    /// A message that could not be sent for this long is given up and reported.
    package var giveUpAfter: Duration
    /// After this long, a sender who requested it (NOTIFY=DELAY) gets a report that the message is delayed.
    package var warnAfter: Duration
    /// The delay between an attempt with an unknown outcome and the first Sent search; see `SentSearchPolicy`.
    package var sentSearchDelay: Duration

    /// What a search without a result proves.
    var absence: SentSearchPolicy { SentSearchPolicy(sentSearchDelay: sentSearchDelay) }

    package init(backoff: Backoff, giveUpAfter: Duration, warnAfter: Duration, sentSearchDelay: Duration) {
        self.backoff = backoff
        self.giveUpAfter = giveUpAfter
        self.warnAfter = warnAfter
        self.sentSearchDelay = sentSearchDelay
    }
}
