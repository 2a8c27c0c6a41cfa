import Base
import Google
import Logging
package import Storage

/// What the actions of both directions share: the store, the quota and the semaphores.
package struct MailSyncServices: Sendable {
    package typealias Store = StagingStore & QueueStore

    let store: any Store
    let quota: QuotaLedger
    let limits: TransferLimits
    /// Limits the messages in memory, across all users.
    let fetching = AsyncSemaphore(permits: 3)
    /// Allows one import at a time, so that two users who got the same message cannot import it twice.
    let importing = AsyncSemaphore(permits: 1)

    package init(store: any Store, quota: QuotaLedger, limits: TransferLimits = TransferLimits()) {
        self.store = store
        self.quota = quota
        self.limits = limits
    }
}

/// One run of the mail sync in one direction: from the transfer folder into the staging list, and from there into Odoo
/// what was requested.
struct MailSyncRun: Sendable {
    let parts: MailSyncServices
    let direction: MailDirection
    let context: ActionContext

    private var list: StagingList { StagingList(context.user.id, direction) }

    func run() async throws(RunStop) {
        guard let folder = context.settings.mail.folder(direction) else {
            throw .failed(Reason(.noTransferFolder))
        }
        let importer = MailImporter(
            context: context,
            list: list,
            store: parts.store,
            limits: parts.limits,
            semaphore: parts.importing
        )
        let matcher = ContactMatcher(context: context, list: list, store: parts.store)
        // A problem on one side does not delay the other.
        var trouble: RunStop?
        do throws(RunStop) { try await fetch(folder) } catch {
            if error == .interrupted { throw error }
            trouble = error
        }
        do throws(RunStop) {
            try await matcher.run()
            try await importer.run()
        } catch {
            throw trouble ?? error
        }
        if let trouble { throw trouble }
    }

    // MARK: From Gmail into the list

