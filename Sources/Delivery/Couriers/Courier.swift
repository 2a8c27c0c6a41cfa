package import Base

/// One way to Google.
package protocol Courier: Sendable {
    /// Tries once to send `parcel`.
    func deliver(_ parcel: Parcel) async -> Outcome

    /// Finds out whether an earlier attempt, begun at `since` or later, has reached Gmail.
    func look(for parcel: Parcel, since: Timestamp) async -> Look
}

/// What looking for a message found.
package struct Look: Sendable, Hashable {
    package enum Finding: Sendable, Hashable {
        case found(gmailID: String, sentMessageID: String?)
        /// Sent does not show it; what that proves is `AbsenceRule`'s to say.
        case absent
        /// The grant does not allow to look.
        case cannotLook(reason: Remark)
        /// It could not be found out: the account must rest, or a person must mend it first.
        case accountTrouble(Outcome)
        /// It could not be found out now.
        case later(reason: Remark)
    }

    package var finding: Finding
    /// Quota units that it cost.
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
