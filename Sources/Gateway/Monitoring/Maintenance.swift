import Base
import Cryptography
import Delivery
import Google
import Logging
import SQLStorage
import ServiceLifecycle
import Storage
import Sync

/// Periodic maintenance: loads changes made by other processes, reads send-as addresses, checks whether a fixed account
/// works again, loads new certificates, deletes old records. Of several nodes, one does what concerns all.
struct Maintenance: Service {
    private static let certificateInterval = Duration.seconds(30)
    /// How often the gateway's own certificate is checked for its expiry.
    private static let renewalInterval = Duration.hours(1)
    private static let forgetInterval = Duration.minutes(10)
    private static let forgetAtOnce = 500
    /// How often contents that crashes left are removed.
    private static let orphanInterval = Duration.hours(6)
    /// Searches find what is not in the index yet all the same.
    private static let indexInterval = Duration.seconds(10)
    /// Small enough that new mail does not wait for it.
    private static let indexAtOnce = 20
    private static let accountInterval = Duration.minutes(5)
    /// How often mail of pools is looked for that another account could send; besides whenever accounts change.
    private static let balanceInterval = Duration.minutes(1)
    /// Hourly counts are kept for 13 months, so that a month can be compared with the same month a year before.
    private static let statisticsRetention = Duration.days(396)
    private static let actionRunRetention = Duration.days(90)

