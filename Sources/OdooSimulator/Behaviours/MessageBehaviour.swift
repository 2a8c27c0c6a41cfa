import Base
import Odoo

/// Messages on records.
struct MessageBehaviour: Behaviour {
    /// A message to one person is visible only to its author and its recipients, on any record; other messages also
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

    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
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

    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
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

/// The methods of records with messages.
enum ThreadMethods {
    static let all: [String: Method] = [
        "message_post": Method(
            [
                "body", "subject", "message_type", "email_from", "author_id", "parent_id", "subtype_xmlid",
                "subtype_id",
                "partner_ids", "attachment_ids", "body_is_html", "date", "message_id",
            ],
            onRecords: true
        ) { call throws(OdooException) in try post(call) },
        "message_process": Method([
            "model!", "message!", "custom_values", "save_original", "strip_attachments", "thread_id",
        ]) {
            call throws(OdooException) in try IncomingMail.process(call)
        },
        "message_subscribe": Method(["partner_ids", "subtype_ids"], onRecords: true) { call throws(OdooException) in
            for partner in call["partner_ids"]?.ids ?? [] {
                for id in call.ids {
                    _ = try call.environment.superuser.create(
                        "mail.followers",
                        [
                            "res_model": .string(call.model.name), "res_id": .integer(id),
                            "partner_id": .integer(partner),
                        ]
                    )
                }
            }
            return true
        },
    ]

    static func messages(of row: Row, _ environment: Environment) -> JSONValue {
        let table = environment.world.tables["mail.message"]
        let ids = table?.ids.filter {
            table?.rows[$0]?.values["model"] == .string(row.model)
                && table?.rows[$0]?.values["res_id"] == .integer(row.id)
                && table?.rows[$0]?.values["message_type"] != "user_notification"
        }
        return JSONValue((ids ?? []).reversed())
    }

    private static func post(_ call: Call) throws(OdooException) -> JSONValue {
        let environment = call.environment
        guard call.ids.count == 1, let record = call.ids.first else {
            throw .value("Expected singleton: \(call.model.name)\(JSONValue(call.ids).python)")
        }
        guard environment.row(call.model.name, record) != nil else {
            throw .missing(call.model.name, record, user: environment.user)
        }
        var values: [String: JSONValue] = ["model": .string(call.model.name), "res_id": .integer(record)]
        for name in ["subject", "email_from", "author_id", "parent_id", "date", "message_id"] {
            values[name] = call[name]
        }
        values["message_type"] = call["message_type"] ?? "notification"
        let body = call["body"]?.string ?? ""
        let isHTML = environment.world.version < 17 || call["body_is_html"]?.isTrue == true
        values["body"] = .string(isHTML ? body : "<p>\(escaped(body))</p>")
        let subtype = call["subtype_xmlid"]?.string ?? "mail.mt_note"
        values["subtype_id"] =
            call["subtype_id"] ?? environment.world.record(subtype).map { .integer($0.id) } ?? false
        let partners = call["partner_ids"]?.ids ?? []
        values["partner_ids"] = [[6, 0, JSONValue(partners)]]
        values["attachment_ids"] = [[6, 0, JSONValue(call["attachment_ids"]?.ids ?? [])]]
        let id = try environment.create("mail.message", values)
        notify(
            partners + (subtype == "mail.mt_comment" ? followers(call.model.name, record, environment) : []),
            id,
            call
        )
        return environment.world.version >= 19 ? [.integer(id)] : .integer(id)
    }

    private static func notify(_ partners: [Int], _ message: Int, _ call: Call) {
        guard !partners.isEmpty else { return }
        call.environment.world.mails.append(
            OdooMail(
                kind: .notification,
                model: call.model.name,
                record: call.ids.first ?? 0,
                partners: Array(Set(partners)).sorted()
            )
        )
        for partner in Set(partners).sorted() {
            _ = try? call.environment.superuser.create(
                "mail.notification",
                [
                    "mail_message_id": .integer(message), "res_partner_id": .integer(partner),
                    "notification_type": "email", "notification_status": "sent",
                ]
            )
        }
    }

    private static func followers(_ model: String, _ id: Int, _ environment: Environment) -> [Int] {
        (environment.world.tables["mail.followers"]?.rows.values.filter {
            $0.values["res_model"] == .string(model) && $0.values["res_id"] == .integer(id)
        } ?? []).compactMap { $0.values["partner_id"]?.integer }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
