import Base
import Logging
import Mail
import Storage

/// One attempt of a delivery: reads and rewrites the message, searches Sent after an unknown outcome, sends, and
/// records the result.
struct DeliveryTask {
    /// The most recipients that a reason names.
    private static let mostNamed = 5

    private var lease: LeasedDelivery
    private let context: DeliveryContext
    private let logger: Logger

    init(_ lease: LeasedDelivery, context: DeliveryContext) {
        self.lease = lease
        self.context = context
        var logger = context.logger
        logger[metadataKey: "queue-id"] = "\(lease.message.id)"
        if lease.delivery.id.part > 1 { logger[metadataKey: "part"] = "\(lease.delivery.id.part)" }
        self.logger = logger
    }

    /// Runs the attempt.
    ///
    /// - Returns: What it spent beyond the units recorded with the lease, and its end, which must be stored.
    consuming func run() async -> (spent: [LedgerEntry], end: AttemptCompletion) {
        tellDamages()
        guard lease.isSend else {
            let account = context.accounts.current.accounts[lease.delivery.account]
            return ([], await settle(noRecipient, account: account))
        }
        guard let account = context.accounts.current.accounts[lease.delivery.account] else {
            let outcome = Outcome(.retry(reason: Reason(.accountRemoved), after: nil))
            return ([], await settle(outcome, account: nil))
        }
        if let pool = foreignPool(of: account) {
            return (
                [], await settle(Outcome(.retry(reason: Reason(.mayNotSendAs, pool), after: nil)), account: account)
            )
        }
        var spent: [LedgerEntry] = []
        let outcome: Outcome
        switch await outgoing(for: account) {
        case .success(let outgoing):
            outcome = await deliver(outgoing, by: account, spent: &spent)
        case .failure(let failed):
            outcome = failed
        }
        return (spent, await settle(outcome, account: account))
    }

    /// The address of the delivery's pool, where Gmail no longer lets the account, a member, send as it, but lets other
    /// members: one of them gets the delivery.
    private func foreignPool(of account: AccountRecord) -> String? {
        let accounts = context.accounts.current.accounts
        guard let pool = lease.delivery.pool, !lease.mustSearch, !account.sends(as: pool),
            accounts.pool(of: pool) != nil,
            accounts.configuredPools.contains(where: { $0.address.key == pool.key && $0.members.contains(account.id) })
        else { return nil }
        return pool.description
    }

    /// Ends the attempt as one to be retried, without calling Google, so that a message that is too old is given up.
    consuming func putOff(because reason: Reason) async -> AttemptCompletion {
        let account = context.accounts.current.accounts[lease.delivery.account]
        return await settle(Outcome(.retry(reason: reason, after: nil)), account: account)
    }

    /// Logs and counts what cannot be read of the record, whatever the attempt's outcome.
    private func tellDamages() {
        guard !lease.damages.isEmpty else { return }
        context.counters.damaged()
        logger.error(
            "a record of the queue is damaged",
            metadata: ["damage": "\(lease.damages.joined(separator: "; "))"]
        )
    }

    /// The outcome of a delivery without a recipient that a message can be sent to.
    private var noRecipient: Outcome {
        let invalid = lease.delivery.invalidRecipients
        guard !invalid.isEmpty, !invalid.contains(where: \.isDamaged) else {
            return refusal(Reason(.recordDamaged, lease.damages.joined(separator: "; ")), status: "5.3.0")
        }
        let shown = invalid.prefix(Self.mostNamed).map(\.text).joined(separator: ", ")
        let reason = Reason(.invalidRecipients, shown + (invalid.count > Self.mostNamed ? ", …" : ""))
        return Outcome(.failed(reason: reason, status: "5.1.3"))
    }

    /// The outgoing message, or the outcome if none could be built.
    private enum PreparationResult {
        case success(OutgoingMessage)
        case failure(Outcome)
    }

