import Base
import Google
import Storage

/// Reads the contents of a transfer folder with as few calls as possible.
struct FolderReader: Sendable {
    /// Ids in one answer of messages.list: the maximum.
    private static let pageSize = 500

    let gmail: GmailClient
    let quota: QuotaBook
    let account: AccountRecord
    let folder: TransferFolder

    struct Contents: Sendable {
        /// Oldest first.
        var ids: [String]
        /// Where the next read begins, once all of `ids` are processed.
        var cursor: TransferCursor
        /// Whether the folder was listed. Otherwise `ids` are what was added to it, and some may have left it again.
        var isListed: Bool
    }

    /// Returns what was added since the cursor, with one call if nothing was.
    ///
    /// - Parameter needsList: whether the current contents of the folder are required.
    func read(since cursor: TransferCursor?, needsList: Bool) async throws(JobStop) -> Contents {
        if let cursor, cursor.labelID == folder.labelID, !needsList, let added = try await additions(since: cursor) {
            return added
        }
        return try await list()
    }

    /// Returns `nil` if Google has forgotten the cursor.
    private func additions(since cursor: TransferCursor) async throws(JobStop) -> Contents? {
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

    private func list() async throws(JobStop) -> Contents {
        try await quota.spend(QuotaCost.getProfile, of: account)
        // Read before the list, so that the next read finds what arrives in between.
        let history: String?
        do { history = try await gmail.profile().historyId } catch { throw JobStop(error) }
        guard let history else { throw .failed(Remark(.noHistory)) }
        var ids: [String] = []
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listMessages, of: account)
            let page: MessagePage
            do {
                page = try await gmail.messages(label: folder.labelID, pageSize: Self.pageSize, pageToken: token)
            } catch { throw try await stop(error) }
            ids += page.ids
            token = page.nextPageToken
        } while token != nil
        return Contents(
            ids: ids.reversed(),
            cursor: TransferCursor(labelID: folder.labelID, historyID: history),
            isListed: true
        )
    }

    /// If Google refuses because the label was deleted, that is the reason reported to the user.
    private func stop(_ error: GoogleError) async throws(JobStop) -> JobStop {
        if error.disposition == .permanent || error.disposition == .notFound { try await checkLabel() }
        return JobStop(error)
    }

    /// Throws a localised reason if the label no longer exists. Its name may have changed; the id counts.
    func checkLabel() async throws(JobStop) {
        try await quota.spend(QuotaCost.listLabels, of: account)
        let labels: [Label]
        do { labels = try await gmail.labels() } catch { throw JobStop(error) }
        guard !labels.contains(where: { $0.id == folder.labelID }) else { return }
        throw .failed(Remark(.folderDeleted, folder.name))
    }
}
