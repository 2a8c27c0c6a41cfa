package import Base
package import Google

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
            // Not found right after its creation: a repeated request has sent it, or a user deleted it.
            case .unknown, .notFound: return await settle(draft, parcel, since: began, after: error)
            default:
                _ = try? await client.deleteDraft(draft.id)
                return Outcome(error, at: clock.now)
            }
        }
    }

    /// Determines the outcome from whether the draft still exists.
    private func settle(_ draft: Draft, _ parcel: Parcel, since: Timestamp, after error: GoogleError) async -> Outcome {
        do {
            try await clock.sleep(until: clock.now + Self.grace)
            if try await client.deleteDraft(draft.id) {
                return Outcome(.retry(reason: error.reason, after: nil), answer: error.answer)
            }
        } catch {
            return Outcome(.unknown(reason: Remark(.draftUnknown)))
        }
        // Sent. As a message it has another id than as a draft.
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

    /// Deletes the draft that an attempt left, so that no second copy remains.
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
