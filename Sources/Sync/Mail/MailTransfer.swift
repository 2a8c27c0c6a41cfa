import Base
import Google
import Logging
package import Storage

/// What the actions of both directions share: the store, the quota and the semaphores.
package struct MailTransferParts: Sendable {
    package typealias Store = TransferStore & QueueStore

    let store: any Store
    let quota: QuotaBook
    let limits: TransferLimits
    /// Limits the messages in memory, across all users.
    let fetching = Turnstile(width: 3)
    /// Allows one import at a time, so that two users who got the same message cannot import it twice.
    let importing = Turnstile(width: 1)

    package init(store: any Store, quota: QuotaBook, limits: TransferLimits = TransferLimits()) {
        self.store = store
        self.quota = quota
        self.limits = limits
    }
}

/// One run of the mail sync in one direction: from the transfer folder into the staging list, and from there into Odoo
/// what was requested.
struct MailTransfer: Sendable {
    let parts: MailTransferParts
    let direction: TransferDirection
    let context: JobContext

    private var list: TransferList { TransferList(context.person.id, direction) }

    func run() async throws(JobStop) {
        guard let folder = context.settings.mail.folder(direction) else {
            throw .failed(Remark(.noTransferFolder))
        }
        let importer = MailImporter(
            context: context,
            list: list,
            store: parts.store,
            limits: parts.limits,
            turnstile: parts.importing
        )
        let matcher = ContactMatcher(context: context, list: list, store: parts.store)
        // A problem on one side does not delay the other.
        var trouble: JobStop?
        do throws(JobStop) { try await fetch(folder) } catch {
            if error == .interrupted { throw error }
            trouble = error
        }
        do throws(JobStop) {
            try await matcher.run()
            try await importer.run()
        } catch {
            throw trouble ?? error
        }
        if let trouble { throw trouble }
    }

    // MARK: From Gmail into the list

    private func fetch(_ folder: TransferFolder) async throws(JobStop) {
        let gmail = GmailClient(context.google)
        let reader = FolderReader(gmail: gmail, quota: parts.quota, account: context.account, folder: folder)
        let cursor: TransferCursor?
        let hasLeftovers: Bool
        do {
            cursor = try await parts.store.transferCursor(of: list)
            hasLeftovers = try await !parts.store.unclearedMail(in: list, limit: 1).isEmpty
        } catch { throw JobStop(error) }
        // Also when nothing was added: the history does not mention a deleted label.
        try await reader.checkLabel()
        // What an earlier run left is cleared only if it is still seen in the folder.
        let contents = try await reader.read(since: cursor, needsList: hasLeftovers)
        guard !contents.ids.isEmpty else {
            if hasLeftovers { try await giveUpLeftovers(except: []) }
            return try await save(contents.cursor, unless: cursor)
        }
        if hasLeftovers, contents.isListed { try await giveUpLeftovers(except: Set(contents.ids)) }
        let plan = TransferPlan.make(
            folder: contents.ids,
            marks: try await marks(contents.ids),
            limit: try await room()
        )
        let isWhole = try await carryOut(plan, gmail, folder)
        if isWhole {
            try await save(contents.cursor, unless: cursor)
        } else if cursor != nil {
            do { try await parts.store.setTransferCursor(nil, of: list) } catch { throw JobStop(error) }
        }
    }

    private func marks(_ ids: [String]) async throws(JobStop) -> [String: TransferMark] {
        do { return try await parts.store.transferMarks(of: ids, in: list) } catch { throw JobStop(error) }
    }

    /// How many messages may be fetched: the user's setting, unless the list is full.
    private func room() async throws(JobStop) -> Int {
        let totals: (count: Int, bytes: Int)
        do { totals = try await parts.store.stagedMailTotals(in: list) } catch { throw JobStop(error) }
        guard totals.count < parts.limits.longestList, totals.bytes < parts.limits.largestList else {
            try await context.reporter.failed(Remark(.listFull))
            return 0
        }
        return min(context.settings.mail.count(direction), parts.limits.longestList - totals.count)
    }

    /// Returns whether everything in the folder is processed.
    private func carryOut(
        _ plan: TransferPlan,
        _ gmail: GmailClient,
        _ folder: TransferFolder
    ) async throws(JobStop) -> Bool {
        let options = context.settings.mail
        let fetcher = MailFetcher(
            gmail: gmail,
            quota: parts.quota,
            account: context.account,
            folder: folder,
            list: list,
            store: parts.store,
            limits: parts.limits,
            clock: context.clock,
            importsByItself: options.importsByItself
        )
        let clearer = FolderClearer(
            context: context,
            gmail: gmail,
            quota: parts.quota,
            folder: folder,
            list: list,
            store: parts.store,
            limits: parts.limits,
            treatment: options.treatment
        )
        let fetches = plan.steps.count { if case .fetch = $0 { true } else { false } }
        if fetches > 0 { try await context.reporter.expect(fetches) }
        var skipped: Set<String> = []
        var toClear: [String] = []
        var failuresInARow = 0
        var isWhole = plan.isComplete
        var trouble: JobStop?
        for step in plan.steps {
            switch step {
            case .fetch(let id) where trouble == nil:
                do throws(JobStop) {
                    let result = try await fetch(id, fetcher)
                    // What was not staged stays in its folder.
                    if result == .gone || result == .tooLarge { skipped.insert(id) }
                    try await context.reporter.did(result == .staged ? .fetched : .skipped)
                    failuresInARow = 0
                } catch {
                    skipped.insert(id)
                    failuresInARow += 1
                    guard case .paused(let reason, until: nil) = error,
                        failuresInARow < parts.limits.mostFailuresInARow
                    else {
                        trouble = error
                        continue
                    }
                    // Other messages may succeed; the next run lists the folder again.
                    isWhole = false
                    try await context.reporter.failed(reason)
                }
            case .clear(let id) where trouble == nil && !skipped.contains(id): toClear.append(id)
            default: break
            }
        }
        // What is in the list is treated in Gmail, even if something failed after it.
        if trouble != .interrupted { try await clearer.clear(toClear) }
        if let trouble { throw trouble }
        return isWhole
    }

    /// Retries within the run where that can help.
    private func fetch(_ id: String, _ fetcher: MailFetcher) async throws(JobStop) -> MailFetcher.Result {
        try await context.retrying(after: parts.limits.retryPauses) { () throws(JobStop) in
            // Before the semaphore, so that no user waits for another's quota.
            try await parts.quota.spend(QuotaCost.getMessage, of: context.account)
            return try await parts.fetching.pass { () throws(JobStop) in try await fetcher.fetch(id) }
        }
    }

    /// Leaves alone staged messages that someone removed from the folder before the gateway did.
    private func giveUpLeftovers(except present: Set<String>) async throws(JobStop) {
        do {
            let left = try await parts.store.unclearedMail(in: list, limit: parts.limits.longestList)
            try await parts.store.markCleared(left.filter { !present.contains($0) }, in: list)
        } catch {
            throw JobStop(error)
        }
    }

    private func save(_ new: TransferCursor, unless old: TransferCursor?) async throws(JobStop) {
        guard new != old else { return }
        do { try await parts.store.setTransferCursor(new, of: list) } catch { throw JobStop(error) }
    }
}
