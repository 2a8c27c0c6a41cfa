import Base
import Google
import Logging
package import Mail
package import Storage

/// What the actions of both directions share: the store, the quota and the semaphores.
package struct MailSyncServices: Sendable {
    package typealias Store = StagingStore & QueueStore

    let store: any Store
    let quota: QuotaLedger
    let limits: TransferLimits
    /// Which images on other servers imported messages show.
    let images: RemoteImages
    /// Limits the messages in memory, across all users.
    let fetching = AsyncSemaphore(permits: 3)
    /// How far the search for contacts of older messages has come, by list.
    let matched = Locked<[StagingList: StagedMessageID]>([:])
    /// Allows one import at a time, so that two users who got the same message cannot import it twice.
    let importing = AsyncSemaphore(permits: 1)

    package init(
        store: any Store,
        quota: QuotaLedger,
        limits: TransferLimits = TransferLimits(),
        images: RemoteImages
    ) {
        self.store = store
        self.quota = quota
        self.limits = limits
        self.images = images
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
            images: parts.images,
            semaphore: parts.importing
        )
        let matcher = ContactMatcher(context: context, list: list, store: parts.store, positions: parts.matched)
        // A problem on one side does not delay the other.
        var failure: RunStop?
        do throws(RunStop) { try await fetch(folder) } catch {
            if error == .interrupted { throw error }
            failure = error
        }
        do throws(RunStop) {
            try await matcher.run()
            try await importer.run()
        } catch {
            throw failure ?? error
        }
        if let failure { throw failure }
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
        if hasLeftovers, contents.isListed { try await giveUpLeftovers(except: Set(contents.ids)) }
        let plan = try await plan(contents)
        var transfer = FolderTransfer(
            plan,
            parts: parts,
            context: context,
            gmail: gmail,
            folder: folder,
            list: list,
            room: plan.hasFetches ? try await room() : 0
        )
        if try await transfer.run() {
            try await save(contents.cursor, unless: cursor)
        } else if cursor != nil {
            do { try await parts.store.setTransferCursor(nil, of: list) } catch { throw RunStop(error) }
        }
    }

    private func plan(_ contents: FolderReader.Contents) async throws(RunStop) -> TransferPlan {
        do throws(StorageError) {
            var failures = try await parts.store.fetchFailures(in: list)
            if contents.isListed {
                let gone = Set(failures.keys).subtracting(contents.ids)
                try await parts.store.forgetFetchFailures(of: gone.sorted(), in: list)
                for id in gone { failures[id] = nil }
            }
            return TransferPlan.make(
                folder: contents.ids,
                marks: try await parts.store.transferMarks(of: contents.ids, in: list),
                failures: failures,
                // Who requests a run may have removed the cause.
                at: context.claim.isRequested ? nil : context.clock.now
            )
        } catch { throw RunStop(error) }
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
    /// How long a message that could not be fetched is left alone by runs that nobody requested; twice as long after
    /// each further failure.
    package var firstFetchPause = Duration.minutes(15)
    package var longestFetchPause = Duration.days(1)
    /// From this many messages on, labels are removed with one call.
    package var batchFrom = 10
    /// The most messages in one such call.
    package var largestBatch = 1000

    package init() {}
}
