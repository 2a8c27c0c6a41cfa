import Odoo

extension Catalogue {
    /// Returns the models that an app adds, with the rights of its users.
    static func models(of app: OdooApp) -> [Model] {
        switch app {
        case .crm:
            [
                Model(
                    "crm.lead",
                    "Lead",
                    order: "id desc",
                    rights: .settings + [.init(group: OdooGroupName.sales, operations: [.read, .write, .create])],
                    isThread: true,
                    fields: [
                        .char("name").required(), .one("partner_id", "res.partner"), .one("user_id", "res.users"),
                        .boolean("active").initially(true),
                        .many("message_ids", "mail.message").computed { row, environment in
                            ThreadMethods.messages(of: row, environment)
                        },
                    ]
                )
            ]
        case .massMailing:
            [
                Model(
                    "mailing.trace",
                    "Mailing Statistics",
                    rights: .settings + [.init(group: OdooGroupName.mailings, operations: [.read, .write, .create])],
                    fields: [
                        .char("model").required(), .integer("res_id"), .char("email"), .char("message_id"),
                        .selection("trace_status", "outgoing", "sent", "bounce", "error", "cancel")
                            .initially("outgoing"),
                        .selection("failure_type", "unknown", "mail_bounce"), .text("failure_reason").since(17),
                    ]
                )
            ]
        }
    }
}
