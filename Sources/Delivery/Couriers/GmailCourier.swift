package import Base
package import Google
import Storage

/// Sends by Gmail's API: users.messages.send.
package struct GmailCourier: Courier {
    private let client: GmailClient
    private let search: SentSearch
    private let readsBack: Bool
    private let clock: any WallClock

    /// - Parameter readsBack: whether to request the new Message-ID after a send (20 units); the grant must allow a
    ///   Sent search.
    package init(client: GmailClient, search: SentSearch, readsBack: Bool, clock: any WallClock) {
        self.client = client
        self.search = search
        self.readsBack = readsBack
        self.clock = clock
    }

    package func deliver(_ outgoing: OutgoingMessage) async -> Outcome {
        let source = outgoing.source(.api)
        let sent: SentMessage
        do { sent = try await client.send(RawMessage(size: source.size, source: source)) } catch {
            return Outcome(error, at: clock.now)
        }
        return await search.delivered(sent.id, outgoing, readsBack: readsBack)
    }

    package func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        await search.search(for: outgoing.trackingID, since: since)
    }
}

extension SentSearch {
    /// Returns the outcome of a send that Gmail answered with `gmailID`.
    func delivered(_ gmailID: String, _ outgoing: OutgoingMessage, readsBack: Bool) async -> Outcome {
        let messageID = readsBack ? await readBack(gmailID) : nil
        sent(gmailID, trackingID: outgoing.trackingID, messageID: messageID)
        return Outcome(.delivered(remoteID: .gmailMessage(gmailID), sentMessageID: messageID))
    }
}

/// Sends by users.drafts.create and users.drafts.send, for accounts that need every outcome known.
///
/// Sending a draft removes it. So after a lost answer the courier deletes the draft: if that succeeds, the draft was
/// not sent and the message may be sent again; if the draft is gone already, it was sent. After a crash the draft is
/// found by its tracking field.
package struct DraftCourier: Courier {
    /// How long Google gets to finish a send whose answer was lost, before the draft decides the outcome.
    package static let grace = Duration.seconds(5)
    /// The number of drafts, newest first, that are searched after a crash.
    static let mostDrafts = 100

    private let client: GmailClient
    private let search: SentSearch
    private let readsBack: Bool
    private let clock: any WallClock

    package init(client: GmailClient, search: SentSearch, readsBack: Bool, clock: any WallClock) {
        self.client = client
        self.search = search
        self.readsBack = readsBack
        self.clock = clock
    }

    package func deliver(_ outgoing: OutgoingMessage) async -> Outcome {
        let began = clock.now
        let source = outgoing.source(.api)
        let draft: Draft
        do { draft = try await client.createDraft(RawMessage(size: source.size, source: source)) } catch {
            return Outcome(error, at: clock.now)
        }
        do {
            let sent = try await client.sendDraft(draft.id)
            return await search.delivered(sent.id, outgoing, readsBack: readsBack)
        } catch {
            switch error.disposition {
            // Not found right after its creation: a repeated request has sent it, or a user deleted it.
            case .unknown, .notFound: return await settle(draft, outgoing, since: began, after: error)
            default:
                _ = try? await client.deleteDraft(draft.id)
                return Outcome(error, at: clock.now)
            }
        }
    }

    /// Determines the outcome from whether the draft still exists.
    private func settle(_ draft: Draft, _ outgoing: OutgoingMessage, since: Timestamp, after error: GoogleError) async
        -> Outcome
    {
        do {
            try await clock.sleep(until: clock.now + Self.grace)
            if try await client.deleteDraft(draft.id) {
                return Outcome(.retry(reason: error.reason, after: nil), answer: error.answer)
            }
        } catch {
            return Outcome(.unknown(reason: Reason(.draftUnknown)))
        }
        // Sent. As a message it has another id than as a draft.
        if case .found(let gmailID, let messageID) = await search.search(for: outgoing.trackingID, since: since).finding
        {
            return Outcome(.delivered(remoteID: .gmailMessage(gmailID), sentMessageID: messageID), answer: error.answer)
        }
        guard error.disposition == .unknown else { return Outcome(.unknown(reason: error.reason)) }
        return Outcome(.delivered(remoteID: .gmailDraft(draft.id), sentMessageID: nil), answer: error.answer)
    }

    package func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        let result = await search.search(for: outgoing.trackingID, since: since)
        guard result.finding == .absent else { return result }
        var units = result.units
        return SentSearchResult(await discardDraft(of: outgoing, units: &units), units: units)
    }

    /// Deletes the draft that an attempt left, so that no second copy remains.
    private func discardDraft(of outgoing: OutgoingMessage, units: inout Int) async -> SentSearchResult.Finding {
        do throws(GoogleError) {
            units += QuotaCost.listDrafts
            for draft in try await client.drafts(limit: Self.mostDrafts) {
                guard let message = draft.message,
                    try await search.isNamed(outgoing.trackingID, message.id, units: &units)
                else { continue }
                units += QuotaCost.deleteDraft
                return try await client.deleteDraft(draft.id)
                    ? .absent : .later(reason: Reason(.draftSentMeanwhile))
            }
            return .absent
        } catch {
            return .later(reason: error.reason)
        }
    }
}
