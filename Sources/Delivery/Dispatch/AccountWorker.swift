import Base
import Google
import Logging
import Storage

/// Sends the mail of one account: takes what is due as rate limits and permits allow, and sends each delivery in its own
/// task.
///
/// Accounts are isolated: nothing that stops one worker stops another. Of several nodes, one works an account at a time: the
/// first that has work for it, until there is none for a while.
actor AccountWorker {
    private static let overdueAtOnce = 20

    private let id: AccountID
    private let context: DeliveryContext
    private let permits: SendPermits
    private let signal = Signal()
    /// The heartbeat by which the dispatcher sees whether the worker runs.
    nonisolated let heartbeat = WorkerHeartbeat()
    private var limiter: RateLimiter?
    private var sending = 0
    /// Ended attempts that the store did not accept at once.
    private var unstored: [AttemptCompletion] = []
    private var isStopping = false
    /// The last moment at which there was something to do.
    private var busyAt: Timestamp?

    init(_ id: AccountID, context: DeliveryContext, permits: SendPermits) {
        self.id = id
        self.context = context
        self.permits = permits
    }

    /// Makes the worker check again: new mail, a changed account or a free permit.
    nonisolated func wake() { signal.wake() }

    /// Records quota that the account spent elsewhere. The ledger has it already.
    func note(_ entry: LedgerEntry) { limiter?.record(entry) }

    /// Another node has spent quota of the account, which the ledger has.
    func readLedger() { limiter = nil }

    /// Ends `run()` once the current sends have ended.
    func stop() {
        isStopping = true
        signal.wake()
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !isStopping, !Task.isCancelled {
                heartbeat.works()
                do {
                    // Before the lease: what is leased afterwards is this node's as long as the fence is open.
                    let fence = context.nodes.fence
                    let leases = try await takeDue()
                    for end in unstored { group.addTask { await self.storeLater(end) } }
                    unstored = []
                    sending += leases.count
                    for lease in leases {
                        group.addTask { await Fence.$current.withValue(fence) { await self.send(lease) } }
                    }
                    if leases.isEmpty { try await waitForWork() }
                } catch {
                    context.logger.error(
                        "cannot read the queue; trying again shortly",
                        metadata: ["account": "\(id.rawValue)", "error": "\(error)"]
                    )
                    await wait(until: context.clock.now + DeliveryContext.storeRetryDelay)
                }
            }
        }
        // Another worker may have taken this one's place.
        if isStopping { await giveBack() }
    }

    private var duty: Duty { .account(id) }

    /// Whether this node works the account. Where nobody does and there is mail to send, it is the one from now on.
    private func isMine() async throws(StorageError) -> Bool {
        let holder = context.nodes.holder(of: duty)
        if holder == .this { return true }
        // Another node may spend the account's quota until this one works it again.
        limiter = nil
        guard holder == .nobody, !isStopping, let due = try await context.store.nextDue(of: id),
            due <= context.clock.now
        else { return false }
        guard try await context.nodes.claim(duty) else { return false }
        limiter = nil
        busyAt = context.clock.now
        return true
    }

    /// Lets another node have the account.
    private func giveBack() async {
        do { try await context.nodes.release(duty) } catch {
            context.logger.warning(
                "cannot leave an account to other nodes",
                metadata: ["account": "\(id.rawValue)", "error": "\(error)"]
            )
        }
    }

    /// Whether mail is due that may go now, or as soon as the minute's quota allows. An account that may not send, or
    /// has reached its daily limit, leaves its quota to others.
    func isSending() async throws(StorageError) -> Bool {
        guard let account = sendingAccount else { return false }
        let now = context.clock.now
        guard let due = try await context.store.nextDue(of: id), due <= now else { return false }
        var limiter: RateLimiter
        if let known = self.limiter {
            limiter = known
        } else {
            limiter = RateLimiter(
                limits: limits(account),
                ledger: try await context.store.ledger(of: id, since: now - RateLimiter.day)
            )
        }
        if case .later(_, .day) = limiter.allowance(units: unitsPerSend(account), at: now) { return false }
        return true
    }

    /// Leases as many deliveries as may start now; none if there is a reason to wait.
    private func takeDue() async throws(StorageError) -> [LeasedDelivery] {
        guard try await isMine() else { return [] }
        guard let account = sendingAccount else {
            let health = context.accounts.current.accounts[id]?.health
            if health?.state == .paused { try await giveUpOverdue(because: health?.reason ?? Reason(.accountPaused)) }
            return []
        }
        let now = context.clock.now
        guard case .now(let allowed) = try await allowance(account, at: now) else {
            try await giveUpOverdue(because: Reason(.accountSpent))
            return []
        }
        let wanted = min(allowed, limits(account).concurrency - sending)
        guard wanted > 0 else { return [] }
        let taken = permits.take(upTo: wanted, orWake: signal)
        guard taken > 0 else { return [] }
        let cost = unitsPerSend(account)
        do {
            let node = context.nodes.nodeName
            let request = LeaseRequest(
                account: id,
                limit: taken,
                now: now,
                node: node,
                unitsEach: cost,
                asksForBounces: context.refusesBounced
            )
            let leases = try await context.store.lease(request)
            permits.giveBack(taken - leases.count)
            guard !leases.isEmpty else { return [] }
            busyAt = now
            let sends = leases.count(where: \.isSend)
            limiter?.record(LedgerEntry(at: now, units: cost * sends, messages: sends))
            return leases
        } catch {
            permits.giveBack(taken)
            throw error
        }
    }

    /// Gives up mail that has been due so long that its next attempt would give it up, but that gets no attempt because
    /// its account is paused or has reached its daily limit. Mail that waits for a user to act waits without a limit.
    private func giveUpOverdue(because reason: Reason) async throws(StorageError) {
        let now = context.clock.now
        let request = LeaseRequest(
            account: id,
            limit: Self.overdueAtOnce,
            now: now,
            node: context.nodes.nodeName,
            unitsEach: 0,
            dueBy: now - context.policy.giveUpAfter
        )
        while !isStopping {
            heartbeat.works()
            let overdue = try await context.store.lease(request)
            for lease in overdue {
                let end = await DeliveryTask(lease, context: context).putOff(because: reason)
                if await !end.store() { unstored.append(end) }
            }
            if overdue.count < Self.overdueAtOnce { return }
        }
    }

    private func send(_ lease: LeasedDelivery) async {
        let (spent, end) = await DeliveryTask(lease, context: context).run()
        for entry in spent { limiter?.record(entry) }
        let isStored = await end.store()
        sending -= 1
        permits.giveBack(1)
        signal.wake()
        // The permit is free for other mail while the store does not accept this result.
        if !isStored { await storeLater(end) }
    }

    /// Stores `end` with retries. The next attempt becomes due only once it is stored.
    private func storeLater(_ end: AttemptCompletion) async {
        await end.storeLater { await self.isStopping }
        signal.wake()
    }

    /// Sleeps until something may have changed: new mail, the next due time, the rate limit, the account.
    private func waitForWork() async throws(StorageError) {
        guard context.nodes.holder(of: duty) == .this else { return try await waitForClaim() }
        guard let account = sendingAccount else {
            let again = context.accounts.current.accounts[id]?.health.sendsAgain
            return await wait(until: again)
        }
        guard sending < limits(account).concurrency else {
            return await wait(until: nil)
        }
        let due = try await context.store.nextDue(of: id)
        let now = context.clock.now
        guard let due, due <= now else { return await waitIdle(until: due, since: now) }
        switch try await allowance(account, at: now) {
        case .later(let moment, _): await wait(until: moment)
        // It became due a moment ago.
        case .now where permits.areFree: return
        // Mail is due and may go, but no permit is free; a freed permit wakes this worker.
        case .now: await wait(until: now + DeliveryContext.permitWait)
        }
    }

    /// Sleeps until the account has work that nobody does. The worker is woken when another node gives the account back.
    private func waitForClaim() async throws(StorageError) {
        let later = context.clock.now + DeliveryContext.claimRetention
        guard context.nodes.holder(of: duty) == .nobody else { return await wait(until: later) }
        let due = try await context.store.nextDue(of: id)
        // Due, and not claimed all the same: somebody else has been faster, or sends too much already.
        await wait(until: due.map { $0 <= context.clock.now ? later : $0 })
    }

    /// Sleeps until the next mail is due. Without any for a while, leaves the account to whichever node has some first.
    private func waitIdle(until due: Timestamp?, since now: Timestamp) async {
        guard context.nodes.fence != nil else { return await wait(until: due) }
        let end = (busyAt ?? now) + DeliveryContext.claimRetention
        if let due, due <= end { return await wait(until: due) }
        guard sending == 0, now >= end else { return await wait(until: sending == 0 ? end : due) }
        busyAt = nil
        await giveBack()
    }

    private func wait(until moment: Timestamp?) async {
        heartbeat.waits(until: moment)
        await signal.wait(until: moment, clock: context.clock)
        heartbeat.works()
    }

    /// The account, if it may send now.
    private var sendingAccount: AccountRecord? {
        guard let account = context.accounts.current.accounts[id], account.health.maySend(at: context.clock.now) else {
            return nil
        }
        return account
    }

    private func limits(_ account: AccountRecord) -> RateLimits {
        var limits = context.limits.overridden(by: account.options)
        // A single message tests whether Google accepts mail again.
        if account.health.state == .needsGrant { limits.concurrency = 1 }
        return limits
    }

    /// The quota units recorded for one send by this account, the most that a message of unknown content may cost. A
    /// draft must be created before it is sent.
    private func unitsPerSend(_ account: AccountRecord) -> Int {
        let sendsDrafts = AccountCouriers.sendsDrafts(account.options, GrantedScopes(account.scopes))
        return context.unitsPerSend + (sendsDrafts ? QuotaCost.createDraft : 0)
    }

    /// Returns what the rate limiter allows. It is built from the ledger at first use and follows the current limits.
    private func allowance(_ account: AccountRecord, at now: Timestamp) async throws(StorageError)
        -> RateLimiter.Allowance
    {
        var limiter: RateLimiter
        if let known = self.limiter {
            limiter = known
        } else {
            limiter = RateLimiter(
                limits: limits(account),
                ledger: try await context.store.ledger(of: id, since: now - RateLimiter.day)
            )
        }
        limiter.limits = limits(account)
        defer { self.limiter = limiter }
        return limiter.allowance(units: unitsPerSend(account), at: now)
    }
}
