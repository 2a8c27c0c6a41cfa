/// The models of the pages for administrators.
extension AppTables {
    static let action = AppModel(
        "action",
        AppScheduledAction.model,
        "Google Workspace scheduled action",
        "Geplante Google-Workspace-Aktion",
        order: "x_name, id",
        [
            AppField(AppScheduledAction.name, .char, "Action", "Aktion"),
            .selection(
                AppScheduledAction.kind,
                "Task",
                "Aufgabe",
                [
                    (
                        "import-new-contacts", "Subscribes users to new contacts in Odoo.",
                        "Nimmt neue Kontakte aus Odoo in den Import in G Suite auf."
                    ),
                    (
                        "sync-appointments", "Transfers events from Google Calendar to Odoo.",
                        "Überträgt Termine aus Google Kalender nach Odoo."
                    ),
                    (
                        "sync-contacts", "Transfers subscribed contacts from Odoo to Google.",
                        "Überträgt die in G Suite importierten Kontakte von Odoo nach Google."
                    ),
                    (
                        "sync-mail-in", "Transfers mail from the transfer folder for incoming mail to Odoo.",
                        "Überträgt E-Mails aus dem Transferordner für eingehende E-Mails nach Odoo."
                    ),
                    (
                        "sync-mail-out", "Transfers mail from the transfer folder for outgoing mail to Odoo.",
                        "Überträgt E-Mails aus dem Transferordner für ausgehende E-Mails nach Odoo."
                    ),
                ]
            ).required(),
            AppField(AppScheduledAction.isEnabled, .boolean, "On", "Ein"),
            AppField(AppScheduledAction.interval, .integer, "Interval in minutes", "Intervall in Minuten"),
            AppField(AppScheduledAction.lastRun, .datetime, "Last run", "Letzter Lauf"),
            AppField(AppScheduledAction.nextRun, .datetime, "Next run", "Nächster Lauf"),
            .selection(
                AppScheduledAction.outcome,
                "Outcome",
                "Ausgang",
                [
                    ("running", "Running", "Läuft"), ("succeeded", "Succeeded", "Erfolgreich"),
                    ("partly", "Partly succeeded", "Teilweise erfolgreich"), ("failed", "Failed", "Fehlgeschlagen"),
                    ("interrupted", "Interrupted", "Unterbrochen"),
                ]
            ),
            AppField(AppScheduledAction.result, .text, "Result", "Ergebnis"),
            AppField(AppScheduledAction.users, .integer, "Users", "Benutzer"),
            AppField(
                AppScheduledAction.failing,
                .integer,
                "Users for whom it fails",
                "Benutzer, für die sie fehlschlägt"
            ),
        ]
    )

    static let log = AppModel(
        "log",
        AppLogEntry.model,
        "Google Workspace log entry",
        "Google-Workspace-Protokolleintrag",
        order: "x_date desc, id desc",
        [
            AppField(AppLogEntry.message, .char, "Message", "Meldung"),
            AppField(AppLogEntry.date, .datetime, "Time", "Zeit").indexed(),
            .selection(
                AppLogEntry.level,
                "Level",
                "Stufe",
                [
                    ("info", "Information", "Information"), ("warning", "Warning", "Warnung"),
                    ("error", "Error", "Fehler"),
                ]
            ),
            .reference(AppLogEntry.owner, to: "res.users", "User", "Benutzer", onDelete: "cascade").indexed(),
        ]
    )
}
