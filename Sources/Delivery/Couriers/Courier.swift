package import Base

/// One way to send.
package protocol Courier: Sendable {
    /// Attempts to send `parcel` once.
    func deliver(_ parcel: Parcel) async -> Outcome

    /// Searches Gmail for a message that an earlier attempt, begun at `since` or later, may have sent.
    func look(for parcel: Parcel, since: Timestamp) async -> Look
}

/// The result of a Sent search.
package struct Look: Sendable, Hashable {
    package enum Finding: Sendable, Hashable {
        case found(gmailID: String, sentMessageID: String?)
        /// Sent does not show the message; `AbsenceRule` decides what that proves.
        case absent
        /// The grant does not allow a search.
        case cannotLook(reason: Remark)
        /// The search failed: the account must pause, or a user must fix it first.
        case accountTrouble(Outcome)
        /// The search failed for now.
        case later(reason: Remark)
    }

    package var finding: Finding
    /// The quota units it cost.
    package var units: Int

    package init(_ finding: Finding, units: Int) {
        self.finding = finding
        self.units = units
    }
}

/// Chooses the courier for a message.
package protocol CourierChooser: Sendable {
    func courier(for parcel: Parcel) -> any Courier
}
