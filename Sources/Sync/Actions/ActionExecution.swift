import Base
import Logging
import Storage

/// One run of a scheduled action, from its claim to its record.
struct ActionExecution: Sendable {
    /// The most characters kept of the words of others, such as Google and Odoo.
    private static let longestQuote = 400

    let store: any ActionScheduler.Store
    let action: any ActionHandler
    let access: any ActionAccess
    let limits: SchedulerLimits
    let clock: any WallClock
    let logger: Logger

    func carryOut(_ claim: ActionClaim) async {
        let reporter = RunReporter(
            claim,
            store: store,
            clock: clock,
            deadline: clock.now + limits.longestRun,
            lease: limits.lease
        )
        var logger = logger
        logger[metadataKey: "action"] = "\(claim.kind.rawValue)"
        logger[metadataKey: "run"] = "\(claim.run.rawValue)"
        logger[metadataKey: "user"] = "\(claim.user.rawValue)"
        logger[metadataKey: "category"] = "\(claim.kind.category.rawValue)"
        let known = Locked(logger)
        let stop = await outcome(claim, reporter, known)
        let result = Self.result(stop, await reporter.progress, await reporter.reasons)
        note(result, known.withLock { $0 })
        do { try await store.finishAction(claim, with: result, at: clock.now) } catch {
            logger.warning("cannot store the outcome of a run", metadata: ["error": "\(error)"])
        }
    }

    /// Returns `nil` after a complete run.
    ///
    /// The run ends at once if its claim is lost: another process may be doing the same work. One that hangs in a call
    /// is cancelled `limits.grace` after its time is up; otherwise it ends at its next report.
    private func outcome(_ claim: ActionClaim, _ reporter: RunReporter, _ logger: Locked<Logger>) async -> RunStop? {
        let begin = clock.now
        let limit = begin + limits.longestRun + limits.grace
        let (action, clock, heartbeat) = (action, clock, limits.heartbeat)
        return await withTaskGroup(of: RunStop?.self) { group in
            group.addTask {
                do throws(RunStop) {
                    let context = try await context(claim, reporter, logger)
                    context.logger.info("a scheduled action started")
                    try await action.run(context)
                } catch { return error }
                return nil
            }
            group.addTask {
                try? await clock.sleep(until: limit)
                return .interrupted
            }
            group.addTask {
                do {
                    // Counted from one beat to the next, however late this task is run.
                    var beat = begin + heartbeat
                    while true {
                        try await clock.sleep(until: beat)
                        beat = clock.now + heartbeat
                        try await reporter.prolong()
                    }
                } catch { return .interrupted }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func context(
        _ claim: ActionClaim,
        _ reporter: RunReporter,
        _ known: Locked<Logger>
    ) async throws(RunStop) -> ActionContext {
        let user: UserRecord?
        let settings: PersonalSettings
        let account: AccountRecord?
        do {
            user = try await store.user(claim.user)
            settings = try await store.personalSettings(of: claim.user)
            account = try await store.accounts().first { $0.id == user?.account }
        } catch { throw RunStop(error) }
        // Deactivated since the scheduler's check; it starts no runs for inactive users.
        if let user, !user.isActive { throw .interrupted }
        guard let user, let account else {
            throw .failed(Reason(.noGoogleAccount))
        }
        let logger = known.withLock { logger in
            logger[metadataKey: "account"] = "\(account.address)"
            return logger
        }
        // Without a token every call fails. Asking for a new one is left to the account check, which pauses between
        // attempts.
        if account.health.isWithoutGrant { throw .failed(account.health.refusalReason) }
        let google = try access.google(of: account)
        let (odoo, odooUser) = try await access.odoo(for: user, account, settings)
        return ActionContext(
            claim: claim,
            user: user,
            settings: settings,
            account: account,
            google: google,
            odoo: odoo,
            odooUser: odooUser,
            reporter: reporter,
            clock: clock,
            logger: logger
        )
    }

    static func result(_ stop: RunStop?, _ progress: RunProgress, _ reasons: [Reason]) -> RunResult {
        let failures = progress.counts[RunReporter.ItemOutcome.failed.rawValue, default: 0]
        let all = { (reason: Reason?) in
            ([reason].compactMap(\.self) + reasons).map { $0.mapValues { String($0.prefix(longestQuote)) } }
        }
        switch stop {
        case nil: return RunResult(failures == 0 ? .succeeded : .partly, progress: progress, reasons: all(nil))
        case .interrupted: return RunResult(.interrupted, progress: progress, reasons: all(nil))
        case .failed(let reason): return RunResult(.failed, progress: progress, reasons: all(reason))
        // If Google gives a time, waiting is no failure; otherwise the pause grows with each failure.
        case .paused(let reason, let until):
            let outcome = until == nil ? ActionRun.Outcome.failed : .partly
            return RunResult(outcome, progress: progress, reasons: all(reason), notBefore: until)
        }
    }

    private func note(_ result: RunResult, _ logger: Logger) {
        var facts: Logger.Metadata = ["outcome": "\(result.outcome.rawValue)"]
        for (name, count) in result.progress.counts { facts[name] = "\(count)" }
        if !result.reasons.isEmpty { facts["error"] = .stringConvertible(result.reasons.sentence) }
        let changed = result.progress.counts.contains {
            $0.value > 0 && $0.key != RunReporter.ItemOutcome.unchanged.rawValue
        }
        switch result.outcome {
        case .failed: logger.error("a scheduled action failed", metadata: facts)
        case .partly: logger.warning("a scheduled action completed in part", metadata: facts)
        case .running, .interrupted: logger.notice("a scheduled action was interrupted", metadata: facts)
        case .succeeded where changed: logger.notice("a scheduled action completed", metadata: facts)
        case .succeeded: logger.info("a scheduled action found nothing to do", metadata: facts)
        }
    }
}

extension AccountHealth {
    /// Why Google denies access, and what to do about it.
    fileprivate var refusalReason: Reason {
        Reason(.remedied, (suggestedFix ?? .grantAgain).rawValue, cause: reason)
    }
}

extension ScheduledAction {
    /// The log category of the action.
    fileprivate var category: LogCategory {
        switch self {
        case .importNewContacts, .syncContacts: .contacts
        case .syncAppointments: .calendar
        case .syncMailIn, .syncMailOut: .mailIn
        }
    }
}
