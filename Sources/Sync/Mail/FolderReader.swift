import Base
import Google
import Storage

/// Reads the contents of a transfer folder with as few calls as possible.
struct FolderReader: Sendable {
    /// Ids in one answer of messages.list: the maximum.
    private static let pageSize = 500

    let gmail: GmailClient
    let quota: QuotaLedger
    let account: AccountRecord
    let folder: TransferFolder

    struct Contents: Sendable {
        /// Oldest first.
        var ids: [String]
        /// Where the next read begins, once all of `ids` are processed.
        var cursor: FolderCursor
        /// Whether the folder was listed. Otherwise `ids` are what was added to it, and some may have left it again.
        var isListed: Bool
    }

    /// Returns what was added since the cursor, with one call if nothing was.
    ///
    /// - Parameter needsList: whether the current contents of the folder are required.
    func read(since cursor: FolderCursor?, needsList: Bool) async throws(RunStop) -> Contents {
        if let cursor, cursor.labelID == folder.labelID, !needsList, let added = try await additions(since: cursor) {
            return added
        }
        return try await list()
    }

    /// Returns `nil` if Google has forgotten the cursor.
    private func additions(since cursor: FolderCursor) async throws(RunStop) -> Contents? {
        var contents = Contents(ids: [], cursor: cursor, isListed: false)
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listHistory, of: account)
            let page: LabelHistory?
            do {
                page = try await gmail.additions(to: folder.labelID, since: cursor.historyID, pageToken: token)
            } catch { throw try await stop(error) }
            guard let page else { return nil }
            contents.ids += page.ids
            contents.cursor.historyID = page.historyID
            token = page.nextPageToken
        } while token != nil
        return contents
    }

    private func list() async throws(RunStop) -> Contents {
        try await quota.spend(QuotaCost.getProfile, of: account)
        // Read before the list, so that the next read finds what arrives in between.
        let history: String?
        do { history = try await gmail.profile().historyId } catch { throw RunStop(error) }
        guard let history else { throw .failed(Reason(.noHistory)) }
        var ids: [String] = []
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listMessages, of: account)
            let page: MessageListPage
            do {
                page = try await gmail.messages(label: folder.labelID, pageSize: Self.pageSize, pageToken: token)
            } catch { throw try await stop(error) }
            ids += page.ids
            token = page.nextPageToken
        } while token != nil
        return Contents(
            ids: ids.reversed(),
            cursor: FolderCursor(labelID: folder.labelID, historyID: history),
            isListed: true
        )
    }

    /// If Google refuses because the label was deleted, that is the reason reported to the user.
    private func stop(_ error: GoogleError) async throws(RunStop) -> RunStop {
        if error.disposition == .permanent || error.disposition == .notFound { try await checkLabel() }
        return RunStop(error)
    }

    /// Throws a localised reason if the label no longer exists. Its name may have changed; the id counts.
    func checkLabel() async throws(RunStop) {
        try await quota.spend(QuotaCost.listLabels, of: account)
        let labels: [Label]
        do { labels = try await gmail.labels() } catch { throw RunStop(error) }
        guard !labels.contains(where: { $0.id == folder.labelID }) else { return }
        throw .failed(Reason(.folderDeleted, folder.name))
    }
}

/// Applies the configured treatment in Gmail to messages that are certain to be in the staging list.
struct FolderClearer: Sendable {
    let context: ActionContext
    let gmail: GmailClient
    let quota: QuotaLedger
    let folder: TransferFolder
    let list: StagingList
    let store: any StagingStore
    let limits: TransferLimits
    let treatment: TransferTreatment

    /// Each treatment is idempotent in Gmail and is recorded in the store afterwards, so repeating it after a crash
    /// changes nothing. A message that Gmail refuses stays as it is and does not stop the others.
    func clear(_ ids: [String]) async throws(RunStop) {
        switch treatment {
        case .leave: try await note(ids)
        case .trash:
            try await oneByOne(ids, QuotaCost.trashMessage) { id throws(GoogleError) in
                _ = try await gmail.trash(id)
            }
        case .removeLabel where ids.count < limits.batchFrom: try await removeOneByOne(ids)
        case .removeLabel:
            for start in stride(from: 0, to: ids.count, by: limits.largestBatch) {
                let batch = Array(ids[start..<min(start + limits.largestBatch, ids.count)])
                if try await removeAtOnce(batch) {
                    try await note(batch)
                } else {
                    try await removeOneByOne(batch)
                }
            }
        }
    }

    /// Returns false if Gmail refuses the whole batch, perhaps because one message no longer exists.
    private func removeAtOnce(_ ids: [String]) async throws(RunStop) -> Bool {
        try await context.retrying(after: limits.retryPauses) { () throws(RunStop) in
            try await quota.spend(QuotaCost.modifyMessages, of: context.account)
            do throws(GoogleError) {
                try await gmail.remove(label: folder.labelID, fromAll: ids)
                return true
            } catch {
                guard error.refusalOfOne != nil else { throw RunStop(error) }
                return false
            }
        }
    }

    private func removeOneByOne(_ ids: [String]) async throws(RunStop) {
        try await oneByOne(ids, QuotaCost.modifyMessage) { id throws(GoogleError) in
            _ = try await gmail.remove(label: folder.labelID, from: id)
        }
    }

    private func oneByOne(
        _ ids: [String],
        _ cost: Int,
        _ work: (String) async throws(GoogleError) -> Void
    ) async throws(RunStop) {
        for id in ids {
            let refusal: GoogleError? = try await context.retrying(after: limits.retryPauses) { () throws(RunStop) in
                try await quota.spend(cost, of: context.account)
                do throws(GoogleError) {
                    try await work(id)
                    return nil
                } catch {
                    guard error.refusalOfOne != nil else { throw RunStop(error) }
                    return error
                }
            }
            if let refusal {
                try await context.reporter.failed(refusal.reason)
            } else {
                try await note([id])
            }
        }
    }

    private func note(_ ids: [String]) async throws(RunStop) {
        guard !ids.isEmpty else { return }
        do { try await store.markCleared(ids, in: list) } catch { throw RunStop(error) }
    }
}
