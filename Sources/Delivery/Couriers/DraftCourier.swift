package import Base
package import Google

/// Sends by users.drafts.create and users.drafts.send, for accounts that want every outcome known.
///
/// A draft that is sent is gone. So after a lost answer the draft is deleted: where that works it was not sent and may be
/// sent anew; where it is gone already, it was. After a crash the draft is found again by its tracking field.
package struct DraftCourier: Courier {
    /// Google is given so long to finish a send whose answer was lost, before the draft decides.
    package static let grace = Duration.seconds(5)
    /// How many drafts are looked through after a crash: the newest.
    static let mostDrafts = 100

    private let client: GmailClient
    private let lookup: SentLookup
    private let readsBack: Bool
    private let clock: any WallClock

    package init(client: GmailClient, lookup: SentLookup, readsBack: Bool, clock: any WallClock) {
        self.client = client
        self.lookup = lookup
        self.readsBack = readsBack
        self.clock = clock
    }

    package func deliver(_ parcel: Parcel) async -> Outcome {
        let began = clock.now
        let draft: Draft
        do { draft = try await client.createDraft(RawMessage(size: parcel.size, source: parcel.source)) } catch {
            return Outcome(error, at: clock.now)
        }
        do {
            let sent = try await client.sendDraft(draft.id)
            return await lookup.delivered(sent.id, parcel, readsBack: readsBack)
        } catch {
            switch error.disposition {
            // Not found after it was made a moment ago: a repeated request has sent it, or a person deleted it.
            case .unknown, .notFound: return await settle(draft, parcel, since: began, after: error)
            default:
                _ = try? await client.deleteDraft(draft.id)
                return Outcome(error, at: clock.now)
            }
        }
    }

    /// Lets the draft tell what became of it.
    private func settle(_ draft: Draft, _ parcel: Parcel, since: Timestamp, after error: GoogleError) async -> Outcome {
        do {
            try await clock.sleep(until: clock.now + Self.grace)
            if try await client.deleteDraft(draft.id) {
                return Outcome(.retry(reason: error.reason, after: nil), answer: error.answer)
            }
        } catch {
            return Outcome(.unknown(reason: Remark(.draftUnknown)))
        }
        // Sent. Its id as a message is another one than the draft's.
        if case .found(let gmailID, let messageID) = await lookup.look(for: parcel.trackingID, since: since).finding {
            return Outcome(.delivered(gmailID: gmailID, sentMessageID: messageID), answer: error.answer)
        }
        guard error.disposition == .unknown else { return Outcome(.unknown(reason: error.reason)) }
        return Outcome(.delivered(gmailID: "draft:\(draft.id)", sentMessageID: nil), answer: error.answer)
    }

    package func look(for parcel: Parcel, since: Timestamp) async -> Look {
        let look = await lookup.look(for: parcel.trackingID, since: since)
        guard look.finding == .absent else { return look }
        var units = look.units
        return Look(await discardDraft(of: parcel, units: &units), units: units)
    }

    /// Deletes the draft that an attempt has left behind, so that what is sent next is the only one.
    private func discardDraft(of parcel: Parcel, units: inout Int) async -> Look.Finding {
        do throws(GoogleError) {
            units += QuotaCost.listDrafts
            for draft in try await client.drafts(limit: Self.mostDrafts) {
                guard let message = draft.message,
                    try await lookup.isNamed(parcel.trackingID, message.id, units: &units)
                else { continue }
                units += QuotaCost.deleteDraft
                return try await client.deleteDraft(draft.id)
                    ? .absent : .later(reason: Remark(.draftSentMeanwhile))
            }
            return .absent
        } catch {
            return .later(reason: error.reason)
        }
    }
}
