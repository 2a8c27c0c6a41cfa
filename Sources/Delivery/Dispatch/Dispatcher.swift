import Base
import Logging
import ServiceLifecycle
package import Storage

/// Runs one worker for each account, and wakes it when mail arrives or the account changes.
package actor Dispatcher: Service {
    private let context: DeliveryContext
    private let permits: SendPermits
    private let changes = Signal()
    private var workers: [AccountID: AccountWorker] = [:]
    private var runs: [AccountID: WorkerRun] = [:]
    /// Accounts whose worker hung and whose replacement has not taken a turn yet.
    private var replaced: Set<AccountID> = []
    private var isStopping = false
    /// The heartbeat of `run()`: while it hangs, accounts get no workers.
    private let heartbeat = WorkerHeartbeat()
    /// A worker without a turn in this many inspections in a row hangs.
    static let missesUntilReplaced = 12

    /// - Parameter concurrency: the number of concurrent sends over all accounts.
    package init(context: DeliveryContext, concurrency: Int) {
        self.context = context
        permits = SendPermits(concurrency)
    }

    /// Wakes the workers of accounts for which mail was queued or released.
    package func wake(_ accounts: some Sequence<AccountID> & Sendable) {
        for account in accounts { workers[account]?.wake() }
    }

    /// Wakes every worker after accounts were added, removed or changed, or the queue was changed from outside.
    package func accountsChanged() {
        for worker in workers.values { worker.wake() }
        changes.wake()
    }

    /// Wakes the workers of accounts whose mail another node has queued, except where yet another one works the account.
    package func queuedElsewhere(_ accounts: Set<AccountID>) {
        wake(accounts.filter { context.nodes.holder(of: .account($0)) != .another })
    }

    /// Has the ledgers of accounts read again whose quota another node has spent.
    package func spentElsewhere(_ accounts: Set<AccountID>) async {
        for account in accounts where context.nodes.holder(of: .account(account)) == .this {
            await workers[account]?.readLedger()
        }
    }

    /// Takes over what nodes that are gone had under way, see `NodeStore.takeOver`.
    package func takeOver() async throws(StorageError) -> TakeOver {
        let now = context.clock.now
        let taken = try await context.nodes.takeOver(at: now, searchAt: now + context.policy.sentSearchDelay)
        accountsChanged()
        return taken
    }

    /// Records quota that a scheduled action spent and stored.
    package func spent(_ entry: LedgerEntry, by account: AccountID) async {
        await workers[account]?.note(entry)
    }

    /// Whether the account has due mail that may go now; it takes precedence over other uses of the account's quota.
    package func isSending(by account: AccountID) async throws(StorageError) -> Bool {
        try await workers[account]?.isSending() ?? false
    }

    package func run() async throws {
        await recover()
        context.accounts.onChange { _ in Task { await self.accountsChanged() } }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !isStopping, !Task.isCancelled {
                    heartbeat.works()
                    await endWorkersOfRemovedAccounts()
                    await holdUnknown()
                    for account in context.accounts.current.accounts.all where workers[account.id] == nil {
                        let worker = AccountWorker(account.id, context: context, permits: permits)
                        workers[account.id] = worker
                        let run = WorkerRun(worker)
                        runs[account.id] = run
                        group.addTask { await run.wait() }
                    }
                    heartbeat.waits(until: nil)
                    await changes.wait(until: nil, clock: context.clock)
                }
                for worker in workers.values { await worker.stop() }
            }
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    /// Checks whether the dispatcher and its workers run, and replaces workers that hang. Call it every few seconds.
    ///
    /// - Returns: How many of them do not run.
    package func inspect() -> Int {
        let now = context.clock.now
        var hanging = 0
        for (id, worker) in workers {
            let misses = worker.heartbeat.check(at: now)
            if worker.heartbeat.hasBegun, misses == 0 { replaced.remove(id) }
            if misses > 0 { hanging += 1 }
            guard misses >= Self.missesUntilReplaced else { continue }
            context.logger.error(
                "an account's worker hangs; it is replaced",
                metadata: [
                    "account": "\(context.accounts.current.accounts[id].map { "\($0.address)" } ?? "\(id.rawValue)")"
                ]
            )
            replaced.insert(id)
            workers[id] = nil
            runs.removeValue(forKey: id)?.abandon()
        }
        replaced.formIntersection(context.accounts.current.accounts.all.map(\.id))
        if !replaced.isEmpty { changes.wake() }
        return max(replaced.count, hanging) + (heartbeat.check(at: now) > 0 ? 1 : 0)
    }

    private func stop() {
        isStopping = true
        changes.wake()
    }

    private func endWorkersOfRemovedAccounts() async {
        let accounts = context.accounts.current.accounts
        for (id, worker) in workers where accounts[id] == nil {
            workers[id] = nil
            runs[id] = nil
            await worker.stop()
        }
    }

    /// Sets what this gateway, or nodes that are gone, were sending when they stopped to an unknown outcome, to be searched
    /// for.
    ///
    /// If the store cannot be written (a full disk), retries; the gateway keeps running for what needs no writing.
    private func recover() async {
        while true {
            heartbeat.works()
            do {
                let now = context.clock.now
                let searchAt = now + context.policy.sentSearchDelay
                let own = try await context.store.recover(node: context.nodes.nodeName, at: now, searchAt: searchAt)
                let others = try await context.nodes.takeOver(at: now, searchAt: searchAt)
                return report(own + others.deliveries)
            } catch {
                context.logger.error(
                    "cannot recover what was being sent at the last stop; trying again shortly",
                    metadata: ["error": "\(error)"]
                )
            }
            let moment = context.clock.now + DeliveryContext.storeRetryDelay
            heartbeat.waits(until: moment)
            guard !isStopping, (try? await context.clock.sleep(until: moment)) != nil else { return }
        }
    }

    /// Holds deliveries in a state that no worker picks up, until someone decides. Another process or a broken disk has
    /// written them, so they are searched for at the start and whenever the queue was changed from outside.
    private func holdUnknown() async {
        do {
            for (id, damage) in try await context.store.holdUnknown(at: context.clock.now) {
                context.counters.damaged()
                context.logger.error(
                    "a record of the queue is damaged; its delivery is held until someone decides",
                    metadata: ["queue-id": "\(id.message)", "part": "\(id.part)", "damage": "\(damage)"]
                )
            }
        } catch {
            context.logger.error("cannot search for damaged records", metadata: ["error": "\(error)"])
        }
    }

    private func report(_ count: Int) {
        guard count > 0 else { return }
        context.logger.warning(
            "the gateway stopped while sending; searching Sent for these messages before sending again",
            metadata: ["deliveries": "\(count)"]
        )
    }
}

/// A running worker that can be abandoned if it hangs.
private final class WorkerRun: Sendable {
    private struct State {
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Locked(State())
    private let task: Task<Void, Never>

    init(_ worker: AccountWorker) {
        let state = state
        task = Task {
            await worker.run()
            Self.end(state)
        }
    }

    /// Returns when the worker has ended or was abandoned. Cancelling the calling task cancels the worker.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if !state.isOver { state.waiter = continuation }
                    return state.isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            task.cancel()
        }
    }

    /// Cancels the worker without waiting for it.
    func abandon() {
        task.cancel()
        Self.end(state)
    }

    private static func end(_ state: Locked<State>) {
        let waiter = state.withLock { state in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
