import Base
import Odoo

extension Catalogue {
    static let calendar: [Model] = [
        Model(
            "calendar.event",
            "Calendar Event",
            order: "start desc, allday desc, name, id desc",
            rights: .everyday,
            behaviour: EventBehaviour(),
            isThread: true,
            fields: [
                .char("name").required(), .datetime("start").required(), .datetime("stop").required(),
                .boolean("allday"), .date("start_date"), .date("stop_date"), .html("description"), .char("location"),
                .float("duration").computed { row, _ in EventBehaviour.hours(row) },
                .selection("privacy", "public", "private", "confidential").initially { environment in
                    environment.world.version >= 18 ? false : "public"
                },
                .selection("show_as", "free", "busy").required().initially("busy"),
                .one("user_id", "res.users"),
                .one("partner_id", "res.partner").computed { row, environment in
                    row.values["user_id"]?.integer.flatMap { environment.row("res.users", $0)?.values["partner_id"] }
                        ?? false
                },
                .many("partner_ids", "res.partner"), .many("attendee_ids", "calendar.attendee", by: "event_id"),
                .many("alarm_ids", "calendar.alarm"), .many("categ_ids", "calendar.event.type"),
                .char("videocall_location"), .boolean("active").initially(true), .char("res_model"), .integer("res_id"),
                .one("res_model_id", "ir.model"), .html("notes").since(19), .boolean("guests_readonly").since(17),
                .boolean("recurrency"), .one("recurrence_id", "calendar.recurrence"),
                .boolean("follow_recurrence"),
                .selection("recurrence_update", "self_only", "future_events", "all_events").initially("self_only"),
            ] + recurrenceFields.map(EventRecurrence.shown)
        ),
        Model(
            "calendar.recurrence",
            "Event Recurrence Rule",
            rights: .everyday,
            behaviour: RecurrenceBehaviour(),
            fields: [
                .char("name").computed { row, _ in RecurrenceBehaviour.name(row) },
                .one("base_event_id", "calendar.event"),
                .many("calendar_event_ids", "calendar.event", by: "recurrence_id"), .datetime("dtstart"),
            ] + recurrenceFields
        ),
        Model(
            "calendar.attendee",
            "Calendar Attendee Information",
            rights: .everyday,
            fields: [
                .one("event_id", "calendar.event").required(), .one("partner_id", "res.partner").required(),
                .selection("state", "accepted", "declined", "tentative", "needsAction").initially("needsAction"),
                .char("email").computed { row, environment in
                    row.values["partner_id"]?.integer.flatMap { environment.row("res.partner", $0)?.values["email"] }
                        ?? false
                },
                .char("common_name").computed { row, environment in
                    row.values["partner_id"]?.integer.map { .string(environment.displayName("res.partner", $0)) }
                        ?? false
                },
                .selection("availability", "free", "busy"),
            ]
        ),
        Model(
            "calendar.alarm",
            "Event Alarm",
            rights: .everyday,
            fields: [
                .char("name").required().translated(),
                .selection("alarm_type", "notification", "email").required().initially("email"),
                .integer("duration").required().initially(1),
                .selection("interval", "minutes", "hours", "days").required().initially("hours"),
                .integer("duration_minutes").computed { row, _ in
                    let factor = ["minutes": 1, "hours": 60, "days": 1440][row.values["interval"]?.string ?? ""] ?? 0
                    return .integer((row.values["duration"]?.integer ?? 0) * factor)
                },
            ]
        ),
        Model(
            "calendar.event.type",
            "Event Meeting Type",
            rights: .everyday,
            fields: [.char("name").required(), .integer("color")]
        ),
    ]

    /// The fields of a recurrence.
    static let recurrenceFields: [Field] =
        [
            .char("rrule"), .selection("rrule_type", "daily", "weekly", "monthly", "yearly").initially("weekly"),
            .selection("rrule_type_ui", "daily", "weekly", "monthly", "yearly", "custom").since(17),
            Field("event_tz", .selection(zones)),
            .selection("end_type", "count", "end_date", "forever").initially("count"),
            .integer("interval").initially(1), .integer("count").initially(1), .date("until"),
            .selection("month_by", "date", "day").initially("date"), .integer("day").initially(1),
            .selection("weekday", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"),
            .selection("byday", "1", "2", "3", "4", "-1"),
        ] + ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { .boolean($0).since(15) }
        + ["mo", "tu", "we", "th", "fr", "sa", "su"].map { .boolean($0).until(14) }

    /// Some of Odoo's time zones.
    private static let zones = [
        "America/Chicago", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
        "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/Brussels", "Europe/London",
        "Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Vienna", "Europe/Zurich", "Pacific/Auckland", "UTC",
    ]
}

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
