import Base
import Google
import Storage

/// Finds what has bounced since the last look into one account's inbox: 2 quota units when nothing came, 5 more when
/// something did, and 20 for each bounce.
struct BounceReader: Sendable {
    private static let inbox = "INBOX"
    private static let query = "from:mailer-daemon"
    /// Of bounces in one look; the newest.
    private static let most = 100
    /// Bytes; Gmail cuts what it returns to less.
    private static let largest = 8 << 20

    let gmail: GmailClient
    let quota: QuotaBook
    let account: AccountRecord
    let trackingField: String

    /// - Parameter cursor: a history id; `nil` before the first look, which only finds out where history stands.
    /// - Returns: from where to look the next time.
    func read(
        since cursor: String?,
        _ found: (BounceNotice) async throws(JobStop) -> Void
    ) async throws(JobStop) -> String {
        guard let cursor, let (arrived, next) = try await arrivals(since: cursor) else { return try await present() }
        guard !arrived.isEmpty else { return next }
        try await quota.spend(QuotaCost.listMessages, of: account)
        let page = try await asked { () throws(GoogleError) in
            try await gmail.messages(label: Self.inbox, query: Self.query, pageSize: Self.most)
        }
        for id in page.ids.reversed() where arrived.contains(id) {
            try await quota.spend(QuotaCost.getMessage, of: account)
            let message = try await asked { () throws(GoogleError) in
                try await gmail.wholeMessage(id, largest: Self.largest)
            }
            guard let message, let notice = BounceNotice(message.bytes, trackingField: trackingField) else { continue }
            try await found(notice)
        }
        return next
    }

    private func present() async throws(JobStop) -> String {
        try await quota.spend(QuotaCost.getProfile, of: account)
        let profile = try await asked { () throws(GoogleError) in try await gmail.profile() }
        guard let history = profile.historyId else { throw .failed(Remark(.noHistory)) }
        return history
    }

    /// `nil` where Google has forgotten the cursor.
    private func arrivals(since cursor: String) async throws(JobStop) -> (ids: Set<String>, next: String)? {
        var ids: Set<String> = []
        var next = cursor
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listHistory, of: account)
            let page = try await asked { () throws(GoogleError) in
                try await gmail.additions(to: Self.inbox, since: cursor, pageToken: token)
            }
            guard let page else { return nil }
            ids.formUnion(page.ids)
            (next, token) = (page.historyID, page.nextPageToken)
        } while token != nil
        return (ids, next)
    }

    private func asked<Result>(
        _ work: () async throws(GoogleError) -> Result
    ) async throws(JobStop) -> Result {
        do throws(GoogleError) { return try await work() } catch { throw JobStop(error) }
    }
}