    private func fetch(_ folder: TransferFolder) async throws(RunStop) {
        let gmail = GmailClient(context.google)
        let reader = FolderReader(gmail: gmail, quota: parts.quota, account: context.account, folder: folder)
        let cursor: FolderCursor?
        let hasLeftovers: Bool
        do {
            cursor = try await parts.store.transferCursor(of: list)
            hasLeftovers = try await !parts.store.unclearedMail(in: list, limit: 1).isEmpty
        } catch { throw RunStop(error) }
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
            do { try await parts.store.setTransferCursor(nil, of: list) } catch { throw RunStop(error) }
        }
    }

    private func marks(_ ids: [String]) async throws(RunStop) -> [String: StagedMark] {
        do { return try await parts.store.transferMarks(of: ids, in: list) } catch { throw RunStop(error) }
    }

    /// How many messages may be fetched: the user's setting, unless the list is full.
    private func room() async throws(RunStop) -> Int {
        let totals: (count: Int, bytes: Int)
        do { totals = try await parts.store.stagedMailTotals(in: list) } catch { throw RunStop(error) }
        guard totals.count < parts.limits.longestList, totals.bytes < parts.limits.largestList else {
            try await context.reporter.failed(Reason(.listFull))
            return 0
        }
        return min(context.settings.mail.count(direction), parts.limits.longestList - totals.count)
    }

    /// Returns whether everything in the folder is processed.
    private func carryOut(
        _ plan: TransferPlan,
        _ gmail: GmailClient,
        _ folder: TransferFolder
    ) async throws(RunStop) -> Bool {
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
        var trouble: RunStop?
        var steps = plan.steps
        var next = 0
        while next < steps.count {
            let step = steps[next]
            next += 1
            switch step {
            case .fetch(let id) where trouble == nil:
                do throws(RunStop) {
                    let result = try await fetch(id, fetcher)
                    failuresInARow = 0
                    // What was not staged stays in its folder.
                    if result != .staged, result != .known { skipped.insert(id) }
                    guard case .refused(let reason) = result else {
                        try await context.reporter.did(result == .staged ? .fetched : .skipped)
                        continue
                    }
                    // It stays in the folder: the next run asks for it again, and reports it again if refused.
                    isWhole = false
                    try await context.reporter.failed(reason)
                } catch {
                    skipped.insert(id)
                    failuresInARow += 1
                    guard case .paused(let reason, until: nil) = error,
                        failuresInARow <= parts.limits.mostFailuresInARow
                    else {
                        trouble = error
                        continue
                    }
                    // Other messages may succeed; the next run lists the folder again.
                    isWhole = false
                    try await context.reporter.failed(reason)
                    // The oldest come first in every run, so damaged neighbours would hold up all that follow. The
                    // youngest shows whether they are the cause.
                    if failuresInARow == parts.limits.mostFailuresInARow {
                        TransferPlan.moveLastFetch(of: &steps, to: next)
                    }
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
    private func fetch(_ id: String, _ fetcher: MailFetcher) async throws(RunStop) -> MailFetcher.Result {
        try await context.retrying(after: parts.limits.retryPauses) { () throws(RunStop) in
            // Before the semaphore, so that no user waits for another's quota.
            try await parts.quota.spend(QuotaCost.getMessage, of: context.account)
            return try await parts.fetching.withPermit { () throws(RunStop) in try await fetcher.fetch(id) }
        }
    }

    /// Leaves alone staged messages that someone removed from the folder before the gateway did.
    private func giveUpLeftovers(except present: Set<String>) async throws(RunStop) {
        do {
            let left = try await parts.store.unclearedMail(in: list, limit: parts.limits.longestList)
            try await parts.store.markCleared(left.filter { !present.contains($0) }, in: list)
        } catch {
            throw RunStop(error)
        }
    }

    private func save(_ new: FolderCursor, unless old: FolderCursor?) async throws(RunStop) {
        guard new != old else { return }
        do { try await parts.store.setTransferCursor(new, of: list) } catch { throw RunStop(error) }
    }
}

/// Brings messages from the transfer folder for incoming mail to Odoo.
package struct MailInAction: ActionHandler {
    package static let kind = ScheduledAction.syncMailIn

    private let parts: MailSyncServices

    package init(_ parts: MailSyncServices) { self.parts = parts }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.mail.incomingFolder != nil }

    package func run(_ context: ActionContext) async throws(RunStop) {
        try await MailSyncRun(parts: parts, direction: .incoming, context: context).run()
    }
}

/// Brings messages from the transfer folder for outgoing mail to Odoo.
package struct MailOutAction: ActionHandler {
    package static let kind = ScheduledAction.syncMailOut

    private let parts: MailSyncServices

    package init(_ parts: MailSyncServices) { self.parts = parts }

    package func concerns(_ settings: PersonalSettings) -> Bool { settings.mail.outgoingFolder != nil }

    package func run(_ context: ActionContext) async throws(RunStop) {
        try await MailSyncRun(parts: parts, direction: .outgoing, context: context).run()
    }
}

/// Limits of the mail sync.
package struct TransferLimits: Sendable {
    /// Bytes of one message; Gmail accepts 50 MB from outside and 35 from its users.
    package var largestMessage = 50 << 20
    /// Messages in one staging list; nothing is fetched into a full one.
    package var longestList = 5000
    /// Bytes of all contents of one staging list.
    package var largestList = 2 << 30
    /// Messages imported per run.
    package var importsPerRun = 500
    /// Bytes of messages per call to Odoo; a larger message is sent alone. Proxies before Odoo often refuse calls of
    /// more than a few MB, and Odoo creates everything in a call in one transaction.
    package var bytesPerCall = 4 << 20
    /// How long Odoo may still be working after a lost answer: it ends its own requests within two minutes.
    package var settleTime = Duration.minutes(5)
    /// The pauses before a message that failed temporarily is retried within the run.
    package var retryPauses: [Duration] = [.seconds(1), .seconds(3), .seconds(9)]
    /// After this many failures in a row, the youngest message is tried. If that fails too, the run ends: the cause is not
    /// the messages.
    package var mostFailuresInARow = 2
    /// From this many messages on, labels are removed with one call.
    package var batchFrom = 10
    /// The most messages in one such call.
    package var largestBatch = 1000

    package init() {}
}

/// What a run has to do with the messages of a transfer folder.
///
/// Everything known about a message is in the store, and nothing is done in Gmail before it is: wherever a run stops,
/// the next one finds what is left. Messages outside the folder are not touched.
struct TransferPlan: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        /// Read the message and add it to the staging list.
        case fetch(String)
        /// It is certain to be in the list, or was: apply the configured treatment in Gmail.
        case clear(String)
    }

    let steps: [Step]
    /// Whether the folder holds nothing else once all steps are done.
    let isComplete: Bool

    /// - Parameters:
    ///   - folder: the ids of the messages in the folder, oldest first.
    ///   - marks: those of them that were staged before.
    ///   - limit: the most messages to fetch.
    static func make(folder: [String], marks: [String: StagedMark], limit: Int) -> TransferPlan {
        var steps: [Step] = []
        var seen: Set<String> = []
        var fetched = 0
        var isComplete = true
        for id in folder where seen.insert(id).inserted {
            switch marks[id] {
            case nil where fetched < limit:
                steps += [.fetch(id), .clear(id)]
                fetched += 1
            case nil: isComplete = false
            case let mark?: if !mark.isCleared { steps.append(.clear(id)) }
            }
        }
        return TransferPlan(steps: steps, isComplete: isComplete)
    }

    /// Moves the last message to fetch, with what follows for it, to `position`, if it is not there already.
    static func moveLastFetch(of steps: inout [Step], to position: Int) {
        let fetch = steps[position...].lastIndex { if case .fetch = $0 { true } else { false } }
        guard let fetch, fetch > position else { return }
        let moved = steps[fetch...].prefix(2)
        steps.removeSubrange(fetch..<fetch + moved.count)
        steps.insert(contentsOf: moved, at: position)
    }
}
