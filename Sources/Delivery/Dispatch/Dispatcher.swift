import Base
import Logging
import ServiceLifecycle
package import Storage

/// Keeps one worker for each account, and wakes it when mail for it arrives or the account changes.
package actor Dispatcher: Service {
    private let context: DeliveryContext
    private let slots: Slots
    private let changes = Signal()
    private var workers: [AccountID: AccountWorker] = [:]
    private var runs: [AccountID: WorkerRun] = [:]
    /// Accounts whose worker hung and was replaced by one that has not taken a turn yet.
    private var replaced: Set<AccountID> = []
    private var isStopping = false
    /// A worker that was looked at so often in vain hangs.
    static let looksUntilReplaced = 12

    /// - Parameter concurrency: sends at the same time, over all accounts.
    package init(context: DeliveryContext, concurrency: Int) {
        self.context = context
        slots = Slots(concurrency)
    }

    /// Called when mail for these accounts was queued, or when a person let some go.
    package func wake(_ accounts: some Sequence<AccountID> & Sendable) {
        for account in accounts { workers[account]?.wake() }
    }

    /// Called when accounts came, went or changed, or the queue was changed from outside: everybody looks again.
    package func accountsChanged() {
        for worker in workers.values { worker.wake() }
        changes.wake()
    }

    /// Called when a job has spent an account's quota and booked it.
    package func spent(_ entry: LedgerEntry, by account: AccountID) async {
        await workers[account]?.note(entry)
    }

    /// Whether mail of the account is due that may go now: it goes before what else needs the account's quota.
    package func isSending(by account: AccountID) async throws(StorageError) -> Bool {
        try await workers[account]?.isSending() ?? false
    }

    package func run() async throws {
        await recover()
        context.accounts.onChange { _ in Task { await self.accountsChanged() } }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !isStopping, !Task.isCancelled {
                    await endWorkersOfRemovedAccounts()
                    for account in context.accounts.current.accounts.all where workers[account.id] == nil {
                        let worker = AccountWorker(account.id, context: context, slots: slots)
                        workers[account.id] = worker
                        let run = WorkerRun(worker)
                        runs[account.id] = run
                        group.addTask { await run.wait() }
                    }
                    await changes.wait(until: nil, clock: context.clock)
                }
                for worker in workers.values { await worker.stop() }
            }
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    /// Looks whether the workers work, and replaces those that hang. To be called every few seconds.
    ///
    /// - Returns: how many accounts have a worker that does not work.
    package func inspect() -> Int {
        let now = context.clock.now
        var hanging = 0
        for (id, worker) in workers {
            let looks = worker.pulse.look(at: now)
            if worker.pulse.hasBegun, looks == 0 { replaced.remove(id) }
            if looks > 0 { hanging += 1 }
            guard looks >= Self.looksUntilReplaced else { continue }
            context.logger.error(
                "the worker of an account hangs; another one takes its place",
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
        return max(replaced.count, hanging)
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

    /// What this node was sending when it died is uncertain now, and will be looked for.
    ///
    /// A store that cannot be written (a full disk) is asked again: the gateway runs on, for what needs no writing.
    private func recover() async {
        while true {
            do {
                let now = context.clock.now
                let lookAt = now + context.policy.lookAfter
                return report(try await context.store.recover(node: context.node, at: now, lookAt: lookAt))
            } catch {
                context.logger.error(
                    "what was being sent at the last stop cannot be taken up; trying again shortly",
                    metadata: ["error": "\(error)"]
                )
            }
            let moment = context.clock.now + DeliveryContext.storeRetryDelay
            guard !isStopping, (try? await context.clock.sleep(until: moment)) != nil else { return }
        }
    }

    private func report(_ count: Int) {
        guard count > 0 else { return }
        context.logger.warning(
            "the gateway stopped while sending; looking for these messages in Gmail before sending again",
            metadata: ["deliveries": "\(count)"]
        )
    }
}

/// A worker at work, which can be left behind if it hangs.
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

    /// Returns when the worker has ended or is left behind; a cancelled task ends it first.
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

    /// Ends the worker without waiting for it.
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
