import Base
import Google
import Storage

/// Finds new bounces in one account's inbox. Costs 2 quota units when no mail arrived, 5 more when some did, and 20 for
/// each bounce.
///
/// A check looks among a limited number of arrivals, the oldest first, and its cursor comes no further than these: the
/// next check goes on after them.
struct BounceReader: Sendable {
    private static let inbox = "INBOX"
    private static let query = "from:\(BounceNotice.author)"
    /// The most that Gmail lists in one call.
    private static let largestPage = 500
    /// The arrivals after which a check ends; the last page may exceed them. As many bounces can be read in the time and
    /// with the quota of one check, so that its cursor is stored.
    static let mostArrivals = 1000
    /// The most bytes of a bounce; Gmail truncates what it returns to less.
    private static let largest = 8 << 20

    let gmail: GmailClient
    let quota: QuotaLedger
    let slots: ReadingSlots
    /// Among the accounts that wait for a slot; the lowest is first.
    let priority: Int
    let account: AccountRecord
    let fields: BounceNotice.Fields
    var mostArrivals = BounceReader.mostArrivals

    /// What came into the inbox since a cursor.
    private struct Arrivals {
        /// Each once, oldest first.
        var ids: [String] = []
        /// The cursor after these.
        var next: String
        /// Whether more arrived after these.
        var isCut = false
    }

    private var pageSize: Int { min(mostArrivals, Self.largestPage) }

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
        guard let cursor, let arrivals = try await arrivals(since: cursor) else { return try await present() }
        guard !arrivals.ids.isEmpty else { return arrivals.next }
        for id in try await bounces(among: arrivals).reversed() where !isDone(id) {
            try await quota.spend(QuotaCost.getMessage, of: account, for: .bounces)
            let notice = try await slots.withSlot(priority: priority) { () throws(RunStop) in
                let message = try await asked { () throws(GoogleError) in
                    try await gmail.wholeMessage(id, largest: Self.largest)
                }
                return message.flatMap { BounceNotice($0.bytes, fields: fields) }
            }
            try await found(id, notice)
        }
        return arrivals.next
    }

    /// Returns the messages written by Gmail's mailer daemon, newest first.
    private func bounces(among arrivals: Arrivals) async throws(RunStop) -> [String] {
        let arrived = Set(arrivals.ids)
        var ids: [String] = []
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listMessages, of: account, for: .bounces)
            let page = try await asked { () throws(GoogleError) in
                try await gmail.messages(
                    label: Self.inbox,
                    query: Self.query,
                    pageSize: pageSize,
                    pageToken: token
                )
            }
            let new = page.ids.filter(arrived.contains)
            ids += new
            token = page.nextPageToken
            // After a page without any, the rest is older. Pages before these hold only what is left to the next check.
            if new.isEmpty, !(ids.isEmpty && arrivals.isCut) { break }
        } while token != nil
        return ids
    }

    private func present() async throws(RunStop) -> String {
        try await quota.spend(QuotaCost.getProfile, of: account, for: .bounces)
        let profile = try await asked { () throws(GoogleError) in try await gmail.profile() }
        guard let history = profile.historyId else { throw .failed(Reason(.noHistory)) }
        return history
    }

    /// Returns `nil` if Google has forgotten the cursor.
    private func arrivals(since cursor: String) async throws(RunStop) -> Arrivals? {
        var arrivals = Arrivals(next: cursor)
        var known: Set<String> = []
        var token: String?
        repeat {
            try await quota.spend(QuotaCost.listHistory, of: account, for: .bounces)
            let page = try await asked { () throws(GoogleError) in
                try await gmail.additions(to: Self.inbox, since: cursor, pageSize: pageSize, pageToken: token)
            }
            guard let page else { return nil }
            arrivals.ids += page.ids.filter { known.insert($0).inserted }
            token = page.nextPageToken
            guard token != nil else {
                arrivals.next = page.historyID
                break
            }
            if arrivals.ids.count >= mostArrivals, let last = page.lastChange {
                arrivals.next = last
                arrivals.isCut = true
            }
        } while !arrivals.isCut
        return arrivals
    }

    private func asked<Result>(
        _ work: () async throws(GoogleError) -> Result
    ) async throws(RunStop) -> Result {
        do throws(GoogleError) { return try await work() } catch { throw RunStop(error) }
    }
}
