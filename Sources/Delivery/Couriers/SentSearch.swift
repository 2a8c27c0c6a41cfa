package import Base
package import Google
import Storage

/// Finds out whether a message whose attempt ended without an answer is in Sent. Every message carries its delivery's
/// id in a field of the gateway's own, since Gmail replaces the Message-ID.
package struct SentSearch: Sendable {
    /// The largest difference between the gateway's and Google's clocks that a search allows for.
    static let clockDifference = Duration.minutes(2)
    static let pageSize = 500
    static let mostPages = 20
    /// The most messages that one search reads, so that it costs no more quota than a minute has. The next search
    /// continues.
    static let mostMessages = 250

    private let client: GmailClient
    private let scopes: GrantedScopes
    private let index: SentIndex
    private let clock: any WallClock

    package init(
        client: GmailClient,
        scopes: GrantedScopes,
        index: SentIndex,
        clock: any WallClock
    ) {
        self.client = client
        self.scopes = scopes
        self.index = index
        self.clock = clock
    }

    /// Searches for the message with that id among those sent since `since`, when its attempt began.
    package func search(for trackingID: String, since: Timestamp) async -> SentSearchResult {
        var units = 0
        let finding = await find(trackingID, label: "SENT", since: since, units: &units)
        return SentSearchResult(finding, units: units)
    }

    /// Returns the Message-ID that Gmail gave a message it has just accepted; `nil` if it cannot be read.
    func readBack(_ gmailID: String) async -> String? {
        guard scopes.allows(.searchSent) else { return nil }
        var units = 0
        return try? await entry(of: gmailID, units: &units).messageID
    }

    /// Records a sent message, so that later searches need not read it.
    func sent(_ gmailID: String, trackingID: String, messageID: String?) {
        index.remember(.init(trackingID: trackingID, messageID: messageID), for: gmailID)
    }

    func find(_ trackingID: String, label: String, since: Timestamp, units: inout Int) async -> SentSearchResult.Finding
    {
        guard scopes.allows(.searchSent) else {
            return .cannotSearch(reason: Reason(.mayNotSearch))
        }
        do throws(GoogleError) {
            guard let ids = try await messages(label: label, since: since, units: &units) else {
                return .cannotSearch(reason: Reason(.tooManyCandidates))
            }
            var unread = 0
            // Oldest first: the message was sent soon after `since`.
            for id in ids.reversed() {
                if index[id] == nil { unread += 1 }
                guard unread <= Self.mostMessages else {
                    return .later(reason: Reason(.searchContinues))
                }
                guard let entry = try await entryIfThere(id, units: &units), entry.trackingID == trackingID else {
                    continue
                }
                return .found(gmailID: id, sentMessageID: entry.messageID)
            }
        } catch {
            return finding(for: error)
        }
        return .absent
    }

    /// Returns the ids of the messages since then, newest first; `nil` if there are too many.
    private func messages(
        label: String,
        since: Timestamp,
        units: inout Int
    ) async throws(GoogleError) -> [String]? {
        let earliest = (since - Self.clockDifference).seconds
        // gmail.metadata alone does not allow a query; then all are listed, and the limit on their number decides.
        let maySearch = [Scope.fullMail, Scope.modify, Scope.readOnly].contains(where: scopes.names.contains)
        var ids: [String] = []
        var pageToken: String?
        for _ in 0..<Self.mostPages {
            units += QuotaCost.listMessages
            let page = try await client.messages(
                label: label,
                query: maySearch ? "after:\(earliest)" : nil,
                pageSize: Self.pageSize,
                pageToken: pageToken
            )
            ids += page.ids
            guard let next = page.nextPageToken else { return ids }
            pageToken = next
        }
        return nil
    }

    /// Whether a message carries that id.
    func isNamed(_ trackingID: String, _ gmailID: String, units: inout Int) async throws(GoogleError) -> Bool {
        try await entryIfThere(gmailID, units: &units)?.trackingID == trackingID
    }

    private func entryIfThere(_ id: String, units: inout Int) async throws(GoogleError) -> SentIndex.Entry? {
        do { return try await entry(of: id, units: &units) } catch {
            // Deleted since it was listed.
            if error.disposition == .notFound { return nil }
            throw error
        }
    }

    private func entry(of id: String, units: inout Int) async throws(GoogleError) -> SentIndex.Entry {
        if let known = index[id] { return known }
        units += QuotaCost.getMessage
        let metadata = try await client.metadata(of: id, fields: [GatewayHeader.id, "Message-ID"])
        let entry = SentIndex.Entry(
            trackingID: metadata.field(GatewayHeader.id)?.filter { !$0.isWhitespace },
            messageID: metadata.field("Message-ID")
        )
        index.remember(entry, for: id)
        return entry
    }

    private func finding(for error: GoogleError) -> SentSearchResult.Finding {
        if case .answer = error.cause, case .reauthorize = error.disposition, error.status == 403 {
            return .cannotSearch(reason: Reason(.mayNotSearch))
        }
        switch error.disposition {
        case .pauseAccount, .reauthorize, .accountBroken: return .accountRefused(Outcome(error, at: clock.now))
        case .retry, .notFound, .permanent, .unknown: return .later(reason: error.reason)
        }
    }
}

/// A cache of the messages in one account's Sent: by Gmail's id, the gateway's own id if there is one.
///
/// Messages never change, so each is read once, and searching for ten messages costs little more than searching for
/// one.
package final class SentIndex: Sendable {
    struct Entry: Sendable, Hashable {
        /// The value of `GatewayHeader.id`; `nil` for a message that the gateway did not send.
        var trackingID: String?
        var messageID: String?
    }

    /// The most entries; the cache is emptied when it is full.
    private static let most = 10_000

    private let entries = Locked<[String: Entry]>([:])

    package init() {}

    subscript(gmailID: String) -> Entry? { entries.withLock { $0[gmailID] } }

    func remember(_ entry: Entry, for gmailID: String) {
        entries.withLock { entries in
            if entries.count >= Self.most { entries.removeAll() }
            entries[gmailID] = entry
        }
    }
}

/// Decides when a message that Sent does not show was certainly not sent, so that it may be sent again. This is the
/// only place that decides it.
///
/// Nothing bounds how long Google continues a request after its connection was lost, nor how far its lists lag behind
/// what it has accepted. So one search without a result proves nothing: at least `looks` searches must find nothing,
/// the last of them `certainAfter` or more after the attempt with the unknown outcome was given up. (An attempt whose
/// body was never sent completely has no unknown outcome; see `SendProgress`.)
struct SentSearchPolicy: Sendable, Hashable {
    /// The number of searches that must find nothing.
    static let requiredSearches = 2
    /// The second search follows the first after this many times the first search's delay.
    private static let growth = 4

    /// The first search's delay after the end of the attempt with the unknown outcome.
    let sentSearchDelay: Duration

    /// The shortest time after the end of that attempt before the message counts as absent.
    var certainAfter: Duration { sentSearchDelay * (1 + Self.growth) }

    /// Whether `lease`, which a search at `now` did not find, was certainly not sent.
    func isCertain(_ lease: LeasedDelivery, at now: Timestamp) -> Bool {
        guard lease.fruitlessSearches + 1 >= Self.requiredSearches else { return false }
        return lease.outcomeUnknownSince.map { now - $0 >= certainAfter } ?? true
    }

    /// When to search again for `lease`, which a search at `now` did not find.
    func nextSearch(for lease: LeasedDelivery, at now: Timestamp) -> Timestamp {
        max(now + sentSearchDelay, (lease.outcomeUnknownSince ?? now) + certainAfter)
    }
}
