package import Base
package import Google

/// Sends by Gmail's API: users.messages.send.
package struct GmailCourier: Courier {
    private let client: GmailClient
    private let lookup: SentLookup
    private let readsBack: Bool
    private let clock: any WallClock

    /// - Parameter readsBack: whether to request the new Message-ID after a send (20 units); the grant must allow a
    ///   Sent search.
    package init(client: GmailClient, lookup: SentLookup, readsBack: Bool, clock: any WallClock) {
        self.client = client
        self.lookup = lookup
        self.readsBack = readsBack
        self.clock = clock
    }

    package func deliver(_ parcel: Parcel) async -> Outcome {
        let sent: SentMessage
        do { sent = try await client.send(RawMessage(size: parcel.size, source: parcel.source)) } catch {
            return Outcome(error, at: clock.now)
        }
        return await lookup.delivered(sent.id, parcel, readsBack: readsBack)
    }

    package func look(for parcel: Parcel, since: Timestamp) async -> Look {
        await lookup.look(for: parcel.trackingID, since: since)
    }
}

extension SentLookup {
    /// Returns the outcome of a send that Gmail answered with `gmailID`.
    func delivered(_ gmailID: String, _ parcel: Parcel, readsBack: Bool) async -> Outcome {
        let messageID = readsBack ? await readBack(gmailID) : nil
        sent(gmailID, trackingID: parcel.trackingID, messageID: messageID)
        return Outcome(.delivered(gmailID: gmailID, sentMessageID: messageID))
    }
}
