import Base
import Google
import Storage

/// Carries out the plan for a transfer folder: adds its messages to the staging list, and treats in Gmail what is there.
struct FolderTransfer: Sendable {
    private let plan: TransferPlan
    private let parts: MailSyncServices
    private let context: ActionContext
    private let list: StagingList
    private let fetcher: MailFetcher
    private let clearer: FolderClearer
    private var order: FetchOrder
    /// What is certain to be in the list.
    private var toClear: [String]
    /// Whether everything that was tried is dealt with.
    private var isWhole = true

    /// - Parameter room: how many messages may be fetched.
    init(
        _ plan: TransferPlan,
        parts: MailSyncServices,
        context: ActionContext,
        gmail: GmailClient,
        folder: TransferFolder,
        list: StagingList,
        room: Int
    ) {
        self.plan = plan
        self.parts = parts
        self.context = context
        self.list = list
        fetcher = MailFetcher(
            gmail: gmail,
            quota: parts.quota,
            account: context.account,
            folder: folder,
            list: list,
            store: parts.store,
            limits: parts.limits,
            clock: context.clock,
            importsByItself: context.settings.mail.importsByItself
        )
        clearer = FolderClearer(
            context: context,
            gmail: gmail,
            quota: parts.quota,
            folder: folder,
            list: list,
            store: parts.store,
            limits: parts.limits,
            treatment: context.settings.mail.treatment
        )
        order = FetchOrder(plan, room: room, mostFailuresInARow: parts.limits.mostFailuresInARow)
        toClear = plan.clear
    }

    /// Returns whether everything in the folder is dealt with.
    mutating func run() async throws(RunStop) -> Bool {
        var failure: RunStop?
        do throws(RunStop) {
            let expected = order.expected + plan.later.count
            if expected > 0 { try await context.reporter.expect(expected) }
            while let id = order.next() { try await take(id) }
            if !plan.later.isEmpty {
                let count = plan.later.count
                try await context.reporter.failed(Reason(.fetchedLater, "\(count)"), count)
            }
        } catch { failure = error }
        // What is in the list is treated in Gmail, even if something failed after it.
        if failure != .interrupted { try await clearer.clear(toClear) }
        if let failure { throw failure }
        return isWhole && order.isEmpty && plan.later.isEmpty
    }

    /// Fetches a message. Throws if the run must end; one that fails otherwise stays in the folder, and is remembered.
    private mutating func take(_ id: String) async throws(RunStop) {
        let result: MailFetcher.Result
        do throws(RunStop) { result = try await fetch(id) } catch {
            guard case .paused(let reason, until: nil) = error else { throw error }
            order.failed()
            try await remember(id)
            if order.isFailing { throw error }
            return try await context.reporter.failed(reason)
        }
        switch result {
        case .refused(let reason):
            order.refused()
            try await remember(id)
            try await context.reporter.failed(reason)
        case .staged, .known:
            try await forget(id)
            toClear.append(id)
            try await context.reporter.did(result == .staged ? .fetched : .skipped)
        // What was not staged stays in its folder.
        case .tooLarge, .gone:
            try await forget(id)
            try await context.reporter.did(.skipped)
        }
    }

    /// Retries within the run where that can help.
    private func fetch(_ id: String) async throws(RunStop) -> MailFetcher.Result {
        try await context.retrying(after: parts.limits.retryPauses) { () throws(RunStop) in
            // Before the semaphore, so that no user waits for another's quota.
            try await parts.quota.spend(QuotaCost.getMessage, of: context.account)
            return try await parts.fetching.withPermit { () throws(RunStop) in try await fetcher.fetch(id) }
        }
    }

    private mutating func remember(_ id: String) async throws(RunStop) {
        isWhole = false
        let count = (plan.failures[id]?.count ?? 0) + 1
        let failure = FetchFailure(count: count, notBefore: context.clock.now + parts.limits.fetchPause(after: count))
        do { try await parts.store.setFetchFailure(failure, of: id, in: list) } catch { throw RunStop(error) }
    }

    private mutating func forget(_ id: String) async throws(RunStop) {
        order.fetched()
        guard plan.failures[id] != nil else { return }
        do { try await parts.store.forgetFetchFailures(of: [id], in: list) } catch { throw RunStop(error) }
    }
}

extension TransferLimits {
    /// How long a message is left alone after so many failures.
    func fetchPause(after failures: Int) -> Duration {
        var pause = firstFetchPause
        for _ in 1..<max(failures, 1) where pause < longestFetchPause { pause = pause * 2 }
        return min(pause, longestFetchPause)
    }
}