    /// Builds the outgoing message.
    private func outgoing(for account: AccountRecord) async -> PreparationResult {
        do {
            let content = try await context.store.content(of: lease.message.id)
            let maker = OutgoingMessageBuilder(hostName: context.hostName, proof: context.proof)
            return .success(try maker.make(lease, content: content, account: account))
        } catch let error as StorageError {
            let reason = Reason(.contentUnreadable, "\(error)")
            switch error {
            case .damaged, .notFound: return .failure(refusal(reason, status: "5.3.0"))
            // The disk fails, or the gateway is stopping: neither is the message's fault.
            case .full, .tooSlow, .conflict, .outdated, .locked, .failed, .tooOld, .tooNew:
                return .failure(Outcome(.retry(reason: reason, after: nil)))
            }
        } catch {
            return .failure(refusal(Reason(.headerUnreadable, "\(error)"), status: "5.6.0"))
        }
    }

    /// The outcome of a message that cannot be sent whatever Google answers. If Gmail may already have the message, it
    /// is held instead, so that no sender gets a report that it failed.
    private func refusal(_ reason: Reason, status: String) -> Outcome {
        lease.mustSearch
            ? Outcome(.held(reason: Reason(.perhapsSent, cause: reason)))
            : Outcome(.failed(reason: reason, status: status))
    }

    private mutating func deliver(
        _ outgoing: OutgoingMessage,
        by account: AccountRecord,
        spent: inout [LedgerEntry]
    ) async -> Outcome {
        let courier = context.couriers.courier(for: outgoing)
        if lease.mustSearch {
            let result = await courier.search(for: outgoing, since: lease.firstAttemptAt)
            if result.units > 0 {
                let entry = LedgerEntry(at: context.clock.now, units: result.units, messages: 0)
                spent.append(entry)
                do throws(StorageError) { try await context.store.book(entry, for: account.id) } catch {
                    logger.warning("cannot store what a search of Sent spent", metadata: ["error": "\(error)"])
                }
            }
            switch result.finding {
            case .found(let gmailID, let sentMessageID):
                return Outcome(.delivered(remoteID: .gmailMessage(gmailID), sentMessageID: sentMessageID))
            case .absent where context.policy.absence.isCertain(lease, at: context.clock.now):
                lease.mustSearch = false
            case .absent:
                return Outcome(.notFound(reason: Reason(.tooSoonToTell)))
            case .cannotSearch(let reason) where account.options.onLostAnswer == .resend:
                logger.warning(
                    "cannot search Sent for the message; sending again",
                    metadata: ["reason": .stringConvertible(reason.sentence)]
                )
                lease.mustSearch = false
            case .cannotSearch(let reason):
                return Outcome(.held(reason: Reason(.checkSentFolder, cause: reason)))
            case .later(let reason):
                return Outcome(.unknown(reason: reason))
            case .accountRefused(let outcome):
                return outcome
            }
        }
        if let refusal = await refusalOfBounced { return refusal }
        // The transfer checks it again with each piece of the body.
        guard Fence.current?.isOpen ?? true else { return Outcome(.retry(reason: Reason(.cutOff), after: nil)) }
        return await courier.deliver(outgoing)
    }

    /// The outcome if recipients are on the bounce list and are not to be sent to; `nil` if there are none. Whoever is not on
    /// it gets the message in the next attempt, as after a refusal by the server. Reports are exempt: Odoo may be told of them in
    /// another way, and its address for bounces is often no mailbox.
    private var refusalOfBounced: Outcome? {
        get async {
            guard context.refusesBounced, lease.areBouncesKnown, !lease.message.isReport else { return nil }
            let recipients = lease.delivery.recipients.map(\.address)
            let bounced: [BouncedAddress]
            do throws(StorageError) {
                bounced = try await context.store.bouncedAddresses(among: recipients)
            } catch {
                return Outcome(.retry(reason: Reason(.storeFailed, "\(error)"), after: nil))
            }
            guard !bounced.isEmpty else { return nil }
            let known = Dictionary(bounced.map { ($0.address, $0) }) { first, _ in first }
            let refused = recipients.compactMap { address in
                known[BouncedAddress.name(of: address)].map { bounced in
                    let reason = Reason(.recipientBounced, "\(address)", bounced.lastAt.iso8601, bounced.reason)
                    return RefusedRecipient(address, Outcome(.failed(reason: reason, status: bounced.status)))
                }
            }
            return Outcome(.refusedRecipients(refused))
        }
    }

