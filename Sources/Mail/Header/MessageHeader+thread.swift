extension MessageHeader {
    /// Names the thread that the message belongs to: the record that Odoo sends it for, else the message that began the
    /// thread. `nil` for a message that names neither itself nor others.
    package var thread: String? {
        let own = messageID.flatMap { Self.ids(in: $0).first }
        if let record = own.flatMap(Self.record) { return record }
        if let own, let record = recordOfHeader(beside: own) { return record }
        let earlier = ["References", "In-Reply-To"].flatMap(block.all).flatMap { Self.ids(in: $0.text) }
        return earlier.lazy.compactMap(Self.record).first ?? earlier.first ?? own
    }

    /// The record that Odoo names in a field of its own. Parents come before it.
    private func recordOfHeader(beside id: String) -> String? {
        guard let field = block.first("X-Odoo-Objects"), let at = id.lastIndex(of: "@"),
            let object = field.text.split(whereSeparator: { $0 == "," || $0 == " " }).last
        else { return nil }
        return "\(object)@\(id[at...].dropFirst().dropLast())"
    }

    /// The record in a Message-ID such as `<…-openerp-42-sale.order@host>`, as `sale.order-42@host`.
    private static func record(_ id: String) -> String? {
        OdooRecord(messageID: id).map { "\($0.model)-\($0.id)@\($0.host)" }
    }

    /// The message ids in a field (RFC 5322 section 3.6.4), without what stands between them.
    private static func ids(in text: String) -> [String] {
        text.split(whereSeparator: { $0 == " " || $0 == "\t" }).filter { $0.hasPrefix("<") && $0.hasSuffix(">") }
            .map(String.init)
    }
}
