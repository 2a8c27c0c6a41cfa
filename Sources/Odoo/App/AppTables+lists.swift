/// The models of the lists of messages, with the words that users see.
enum AppTables {
    static let mail = AppModel(
        "mail",
        AppMail.model,
        "Fetched message",
        "Abgerufene Nachricht",
        order: "x_date desc, id desc",
        [
            AppField(AppMail.subject, .char, "Subject", "Betreff"),
            .user(AppMail.owner),
            AppField(AppMail.key, .char, "Key", "Schlüssel").indexed(),
            AppField(AppMail.stamp, .char, "Digest", "Prüfsumme"),
            .selection(
                AppMail.direction,
                "Direction",
                "Richtung",
                [("incoming", "Incoming", "Eingehend"), ("outgoing", "Outgoing", "Ausgehend")]
            ).required().indexed(),
            .selection(
                AppMail.state,
                "State",
                "Status",
                [
                    ("waiting", "Waiting", "Wartet"), ("requested", "Being imported", "Wird importiert"),
                    ("imported", "Imported", "Importiert"), ("failed", "Failed", "Fehlgeschlagen"),
                ]
            ).required().indexed(),
            AppField(AppMail.date, .datetime, "Date", "Datum").indexed(),
            AppField(AppMail.sender, .char, "Sender", "Absender"),
            AppField(AppMail.recipients, .char, "Recipients", "Empfänger"),
            AppField(AppMail.attachments, .char, "Attachments", "Anhänge"),
            AppField(AppMail.attachmentCount, .integer, "Number of attachments", "Anzahl der Anhänge"),
            AppField(AppMail.size, .integer, "Size in bytes", "Größe in Byte"),
            AppField(AppMail.messageID, .char, "Message-ID", "Message-ID"),
            .references(
                AppMail.contacts,
                to: "res.partner",
                table: "x_gsuite_mail_partner_rel",
                columns: ("x_mail_id", "x_partner_id"),
                "Contacts",
                "Kontakte"
            ),
            AppField(AppMail.isChosen, .boolean, "Contacts were chosen", "Kontakte wurden ausgewählt"),
            AppField(AppMail.unknown, .text, "Addresses without a contact", "Adressen ohne Kontakt"),
            AppField(AppMail.preview, .html, "Text", "Text"),
            AppField(AppMail.problem, .text, "Problem", "Problem"),
            AppField(AppMail.link, .char, "Open in Gmail", "In Gmail öffnen"),
            AppField(AppMail.importedAt, .datetime, "Imported at", "Importiert am"),
            AppField(AppMail.request, .char, "Request", "Anforderung").indexed(),
            AppField(AppMail.isRemoved, .boolean, "Deleted from the list", "Aus der Liste gelöscht").indexed(),
        ]
    )

    static let choice = AppModel(
        "choice",
        AppChoice.model,
        "Choice of contacts",
        "Auswahl von Kontakten",
        order: "id",
        isTransient: true,
        [
            AppField("x_name", .char, "Name", "Name"),
            .references(
                AppChoice.mails,
                to: AppMail.model,
                table: "x_gsuite_choice_mail_rel",
                columns: ("x_choice_id", "x_mail_id"),
                "Messages",
                "Nachrichten"
            ),
            .references(
                AppChoice.contacts,
                to: "res.partner",
                table: "x_gsuite_choice_partner_rel",
                columns: ("x_choice_id", "x_partner_id"),
                "Contacts",
                "Kontakte"
            ),
        ]
    )

    static let request = AppModel(
        "request",
        AppRequest.model,
        "Google Workspace request",
        "Google-Workspace-Anforderung",
        order: "id",
        [
            AppField("x_name", .char, "Name", "Name"),
            AppField(AppRequest.kind, .char, "Kind", "Art").required(),
            AppField(AppRequest.argument, .char, "Argument", "Argument"),
            .user(AppRequest.user),
        ]
    )
}