    /// Decides what follows from the outcome, and informs the account, the log and, where it is due, the sender.
    private func settle(_ outcome: Outcome, account: AccountRecord?) async -> AttemptCompletion {
        var generator = SystemRandomNumberGenerator()
        let now = context.clock.now
        let settlement = Settlement.settle(outcome, of: lease, policy: context.policy, now: now, using: &generator)
        // Before the delivery is due again: otherwise the account's next attempt would end the same way.
        if let effect = settlement.account, let account { await tell(effect, of: account) }
        var end = AttemptEnd(settlement.result)
        let gone = Set(settlement.splits.flatMap(\.recipients).map(\.address))
        var rest = lease
        rest.delivery.recipients.removeAll { gone.contains($0.address) }
        end.report = await report(on: settlement, of: rest, account, now, &end.events)
        for split in settlement.splits {
            var part = lease
            part.delivery.recipients = split.recipients
            let report = await report(on: split.settlement, of: part, account, now, &end.events)
            end.splits.append(
                SplitDelivery(recipients: split.recipients, result: split.settlement.result, report: report)
            )
            end.bounces += Self.bounces(split.settlement, of: split.recipients)
        }
        end.bounces += Self.bounces(settlement, of: rest.delivery.recipients)
        return AttemptCompletion(lease: lease, end: end, endedAt: now, context: context, logger: logger)
    }

    /// What smtp.gmail.com says of a recipient that it refuses because it does not exist. Of several, it is not known which one
    /// an answer is about. Gmail's API never names one: it only says that a header cannot be used.
    private static func bounces(_ settlement: Settlement, of recipients: [Recipient]) -> [LastingBounce] {
        guard settlement.result.next == .failed, recipients.count == 1, let recipient = recipients.first,
            let reason = settlement.result.reason, reason.code == .submissionAnswered,
            BouncedAddress.isLasting(settlement.status)
        else { return [] }
        return [LastingBounce(recipient.address, status: settlement.status, reason: reason.value(0))]
    }

    /// Logs and counts what follows for the recipients of `part`, and returns the report on it if one is due.
    private func report(
        on settlement: Settlement,
        of part: LeasedDelivery,
        _ account: AccountRecord?,
        _ now: Timestamp,
        _ events: inout [MessageEvent]
    ) async -> OutgoingReport? {
        context.counters.attempt(settlement.result.outcome.rawValue)
        log(settlement, of: part, account: account, now: now)
        do throws(Reporter.NoAccount) {
            return try await Reporter(context: context).report(on: settlement, of: part, at: now)
        } catch {
            if settlement.report == .failed {
                events.append(MessageEvent(at: now, kind: .unreported, detail: Reason(.accountRemoved)))
            }
            return nil
        }
    }

    private func tell(_ effect: Settlement.AccountEffect, of account: AccountRecord) async {
        switch effect {
        case .paused(let until, let reason): await context.health.paused(until: until, reason: reason, of: account)
        case .refused(let call, let reason, let suggestedFix):
            await context.health.refused(call, of: account, reason: reason, suggestedFix: suggestedFix)
        case .sends:
            // The normal case is not worth a read from the store.
            guard context.accounts.current.accounts[account.id]?.health.state == .needsGrant else { return }
            await context.health.worked(.sending, of: account)
        }
    }

    private func log(_ settlement: Settlement, of part: LeasedDelivery, account: AccountRecord?, now: Timestamp) {
        var metadata: Logger.Metadata = [
            "account": "\(account.map { "\($0.address)" } ?? "\(lease.delivery.account.rawValue)")",
            "attempt": "\(lease.attempt)",
            "recipients": "\(LogList.text(of: part.delivery.recipientTexts))",
        ]
        if let reason = settlement.result.reason { metadata["reason"] = .stringConvertible(reason.sentence) }
        switch settlement.result.next {
        case .delivered(let remoteID, _):
            let took = now - lease.message.receivedAt
            context.counters.delivered(after: took)
            metadata["remote-id"] = "\(remoteID)"
            metadata["after-ms"] = "\(took.milliseconds)"
            logger.info("sent", metadata: metadata)
        case .waiting(let until), .outcomeUnknown(let until):
            metadata["next-attempt"] = "\(until.iso8601)"
            logger.notice("\(settlement.result.outcome.rawValue)", metadata: metadata)
        case .held:
            logger.error("held", metadata: metadata)
        case .failed:
            logger.error("failed", metadata: metadata)
        }
    }
}
