/// The models of the settings.
extension AppTables {
    static let settings = AppModel(
        "settings",
        AppSettings.model,
        "Google Workspace settings",
        "Google-Workspace-Einstellungen",
        order: "x_name, id",
        [
            AppField(AppSettings.name, .char, "Name", "Name"),
            .selection(
                AppSettings.state,
                "State",
                "Status",
                [
                    ("not_granted", "Not granted", "Nicht gewährt"), ("granted", "Granted", "Gewährt"),
                    ("paused", "Paused", "Pausiert"), ("needs_grant", "Access ended", "Zugriff erloschen"),
                    ("disabled", "Disabled", "Deaktiviert"),
                ]
            ),
            AppField(
                AppSettings.account,
                .char,
                "Google account",
                "Google-Konto",
                help: (
                    "The Google address for which access is granted.",
                    "Die Google-Adresse, für die der Zugriff gewährt ist."
                )
            ),
            AppField(AppSettings.grantedAt, .datetime, "Granted since", "Gewährt seit"),
            AppField(AppSettings.lastRun, .datetime, "Last run", "Letzter Lauf"),
            AppField(AppSettings.result, .text, "Result", "Ergebnis"),
            AppField(AppSettings.problem, .text, "Problem", "Problem"),
            AppField(AppSettings.revision, .integer, "Version", "Version"),
            AppField(
                AppSettings.userName,
                .char,
                "User name",
                "Benutzername",
                help: (
                    "Your Google address. If empty, your email address in Odoo.",
                    "Ihre Google-Adresse. Wenn leer, Ihre E-Mail-Adresse in Odoo."
                )
            ),
            AppField(
                AppSettings.startDate,
                .date,
                "Start of the calendar sync",
                "Beginn der Kalendersynchronisation",
                help: (
                    "Required, and in the past: events from this day on are transferred. Without a date, none are.",
                    "Erforderlich und in der Vergangenheit: Termine ab diesem Tag werden übertragen, ohne Datum keine."
                )
            ),
            AppField(
                AppSettings.createsAttendees,
                .boolean,
                "Create contacts for attendees unknown to Odoo",
                "Kontakte für Teilnehmer anlegen, die Odoo nicht kennt",
                help: (
                    "Otherwise they are listed in the description.", "Sonst werden sie in der Beschreibung aufgeführt."
                )
            ),
            .reference(
                AppSettings.incomingFolder,
                to: AppLabel.model,
                "Transfer folder for incoming mail",
                "Transferordner für eingehende E-Mails",
                help: (
                    "Messages in this Gmail folder come into the list of incoming messages.",
                    "E-Mails in diesem Gmail-Ordner kommen in die Liste der eingehenden Nachrichten."
                )
            ),
            .reference(
                AppSettings.outgoingFolder,
                to: AppLabel.model,
                "Transfer folder for outgoing mail",
                "Transferordner für ausgehende E-Mails",
                help: (
                    "Messages in this Gmail folder come into the list of outgoing messages.",
                    "E-Mails in diesem Gmail-Ordner kommen in die Liste der ausgehenden Nachrichten."
                )
            ),
            AppField(
                AppSettings.incomingCount,
                .integer,
                "Incoming messages per run",
                "Eingehende E-Mails pro Lauf",
                help: ("1 to 500", "1 bis 500")
            ),
            AppField(
                AppSettings.outgoingCount,
                .integer,
                "Outgoing messages per run",
                "Ausgehende E-Mails pro Lauf",
                help: ("1 to 500", "1 bis 500")
            ),
            AppField(
                AppSettings.deletesTransferred,
                .boolean,
                "Delete mail in the transfer folder after the transfer",
                "E-Mails im Transferordner nach der Übertragung löschen",
                help: (
                    "They go to Gmail's trash, which keeps them for 30 days. Otherwise they only leave the folder.",
                    "Sie kommen in den Papierkorb von Gmail, der sie 30 Tage behält. Sonst verlassen sie nur den Ordner."
                )
            ),
            AppField(
                AppSettings.leavesInFolder,
                .boolean,
                "Otherwise leave mail in the transfer folder",
                "E-Mails sonst im Transferordner lassen",
                help: (
                    "A message that was transferred is not transferred again, even if it is still in the folder.",
                    "Bereits übertragene E-Mails werden nicht erneut übertragen, auch wenn sie noch im Ordner liegen."
                )
            ),
            AppField(
                AppSettings.importsFetched,
                .boolean,
                "Import fetched mail automatically",
                "Abgerufene E-Mails automatisch importieren",
                help: (
                    "Otherwise it waits in the list until you import it.",
                    "Sonst warten sie in der Liste, bis Sie sie importieren."
                )
            ),
            AppField(
                AppSettings.deletesUnsubscribed,
                .boolean,
                "Delete contacts from Google when the subscription ends",
                "Kontakte bei Google löschen, wenn das Abonnement endet"
            ),
            AppField(
                AppSettings.importsNew,
                .boolean,
                "Import new contacts automatically",
                "Neue Kontakte automatisch importieren"
            ),
            AppField(
                AppSettings.leavesOutSalutation,
                .boolean,
                "Do not sync salutations",
                "Anreden nicht synchronisieren",
                help: (
                    "Titles in names, such as “Dr.” or “Prof.”, are also left out.",
                    "Auch Titel im Namen, etwa „Dr.“ oder „Prof.“, werden weggelassen."
                )
            ),
            AppField(
                AppSettings.tagsAsGroups,
                .boolean,
                "Transfer tags as labels",
                "Stichwörter als Labels übertragen",
                help: (
                    "Each Odoo tag becomes a label of the contacts at Google. Your own labels are left unchanged.",
                    "Jedes Stichwort in Odoo wird ein Label der Kontakte bei Google. Eigene Labels bleiben unverändert."
                )
            ),
            AppField(
                AppSettings.mostDeletedPercent,
                .integer,
                "Ask before deleting more than this percentage",
                "Nachfragen, bevor mehr als dieser Prozentsatz gelöscht wird",
                help: (
                    "1 to 100. A run that would delete more of your Google contacts waits for your approval.",
                    "1 bis 100. Ein Lauf, der mehr von Ihren Google-Kontakten löschen würde, wartet auf Ihre Zustimmung."
                )
            ),
            AppField(
                AppSettings.isLogged,
                .boolean,
                "Log events for this user",
                "Ereignisse für diesen Benutzer protokollieren",
                help: (
                    "Otherwise only warnings and errors are logged.",
                    "Sonst werden nur Warnungen und Fehler protokolliert."
                )
            ),
        ]
    )

    static let label = AppModel(
        "label",
        AppLabel.model,
        "Gmail folder",
        "Gmail-Ordner",
        order: "x_name, id",
        [
            AppField(AppLabel.name, .char, "Folder", "Ordner"),
            AppField(AppLabel.labelID, .char, "Gmail label", "Gmail-Label").indexed(),
            .user(AppLabel.owner),
        ]
    )

    static let ticket = AppModel(
        "ticket",
        AppTicket.model,
        "Google Workspace ticket",
        "Google-Workspace-Ticket",
        order: "id",
        [
            AppField(AppTicket.hash, .char, "Hash", "Hash").indexed()
        ]
    )
}
