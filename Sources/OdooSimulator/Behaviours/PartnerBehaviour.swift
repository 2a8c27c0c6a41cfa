import Base
import Odoo

/// Contacts.
struct PartnerBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        if let type = values.removeValue(forKey: "company_type") { values["is_company"] = .bool(type == "company") }
        let type = values["type"] ?? "contact"
        if type == "contact", values["name"]?.string == nil {
            throw .validation("The operation cannot be completed: Contacts require a name")
        }
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException) {
        if let type = values.removeValue(forKey: "company_type") { values["is_company"] = .bool(type == "company") }
        if let name = values["name"], name.string == nil {
            for id in ids where environment.row("res.partner", id)?.values["type"] == "contact" {
                throw .validation("The operation cannot be completed: Contacts require a name")
            }
        }
        // Only the user and those who may change users may change the contact of an internal user.
        let isOthers = ids.contains { id in
            guard id != environment.partner.integer, let row = environment.row("res.partner", id),
                let user = Self.user(of: row, environment)
            else { return false }
            return environment.acting(as: user).isMember(of: OdooGroupName.user)
        }
        if isOthers { try environment.check(.write, try environment.model("res.users")) }
        if let parent = values["parent_id"]?.integer {
            for id in ids where Self.ancestors(parent, environment).contains(id) {
                throw .validation("You cannot create recursive Partner hierarchies.")
            }
        }
    }

    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let picture = values["image_1920"] else { return }
        AttachmentBehaviour.keep(picture: picture, of: "res.partner", id, environment)
    }

    func wrote(_ before: [Row], _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let picture = values["image_1920"] else { return }
        for row in before {
            AttachmentBehaviour.keep(picture: picture, of: "res.partner", row.id, environment)
        }
    }

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {
        for id in ids {
            guard let row = environment.row("res.partner", id), Self.user(of: row, environment) != nil else { continue }
            throw .user(
                "You cannot delete contacts linked to an active user.\nAsk an administrator to archive their associated user first."
            )
        }
        // A contact's picture, messages and attendee records are deleted with it.
        for id in ids { AttachmentBehaviour.forget(picturesOf: "res.partner", id, environment) }
        SubscriptionBehaviour.forget(contacts: ids, environment)
        for row in environment.world.tables["mail.message"]?.rows.values ?? [:].values
        where row.values["model"] == "res.partner" && ids.contains(row.values["res_id"]?.integer ?? 0) {
            environment.world.tables["mail.message"]?.remove(row.id)
        }
        for row in environment.world.tables["calendar.attendee"]?.rows.values ?? [:].values
        where ids.contains(row.values["partner_id"]?.integer ?? 0) {
            environment.world.tables["calendar.attendee"]?.remove(row.id)
        }
    }

    /// Returns "Company, Person"; an address of another kind without a name has the name of its kind.
    static func name(_ row: Row, _ environment: Environment) -> JSONValue {
        var name = row.values["name"]?.string ?? ""
        guard row.values["is_company"] != true else { return .string(name) }
        let company = row.values["parent_id"]?.integer.map { environment.displayName("res.partner", $0) }
        guard let company = company ?? row.values["company_name"]?.string else { return .string(name) }
        if name.isEmpty, let type = row.values["type"]?.string {
            name = ["invoice": "Invoice Address", "delivery": "Delivery Address", "other": "Other Address"][type] ?? ""
        }
        return .string(name.isEmpty ? company : "\(company), \(name)")
    }

    /// Returns the field's only address, in lower case; `false` if there is none or several.
    static func normalised(_ row: Row) -> JSONValue {
        guard let text = row.values["email"]?.string else { return false }
        var address = text[...]
        if let start = text.lastIndex(of: "<"), let end = text[start...].firstIndex(of: ">") {
            address = text[text.index(after: start)..<end]
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !address.contains(where: { " ,;".contains($0) })
        else { return false }
        return .string(address.lowercased())
    }

    static func commercial(_ row: Row, _ environment: Environment) -> JSONValue {
        guard row.values["is_company"] != true, let parent = row.values["parent_id"]?.integer,
            let above = environment.row("res.partner", parent)
        else { return .integer(row.id) }
        return commercial(above, environment)
    }

    static func companyName(_ row: Row, _ environment: Environment) -> JSONValue {
        guard let id = commercial(row, environment).integer, let company = environment.row("res.partner", id),
            company.values["is_company"] == true
        else { return row.values["company_name"] ?? false }
        return company.values["name"] ?? false
    }

    /// Returns the contacts with a tag.
    static func tagged(with tag: Row, _ environment: Environment) -> JSONValue {
        let contacts = environment.world.tables["res.partner"]?.rows.values ?? [:].values
        return JSONValue(contacts.filter { $0.values["category_id"]?.ids?.contains(tag.id) == true }.map(\.id).sorted())
    }

    /// Returns the active user that the contact belongs to.
    static func user(of row: Row, _ environment: Environment) -> Int? {
        environment.world.tables["res.users"]?.rows.values.first {
            $0.values["partner_id"] == .integer(row.id) && $0.values["active"] != false
        }?.id
    }

    private static func ancestors(_ id: Int, _ environment: Environment) -> [Int] {
        var line = [id]
        while let last = line.last, let next = environment.row("res.partner", last)?.values["parent_id"]?.integer,
            !line.contains(next)
        {
            line.append(next)
        }
        return line
    }
}
