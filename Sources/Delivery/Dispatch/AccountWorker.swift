import Base
import Google
import Logging
import Storage

/// Sends the mail of one account: takes what is due as pace and slots allow, and hands each to a task of its own.
///
/// Accounts are islands: whatever stops one worker stops no other.
actor AccountWorker {
    private static let overdueAtOnce = 20

    private let id: AccountID
    private let context: DeliveryContext
    private let slots: Slots
    private let signal = Signal()
    /// For the dispatcher, which looks whether the worker still works.
    nonisolated let pulse = WorkerPulse()
    private var pacer: Pacer?
    private var sending = 0
    /// Ends of attempts that the store did not take at once.
    private var unstored: [AttemptEnd] = []
    private var isStopping = false

    init(_ id: AccountID, context: DeliveryContext, slots: Slots) {
        self.id = id
        self.context = context
        self.slots = slots
    }

    /// New mail, a changed account, a freed slot: look again.
    nonisolated func wake() { signal.wake() }

    /// The account spent quota elsewhere, which the ledger has already.
    func note(_ entry: LedgerEntry) { pacer?.record(entry) }

    /// Ends `run()` once what is being sent has ended.
    func stop() {
        isStopping = true
        signal.wake()
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !isStopping, !Task.isCancelled {
                pulse.works()
                do {
                    let leases = try await takeDue()
                    for end in unstored { group.addTask { await self.storeLater(end) } }
                    unstored = []
                    sending += leases.count
                    for lease in leases {
                        group.addTask { await self.send(lease) }
                    }
                    if leases.isEmpty { try await waitForWork() }
                } catch {
                    context.logger.error(
                        "the queue cannot be read; trying again shortly",
                        metadata: ["account": "\(id.rawValue)", "error": "\(error)"]
                    )
                    await wait(until: context.clock.now + DeliveryContext.storeRetryDelay)
                }
            }
        }
    }

    /// Whether mail is due that may go now, or as soon as the minute allows. Where the account may not send, or has spent
    /// its day, nothing needs the quota that others ask for.
    func isSending() async throws(StorageError) -> Bool {
        guard let account = sendingAccount else { return false }
        let now = context.clock.now
        guard let due = try await context.store.nextDue(of: id), due <= now else { return false }
        var pacer: Pacer
        if let known = self.pacer {
            pacer = known
        } else {
            pacer = Pacer(
                limits: limits(account),
                ledger: try await context.store.ledger(of: id, since: now - Pacer.day)
            )
        }
        if case .later(_, .day) = pacer.allowance(units: unitsPerSend(account), at: now) { return false }
        return true
    }

    /// Leases as many deliveries as may start now; none when there is a reason to wait.
    private func takeDue() async throws(StorageError) -> [LeasedDelivery] {
        guard let account = sendingAccount else {
            let health = context.accounts.current.accounts[id]?.health
            if health?.state == .paused { try await giveUpOverdue(because: health?.reason ?? Remark(.accountPaused)) }
            return []
        }
        let now = context.clock.now
        guard case .now(let allowed) = try await allowance(account, at: now) else {
            try await giveUpOverdue(because: Remark(.accountSpent))
            return []
        }
        let wanted = min(allowed, limits(account).concurrency - sending)
        guard wanted > 0 else { return [] }
        let taken = slots.take(upTo: wanted, orWake: signal)
        guard taken > 0 else { return [] }
        let cost = unitsPerSend(account)
        do {
            let request = LeaseRequest(account: id, limit: taken, now: now, node: context.node, unitsEach: cost)
            let leases = try await context.store.lease(request)
            slots.giveBack(taken - leases.count)
            guard !leases.isEmpty else { return [] }
            let sends = leases.count(where: \.isSend)
            pacer?.record(LedgerEntry(at: now, units: cost * sends, messages: sends))
            return leases
        } catch {
            slots.giveBack(taken)
            throw error
        }
    }

    /// Mail that has been due for so long that it would be given up at its next attempt, and gets none because its account
    /// has to rest, is given up all the same. Where a person must act, mail waits for as long as that takes.
    private func giveUpOverdue(because reason: Remark) async throws(StorageError) {
        let now = context.clock.now
        let request = LeaseRequest(
            account: id,
            limit: Self.overdueAtOnce,
            now: now,
            node: context.node,
            unitsEach: 0,
            dueBy: now - context.policy.giveUpAfter
        )
        while !isStopping {
            pulse.works()
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
        for entry in spent { pacer?.record(entry) }
        let isStored = await end.store()
        sending -= 1
        slots.giveBack(1)
        signal.wake()
        // The place is free for other mail while the store takes no more of this one.
        if !isStored { await storeLater(end) }
    }

    /// The next attempt is due only once the end of this one is stored: look again then.
    private func storeLater(_ end: AttemptEnd) async {
        await end.storeLater { await self.isStopping }
        signal.wake()
    }

    /// Sleeps until something may have changed: new mail, the next due time, the pace, the account.
    private func waitForWork() async throws(StorageError) {
        guard let account = sendingAccount else {
            let again = context.accounts.current.accounts[id]?.health.sendsAgain
            return await wait(until: again)
        }
        guard sending < limits(account).concurrency else {
            return await wait(until: nil)
        }
        let due = try await context.store.nextDue(of: id)
        let now = context.clock.now
        guard let due, due <= now else { return await wait(until: due) }
        switch try await allowance(account, at: now) {
        case .later(let moment, _): await wait(until: moment)
        // It fell due a moment ago.
        case .now where slots.areFree: return
        // Mail is due and may go; a slot is missing, and its return wakes this worker.
        case .now: await wait(until: now + DeliveryContext.slotWait)
        }
    }

    private func wait(until moment: Timestamp?) async {
        pulse.waits(until: moment)
        await signal.wait(until: moment, clock: context.clock)
        pulse.works()
    }

    /// The account, if it may send at present.
    private var sendingAccount: AccountRecord? {
        guard let account = context.accounts.current.accounts[id], account.health.maySend(at: context.clock.now) else {
            return nil
        }
        return account
    }

    private func limits(_ account: AccountRecord) -> PaceLimits {
        var limits = context.limits.overridden(by: account.options)
        // One message tries whether Google takes mail again.
        if account.health.state == .needsGrant { limits.concurrency = 1 }
        return limits
    }

    /// What one send by this account is booked with: a draft has to be made before it is sent.
    private func unitsPerSend(_ account: AccountRecord) -> Int {
        let choice = AccountCouriers.choose(account.options, GrantedScopes(account.scopes), headerDiffers: false)
        return context.unitsPerSend + (choice == .draft ? QuotaCost.createDraft : 0)
    }

    /// What the pacer allows; it is made from the ledger at first use and follows the limits as they are now.
    private func allowance(_ account: AccountRecord, at now: Timestamp) async throws(StorageError) -> Pacer.Allowance {
        var pacer: Pacer
        if let known = self.pacer {
            pacer = known
        } else {
            pacer = Pacer(
                limits: limits(account),
                ledger: try await context.store.ledger(of: id, since: now - Pacer.day)
            )
        }
        pacer.limits = limits(account)
        defer { self.pacer = pacer }
        return pacer.allowance(units: unitsPerSend(account), at: now)
    }
}
