import Base
import Google
import Storage

/// Finds new bounces in one account's inbox. Costs 2 quota units when no mail arrived, 5 more when some did, and 20 for
/// each bounce.
struct BounceReader: Sendable {
    private static let inbox = "INBOX"
    private static let query = "from:\(BounceNotice.author)"
    private static let pageSize = 100
    /// The most pages of bounces per check: a mailing to many dead addresses fills several.
    private static let mostPages = 50
    /// The most bytes of a bounce; Gmail truncates what it returns to less.
    private static let largest = 8 << 20

    let gmail: GmailClient
    let quota: QuotaLedger
    let account: AccountRecord
    let fields: BounceNotice.Fields

    /// - Parameters:
    ///   - cursor: a history id; `nil` for the first check, which only reads the current one.
    ///   - isDone: whether an earlier, unfinished check has processed the message.
    ///   - found: receives each message once, with its notice if it is a bounce of the gateway's mail.
    /// - Returns: the cursor of the next check.
    func read(
        since cursor: String?,
        isDone: (String) -> Bool,
        _ found: (_ id: String, BounceNotice?) async throws(RunStop) -> Void
    ) async throws(RunStop) -> String {
        guard let cursor, let (arrived, next) = try await arrivals(since: cursor) else { return try await present() }
        guard !arrived.isEmpty else { return next }
        for id in try await bounces(among: arrived).reversed() where !isDone(id) {
            try await quota.spend(QuotaCost.getMessage, of: account, for: .bounces)
            let message = try await asked { () throws(GoogleError) in
                try await gmail.wholeMessage(id, largest: Self.largest)
            }
            try await found(id, message.flatMap { BounceNotice($0.bytes, fields: fields) })
        }
        return next
    }

    /// Returns the messages written by Gmail's mailer daemon, newest first.
    private func bounces(among arrived: Set<String>) async throws(RunStop) -> [String] {
        var ids: [String] = []
        var token: String?
        for _ in 0..<Self.mostPages {
            try await quota.spend(QuotaCost.listMessages, of: account, for: .bounces)
            let page = try await asked { () throws(GoogleError) in
                try await gmail.messages(
                    label: Self.inbox,
                    query: Self.query,
                    pageSize: Self.pageSize,
                    pageToken: token
                )
            }
            let new = page.ids.filter(arrived.contains)
            ids += new
            token = page.nextPageToken
            // After a page without any, the rest is older.
            guard token != nil, !new.isEmpty else { break }
        }
        return ids
    }

    private func present() async throws(RunStop) -> String {
        try await quota.spend(QuotaCost.getProfile, of: account, for: .bounces)
        let profile = try await asked { () throws(GoogleError) in try await gmail.profile() }
        guard let history = profile.historyId else { throw .failed(Reason(.noHistory)) }
        return history
    }

    /// Returns `nil` if Google has forgotten the cursor.
    private func arrivals(since cursor: String) async throws(RunStop) -> (ids: Set<String>, next: String)? {
        var ids: Set<String> = []
        var next = cursor
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listHistory, of: account, for: .bounces)
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
    ) async throws(RunStop) -> Result {
        do throws(GoogleError) { return try await work() } catch { throw RunStop(error) }
    }
}
