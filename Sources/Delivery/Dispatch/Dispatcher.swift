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
    private var isStopping = false

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

    package func run() async throws {
        try await recover()
        context.accounts.onChange { _ in Task { await self.accountsChanged() } }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !isStopping, !Task.isCancelled {
                    for account in context.accounts.current.accounts.all where workers[account.id] == nil {
                        let worker = AccountWorker(account.id, context: context, slots: slots)
                        workers[account.id] = worker
                        group.addTask { await worker.run() }
                    }
                    await changes.wait(until: nil, clock: context.clock)
                }
                for worker in workers.values { await worker.stop() }
            }
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    private func stop() {
        isStopping = true
        changes.wake()
    }

    /// What this node was sending when it died is uncertain now, and will be looked for.
    private func recover() async throws(StorageError) {
        let count = try await context.store.recover(node: context.node, at: context.clock.now)
        guard count > 0 else { return }
        context.logger.warning(
            "the gateway stopped while sending; looking for these messages in Gmail before sending again",
            metadata: ["deliveries": "\(count)"]
        )
    }
}
