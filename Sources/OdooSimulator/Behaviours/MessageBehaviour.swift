import Odoo

/// Messages on records.
struct MessageBehaviour: Behaviour {
    /// A message to one person is visible only to its author and its recipients, whatever its record; other messages also
    /// to users who may read the record.
    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        guard !environment.isSuperuser else { return true }
        if let partner = environment.partner.integer,
            row.values["author_id"]?.integer == partner || row.values["partner_ids"]?.ids?.contains(partner) == true
        {
            return true
        }
        return row.values["message_type"] != "user_notification" && mayReadRecord(of: row, environment)
    }

    private func mayReadRecord(of row: Row, _ environment: Environment) -> Bool {
        guard let model = row.values["model"]?.string.flatMap({ environment.world.models[$0] }) else { return false }
        return environment.may(.read, model)
    }

    func prepare(_ values: inout [String: OdooValue], _ environment: Environment) throws(OdooException) {
        if let model = values["model"]?.string, let id = values["res_id"]?.integer,
            environment.row(model, id) == nil
        {
            throw .missing(model, id, user: environment.user)
        }
        if let model = values["model"]?.string { try environment.check(.read, try environment.model(model)) }
        if values["author_id"] == nil { values["author_id"] = environment.partner }
        if values["email_from"] == nil, let author = values["author_id"]?.integer,
            let row = environment.row("res.partner", author)
        {
            let address = row.values["email"]?.string ?? ""
            values["email_from"] = .string("\"\(row.values["name"]?.string ?? "")\" <\(address)>")
        }
        if values["date"] == nil { values["date"] = .string(String(environment.world.now.prefix(19))) }
        if values["message_id"]?.string == nil {
            let number = (environment.world.tables["mail.message"]?.ids.last ?? 0) + 1
            let record = values["res_id"]?.integer.map { "\($0)-\(values["model"]?.string ?? "")" } ?? "private"
            values["message_id"] = .string("<\(number).1700000000.000000000000000-openerp-\(record)@odoo.example>")
        }
    }

    func created(_ id: Int, _ values: [String: OdooValue], _ environment: Environment) throws(OdooException) {
        // A message's attachments belong to the message's record.
        for attachment in environment.row("mail.message", id)?.values["attachment_ids"]?.ids ?? [] {
            environment.world.tables["ir.attachment"]?.change(attachment) { row in
                if row.values["res_model"] == nil || row.values["res_model"] == false {
                    row.values["res_model"] = values["model"] ?? false
                    row.values["res_id"] = values["res_id"] ?? false
                }
            }
        }
    }
}