    let store: SQLStore
    let keys: KeyRing
    let accounts: LiveAccounts
    let dispatcher: Dispatcher
    let checkup: AccountRefresher
    let balancer: PoolBalancer
    /// Woken by calls that Odoo made to other nodes.
    let odooApp: AppWatch
    let odooDatabases: AddedOdooDatabases
    let certificates: Certificates
    let recorder: LogRecorder
    let retention: Duration
    let capturedRetention: Duration
    /// Whether delivery events are sent by a service, which forgets them too.
    let sendsDeliveryEvents: Bool
    let clock: any WallClock
    let logger: Logger
    /// Another process has changed something.
    private let news = Signal()

    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { await every(Self.orphanInterval) { try await removeOrphans() } }
            group.addTask { await watchChanges() }
            group.addTask { await hearChanges() }
            group.addTask { await every(Self.certificateInterval) { refreshCertificates() } }
            // An administrator may have replaced the key file, of which nobody tells.
            group.addTask { await every(Self.certificateInterval) { try await keepUpWithKeys() } }
            group.addTask { await every(Self.renewalInterval) { try renewCertificate() } }
            group.addTask { await every(Self.forgetInterval) { if try await isMine() { try await forget() } } }
            group.addTask { await every(Self.indexInterval) { if try await isMine() { try await indexForSearch() } } }
            group.addTask { await every(Self.accountInterval) { if try await isMine() { try await checkAccounts() } } }
            group.addTask { await balancePools() }
        }
        try? await store.release(.maintenance)
    }

    /// Whether this node does what one does for all.
    private func isMine() async throws -> Bool { try await store.claim(.maintenance) }

    private func every(
        _ interval: Duration,
        wokenBy signal: Signal = Signal(),
        _ work: @escaping @Sendable () async throws -> Void
    ) async {
        let task = PeriodicTask(interval: interval, clock: clock)
        let onFailure: @Sendable (any Error) -> Void = {
            logger.error("maintenance failed", metadata: ["error": "\($0)"])
        }
        await task.run(onFailure: onFailure, wokenBy: signal, work)
    }

    /// Passes on what other processes tell. Mail that they queue concerns only the workers of its accounts.
    private func hearChanges() async {
        await cancelWhenGracefulShutdown {
            await store.forEachChange { change in
                switch change {
                case .queued(let accounts): await dispatcher.queuedElsewhere(accounts)
                case .spent(let accounts): await dispatcher.spentElsewhere(accounts)
                case .odoo: odooApp.wake()
                case .anything: news.wake()
                case .missed:
                    news.wake()
                    odooApp.wake()
                    await dispatcher.accountsChanged()
                case .nodes: break
                }
            }
        }
    }

    private func watchChanges() async {
        let marker = Locked<Int64?>(nil)
        await every(store.changeInterval, wokenBy: news) {
            // The process's own changes, such as the console's, do not change the marker.
            try await accounts.refresh()
            recorder.rules = try await store.logRules()
            let now = try await store.changeMarker()
            // On the first pass too: something may have changed since the accounts were read at the start.
            guard marker.withLock({ $0 }) != now else { return }
            try await accounts.reload()
            await dispatcher.accountsChanged()
            if try await isMine() { try await orphanedMail.reroute() }
            await odooDatabases.reload()
            marker.withLock { $0 = now }
            try await keys.keepUp(with: store, logger: logger)
        }
    }

    private func keepUpWithKeys() async throws {
        try await keys.keepUp(with: store, logger: logger)
        await odooDatabases.retry()
    }

    private func balancePools() async {
        let changes = Signal()
        accounts.onChange { _ in changes.wake() }
        await every(Self.balanceInterval, wokenBy: changes) { if try await isMine() { try await balancer.run() } }
    }

    private func removeOrphans() async throws {
        guard try await isMine() else { return }
        let count = try await store.removeOrphans()
        if count > 0 {
            logger.notice("orphaned spool files were removed", metadata: ["files": "\(count)"])
        }
    }

    private func refreshCertificates() {
        // Several stores may read the same files.
        var told: Set<CertificateStore.Event> = []
        for event in certificates.all.flatMap({ $0.refresh() }) where told.insert(event).inserted {
            event.note(in: logger)
        }
    }

    private func renewCertificate() throws {
        if try certificates.renewOwn(at: clock.now) {
            logger.notice("the gateway's own certificate was renewed before it expired")
        }
    }

    private func forget() async throws {
        let before = clock.now - retention
        while try await store.forget(endedBefore: before, limit: Self.forgetAtOnce) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
        let capturedBefore = clock.now - capturedRetention
        while try await store.removeCaptured(
            receivedBefore: capturedBefore,
            limit: Self.forgetAtOnce,
            at: clock.now
        ) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
        while try await store.forgetThreads(unusedSince: before, limit: Self.forgetAtOnce) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
        // Together with the records of the messages that bounced.
        _ = try await store.forgetBounces(before: before)
        // Left over from settings that named a webhook.
        if !sendsDeliveryEvents {
            _ = try await store.forgetDeliveryEvents(before: clock.now - DeliveryWebhookSender.patience)
        }
        _ = try await store.forgetStatistics(before: clock.now - Self.statisticsRetention)
        _ = try await store.forgetRecipientStatistics(before: clock.now - .days(RecipientCounts.days))
        let runsBefore = clock.now - Self.actionRunRetention
        while try await store.forgetActionRuns(endedBefore: runsBefore, limit: Self.forgetAtOnce) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
    }

    private func indexForSearch() async throws {
        while try await store.indexForSearch(limit: Self.indexAtOnce) == Self.indexAtOnce {
            try Task.checkCancellation()
        }
    }

    private var orphanedMail: OrphanedMail {
        OrphanedMail(store: store, accounts: accounts, dispatcher: dispatcher, clock: clock, logger: logger)
    }

    private func checkAccounts() async throws {
        // Mail that was still being queued when the accounts changed.
        try await orphanedMail.reroute()
        for account in accounts.current.accounts.all {
            guard !Task.isCancelled else { return }
            await checkup.run(account)
        }
    }
}

/// Mail whose account no longer exists: it was accepted while the account was being removed. The default sender sends
/// it, like all mail of users without an account.
struct OrphanedMail {
    let store: any QueueStore
    let accounts: LiveAccounts
    let dispatcher: Dispatcher
    let clock: any WallClock
    let logger: Logger

    func reroute() async throws {
        let waiting = try await store.counts().filter { $0.state == .waiting }.map(\.account)
        // Read after the queue, so that an account with mail that is missing here was removed.
        try await accounts.reload()
        let known = accounts.current.accounts
        guard let heir = known.defaultSender else { return }
        for account in Set(waiting) where known[account] == nil {
            let moved = try await store.manage(.account(account), .reroute(to: heir.id), at: clock.now)
            logger.notice(
                "mail of a removed account was rerouted to the default sender",
                metadata: ["account": "\(heir.address)", "deliveries": "\(moved.count)"]
            )
            await dispatcher.wake([heir.id])
        }
    }
}
