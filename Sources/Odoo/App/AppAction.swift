/// A server action of the app.
struct AppAction {
    /// The end of its external id.
    let name: String
    let title: (english: String, german: String)
    /// The external id of the model that it belongs to.
    let model: String
    /// The external id of the group that may run it.
    let group: String
    /// Whether the action menu of lists and forms shows it.
    let isInMenu: Bool
    let code: String

    private static let (users, administrators) = ("base.group_user", "base.group_system")
    private static let gateway = AppCatalogue.own("group")

    private init(
        _ name: String,
        _ english: String,
        _ german: String,
        on model: String,
        for group: String = users,
        isInMenu: Bool = false,
        _ code: String
    ) {
        self.name = name
        title = (english, german)
        self.model = model
        self.group = group
        self.isInMenu = isInMenu
        self.code = code
    }

    static var app: [AppAction] { mail + settings + forGateway }

    private static var mail: [AppAction] {
        let model = AppTables.mail.externalID
        return [
            AppAction(
                "mail_import",
                "Import mails",
                "Importiere Mails",
                on: model,
                isInMenu: true,
                AppCode.importMails
            ),
            AppAction(
                "mail_import_remove",
                "Import mails & delete them",
                "Importiere Mails & lösche sie",
                on: model,
                isInMenu: true,
                AppCode.importAndRemove
            ),
            AppAction(
                "mail_remove",
                "Delete from the list",
                "Aus der Liste löschen",
                on: model,
                isInMenu: true,
                AppCode.removeMails
            ),
            AppAction(
                "mail_choose",
                "Choose contacts",
                "Kontakte auswählen",
                on: model,
                isInMenu: true,
                AppCode.chooseContacts
            ),
            AppAction(
                "mail_contact",
                "Create contacts",
                "Kontakte anlegen",
                on: model,
                isInMenu: true,
                AppCode.createContacts
            ),
            AppAction(
                "choice_save",
                "Use these contacts",
                "Diese Kontakte verwenden",
                on: AppTables.choice.externalID,
                AppCode.useContacts
            ),
        ]
    }

    private static var settings: [AppAction] {
        let model = AppTables.settings.externalID
        return [
            AppAction("settings", "My settings", "Meine Einstellungen", on: model, AppCode.openSettings),
            // Each app opens them by an action of its own, so that their address shows the menus of that app.
            AppAction(
                "settings_contacts",
                "Google settings (Contacts)",
                "Google-Einstellungen (Kontakte)",
                on: model,
                AppCode.openSettings
            ),
            AppAction(
                "settings_calendar",
                "Google settings (Calendar)",
                "Google-Einstellungen (Kalender)",
                on: model,
                AppCode.openSettings
            ),
            AppAction("grant", "Grant access", "Zugriff gewähren", on: model, AppCode.grant),
        ]
            + zip(synchronisations, AppCode.synchronisations).map { synchronisation, action in
                AppAction(
                    "sync_\(action.kind.rawValue)",
                    synchronisation.title.english,
                    synchronisation.title.german,
                    on: model,
                    action.code
                )
            }
    }

    typealias Words = (english: String, german: String)

    /// What users can ask for: the button, and what it says then.
    static let synchronisations: [(kind: AppRequest.Kind, title: Words, told: Words)] = [
        (
            .folders, ("Synchronise folders", "Synchronisiere Ordner"),
            ("The folders are being read from Gmail.", "Die Ordner werden aus Gmail gelesen.")
        ),
        (
            .incoming, ("Synchronise incoming mail", "Synchronisiere E-Mail-Eingang"),
            ("Incoming mail is being fetched.", "Eingehende E-Mails werden abgerufen.")
        ),
        (
            .outgoing, ("Synchronise outgoing mail", "Synchronisiere E-Mail-Ausgang"),
            ("Outgoing mail is being fetched.", "Ausgehende E-Mails werden abgerufen.")
        ),
        (
            .appointments, ("Synchronise appointments", "Synchronisiere Termine"),
            ("Appointments are being fetched.", "Die Termine werden abgerufen.")
        ),
        (
            .contacts, ("Synchronise contacts", "Synchronisiere Kontakte"),
            ("Contacts are being synchronised.", "Die Kontakte werden synchronisiert.")
        ),
    ]

    private static var forGateway: [AppAction] {
        [
            AppAction(
                "notify",
                "G Suite Gateway: messages to users",
                "G Suite Gateway: Hinweise an Benutzer",
                on: "base.model_res_users",
                for: gateway,
                AppCode.notify
            ),
            AppAction(
                "administrators",
                "G Suite Gateway: administrators",
                "G Suite Gateway: Administratoren",
                on: "base.model_res_users",
                for: gateway,
                AppCode.administrators
            ),
            AppAction(
                "requested_mails",
                "G Suite Gateway: requests for messages",
                "G Suite Gateway: Anforderungen zu Nachrichten",
                on: AppTables.mail.externalID,
                for: gateway,
                AppCode.requestedMails
            ),
            AppAction(
                "write_mails",
                "G Suite Gateway: lists of messages",
                "G Suite Gateway: Nachrichtenlisten",
                on: AppTables.mail.externalID,
                for: gateway,
                AppCode.writeMails
            ),
            AppAction(
                "spend_ticket",
                "G Suite Gateway: sign-in to the console",
                "G Suite Gateway: Anmeldung an der Konsole",
                on: AppTables.ticket.externalID,
                for: gateway,
                AppCode.spendTicket
            ),
            AppAction(
                "write_settings",
                "G Suite Gateway: settings of users",
                "G Suite Gateway: Einstellungen der Benutzer",
                on: AppTables.settings.externalID,
                for: gateway,
                AppCode.writeSettings
            ),
        ]
    }

    static var administration: [AppAction] {
        let model = AppTables.action.externalID
        return [
            AppAction(
                "run",
                "Run now",
                "Jetzt ausführen",
                on: model,
                for: administrators,
                isInMenu: true,
                AppCode.run
            ),
            AppAction(
                "enable",
                "Turn on",
                "Einschalten",
                on: model,
                for: administrators,
                isInMenu: true,
                AppCode.enable
            ),
            AppAction(
                "disable",
                "Turn off",
                "Ausschalten",
                on: model,
                for: administrators,
                isInMenu: true,
                AppCode.disable
            ),
        ]
    }
}
