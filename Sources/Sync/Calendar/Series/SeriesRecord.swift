/// A series in Odoo, apart from its members. Stored as last written.
struct SeriesRecord: Sendable, Hashable, Codable {
    var rule: OdooRule
    /// The appointment that Odoo treats as its first.
    var base: Int

    /// An appointment of a series in Odoo.
    struct Member: Sendable, Hashable {
        var key: String
        var event: Int
        var membership: Appointment.Membership?
    }

    /// - Parameter members: in order.
    /// - Returns: `nil` for a series without members.
    init?(_ rule: OdooRule, _ members: [Member]) {
        guard let base = members.first(where: { $0.membership == .regular }) ?? members.first else { return nil }
        self.rule = rule
        self.base = base.event
    }
}
