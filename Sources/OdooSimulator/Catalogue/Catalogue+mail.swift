import Odoo

extension Catalogue {
    static let mail: [Model] = [
        Model("mail.thread", "Email Thread", rights: .everyday, isThread: true, fields: []),
        Model(
            "mail.message",
            "Message",
            order: "id desc",
            rights: .everyday,
            behaviour: MessageBehaviour(),
            fields: [
                .char("subject"), .html("body"), .datetime("date"), .char("message_id"),
                .one("parent_id", "mail.message"),
                .char("model"), .integer("res_id"), .char("email_from"), .char("reply_to"),
                .one("author_id", "res.partner"), .one("subtype_id", "mail.message.subtype"),
                .selection(
                    "message_type",
                    "email",
                    "comment",
                    "email_outgoing",
                    "notification",
                    "auto_comment",
                    "user_notification",
                    "out_of_office"
                ).required().initially("comment"),
                .many("attachment_ids", "ir.attachment"), .many("partner_ids", "res.partner"),
                .many("notification_ids", "mail.notification", by: "mail_message_id"),
                .boolean("is_internal"), .char("record_name"),
            ]
        ).named { row, _ in row.values["subject"] ?? false },
        Model(
            "mail.message.subtype",
            "Message subtypes",
            rights: .shared,
            fields: [.char("name").required().translated(), .boolean("internal"), .boolean("default").initially(true)]
        ),
        Model(
            "mail.notification",
            "Message Notifications",
            rights: .everyday,
            fields: [
                .one("mail_message_id", "mail.message").required(), .one("res_partner_id", "res.partner"),
                .selection("notification_type", "inbox", "email").initially("inbox"),
                .selection(
                    "notification_status",
                    "ready",
                    "process",
                    "pending",
                    "sent",
                    "bounce",
                    "exception",
                    "canceled"
                ).initially("ready"),
                .selection("failure_type", "unknown", "mail_bounce", "mail_smtp", "mail_email_invalid"),
                .text("failure_reason"), .boolean("is_read"),
            ]
        ),
        Model(
            "mail.followers",
            "Document Followers",
            rights: .settings + [.init(group: OdooGroupName.user, operations: [.read])],
            fields: [.char("res_model").required(), .integer("res_id"), .one("partner_id", "res.partner").required()]
        ),
        Model(
            "mail.alias.domain",
            "Email Domain",
            rights: .shared,
            fields: [
                .char("name").required(), .char("bounce_alias").initially("bounce"),
                .char("catchall_alias").initially("catchall"), .char("default_from").initially("notifications"),
            ]
        ).since(17),
        Model(
            "ir.attachment",
            "Attachment",
            order: "id desc",
            rights: .everyday,
            behaviour: AttachmentBehaviour(),
            fields: [
                .char("res_field"), .char("checksum"), .char("name").required(), .binary("datas"), .char("mimetype"),
                .char("res_model"), .integer("res_id"),
                .selection("type", "url", "binary").initially("binary"), .char("url"), .boolean("public"),
                .char("description"), .char("res_name"),
                .integer("file_size").computed { row, _ in
                    .integer((row.values["datas"]?.string?.utf8.count ?? 0) * 3 / 4)
                },
            ]
        ),
    ]
}
