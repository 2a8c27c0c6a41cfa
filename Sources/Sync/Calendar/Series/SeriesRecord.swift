/// A series in Odoo beside its members. Kept as it was last written.
struct SeriesRecord: Sendable, Hashable, Codable {
    var rule: OdooRule
    /// The appointment that Odoo takes for its first.
    var base: Int

    /// An appointment of a series, in Odoo.
    struct Member: Sendable, Hashable {
        var key: String
        var event: Int
        var membership: Appointment.Membership?
    }

    /// - Parameter members: in their order.
    /// - Returns: `nil` for a series without any.
    init?(_ rule: OdooRule, _ members: [Member]) {
        guard let base = members.first(where: { $0.membership == .regular }) ?? members.first else { return nil }
        self.rule = rule
        self.base = base.event
    }
}
