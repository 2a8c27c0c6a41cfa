/// The record of Odoo's that a message is about, as its Message-ID names it.
package struct OdooRecord: Sendable, Hashable {
    /// What Odoo writes into the Message-ID of a record's mail, before the record's number and model.
    private static let mark = "-openerp-"

    /// Such as `sale.order`.
    package let model: String
    package let id: Int64
    /// The host in the Message-ID.
    package let host: String

    /// - Parameter messageID: such as `<…-openerp-42-sale.order@host>`.
    /// - Returns: `nil` where it names no record.
    package init?(messageID: String) {
        guard let mark = messageID.firstRange(of: Self.mark), let at = messageID.lastIndex(of: "@"),
            mark.upperBound < at
        else { return nil }
        let parts = messageID[mark.upperBound..<at].split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let id = Int64(parts[0]) else { return nil }
        (model, self.id) = (String(parts[1]), id)
        host = String(messageID[at...].dropFirst().dropLast())
    }
}
