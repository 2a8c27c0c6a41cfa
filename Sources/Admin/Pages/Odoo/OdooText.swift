import Base

/// The words of the page on what the gateway keeps in Odoo.
struct OdooText: Texts {
    let title = Localized("Odoo", "Odoo")
    let introduction = Localized(
        "What the gateway keeps in Odoo: the outgoing mail server, the import of contacts in G Suite, the menu "
            + "entry that fetches appointments, and its group. Nothing is installed on Odoo's server.",
        "Was das Gateway in Odoo anlegt: den Postausgangsserver, den Import von Kontakten in G Suite, den "
            + "Menüpunkt zum Abrufen der Termine und seine Gruppe. Auf dem Odoo-Server wird nichts installiert."
    )
    let none = Localized(
        "There is no Odoo database yet.",
        "Es gibt noch keine Odoo-Datenbank."
    )
    let addDatabase = Localized("Add a database", "Datenbank hinzufügen")
    let databases = Localized("Databases", "Datenbanken")
    let database = Localized("Database", "Datenbank")
    let login = Localized("Odoo administrator", "Odoo-Administrator")
    let loginHint = Localized(
        "For this action only; it is not stored. If empty, the gateway's own user is used.",
        "Nur für diese Aktion; wird nicht gespeichert. Wenn leer, wird der Benutzer des Gateways verwendet."
    )
    let secret = Localized("API key or password", "API-Schlüssel oder Passwort")
    let check = Localized("Check", "Prüfen")
    let setUp = Localized("Set up", "Einrichten")
    let setUpHint = Localized(
        "Carries out the steps in the list. Records that are correct are left unchanged.",
        "Führt die Schritte der Liste aus. Korrekte Datensätze bleiben unverändert."
    )
    let remove = Localized("Remove", "Entfernen")
    let removeHint = Localized(
        "Removes everything the gateway created, including users' contact subscriptions.",
        "Entfernt alles, was das Gateway angelegt hat, auch die Abonnements der Kontakte."
    )
    let sure = Localized("I am sure", "Ich bin sicher")
    let sureMissing = Localized("Confirm that you are sure.", "Bestätigen Sie, dass Sie sicher sind.")
    let done = Localized("Done.", "Erledigt.")
    let runTitle = Localized("Progress", "Fortschritt")
    let begins = Localized("Checking Odoo.", "Odoo wird geprüft.")
    let progress = { @Sendable (number: String, total: String) in
        Localized("\(number) of \(total) done.", "\(number) von \(total) erledigt.")
    }
    let checkAgain = Localized("Check again", "Erneut prüfen")
    let underWay = Localized(
        "Another operation is running. Wait until it is done.",
        "Es läuft bereits ein Vorgang. Warten Sie, bis er abgeschlossen ist."
    )
    let unencrypted = Localized(
        "This Odoo is called over http, without encryption: anyone on the network path can read the key or password "
            + "you enter here. Use https in its URL first.",
        "Dieses Odoo wird unverschlüsselt über http aufgerufen: Jeder auf dem Netzwerkweg kann den Schlüssel oder das "
            + "Passwort lesen, das Sie hier eingeben. Tragen Sie zuerst https in seiner URL ein."
    )
    let summary = { @Sendable (version: String, dialect: String, login: String) in
        Localized("Odoo \(version) over \(dialect), as \(login).", "Odoo \(version) über \(dialect), als \(login).")
    }
    let closedCompanies = { @Sendable (login: String, names: String) in
        Localized(
            "Users work in companies in which \(login) is not allowed: \(names). Odoo refuses the gateway their contacts. Add "
                + "them to the allowed companies of \(login) in Odoo.",
            "Benutzer arbeiten in Unternehmen, die \(login) nicht erlaubt sind: \(names). Odoo verweigert dem Gateway deren "
                + "Kontakte. Fügen Sie sie in Odoo bei den erlaubten Unternehmen von \(login) hinzu."
        )
    }
    let rights = Localized("Access rights of the gateway's user", "Zugriffsrechte des Gateway-Benutzers")
    let purpose = Localized("Feature", "Funktion")
    let state = Localized("State", "Status")
    let details = Localized("Details", "Details")
    let records = Localized("Records in Odoo", "Datensätze in Odoo")
    let record = Localized("Record", "Datensatz")
    let present = Localized("Works", "Funktioniert")
    let missing = Localized("Missing", "Fehlt")
    /// What trying it came to.
    let failed = Localized("Test failed", "Test fehlgeschlagen")
    /// Of the setup, which the gateway's user need not be able to do.
    let byAdministrator = Localized("By an administrator", "Durch einen Administrator")
    let hidden = Localized(
        "Only an Odoo administrator can see what is set up.",
        "Nur ein Odoo-Administrator kann sehen, was eingerichtet ist."
    )
    let make = Localized("To be created", "Wird angelegt")
    let change = Localized("To be corrected", "Wird korrigiert")
    let keep = Localized("Up to date", "Aktuell")
    let skip = Localized("Not possible", "Nicht möglich")
    /// Why Odoo did not do it, and what to do about that.
    let failure = { @Sendable (failure: OdooSetupFailure) in
        Localized(failure.words, failure.inGerman)
    }
    let feature = { @Sendable (name: String) in
        switch name {
        case "deliveryReports": Localized("Delivery reports", "Zustellberichte")
        case "mail": Localized("Mail import", "E-Mail-Import")
        case "contacts": Localized("Contacts to Google", "Kontakte nach Google")
        case "newContacts": Localized("Subscriptions to new contacts", "Neue Kontakte importieren")
        case "appointments": Localized("Appointments", "Termine")
        case "privateAppointments": Localized("Private appointments", "Private Termine")
        case "setUp": Localized("Setup", "Einrichtung")
        default: Localized(name, name)
        }
    }
    /// What says more than the record's own German title has words here.
    let step = { @Sendable (step: OdooSetupStep) in
        Localized(step.title, OdooText.germanSteps[step.name] ?? step.germanTitle)
    }

    /// The first version whose contacts have no field for a salutation.
    static let firstWithoutTitles = 19

    /// The feature that is setting up itself.
    static let setUpFeature = "setUp"

    private static let germanSteps = [
        "group": "Gruppe: G Suite Gateway",
        "model_subscription": "Modell: wer welchen Kontakt importiert",
        "access_subscription_readers": "Zugriffsrechte aller internen Benutzer auf Importe von Kontakten",
        "access_x_gsuite_subscription": "Zugriffsrechte der Gruppe auf Importe von Kontakten",
        "field_subscribed_contact": "Feld an Importen von Kontakten: Kontakt",
        "field_subscribed_user": "Feld an Importen von Kontakten: Benutzer",
        "field_subscriptions": "Feld an Kontakten: wer sie importiert, je ein Datensatz",
        "field_subscribed_users": "Feld an Kontakten: für wen sie in Google importiert sind",
        "field_requested": "Feld an Benutzern: wann sie zuletzt ihre Termine angefordert haben",
        "field_synchronised": "Feld an Benutzern: ob das Gateway als sie handeln darf",
        "field_event": "Feld an Terminen: der zugehörige Termin bei Google",
        "action_subscribe": "Aktion: In G Suite importieren",
        "action_unsubscribe": "Aktion: Import in G Suite entfernen",
        "action_request": "Aktion: Termine von Google abrufen",
        "action_as_owner": "Aktion: Aufrufe als andere Benutzer, für das Gateway",
        "action_synchronise": "Aktion: Benutzer, als die das Gateway handelt",
        "action_trial": "Aktion: Test der Zugriffsrechte des Gateways",
        "action_failures": "Aktion: fehlgeschlagene Zustellungen melden, für das Gateway",
        "action_aliases": "Aktion: Message-IDs von Gmail bekannt machen, für das Gateway",
        "partner_search": "Filter an Kontakten: in G Suite importiert oder nicht",
        "partner_list": "Spalte in der Liste der Kontakte",
        "menu_request": "Menüpunkt im Kalender: Termine von Google abrufen",
        "mail_server": "Postausgangsserver",
        "access_res_partner": "Zugriffsrechte der Gruppe auf Kontakte",
        "access_calendar_event": "Zugriffsrechte der Gruppe auf Termine",
        "access_calendar_attendee": "Zugriffsrechte der Gruppe auf Teilnehmer",
        "access_calendar_recurrence": "Zugriffsrechte der Gruppe auf Terminserien",
        "access_calendar_alarm": "Zugriffsrechte der Gruppe auf Erinnerungen",
        "access_mail_message": "Zugriffsrechte der Gruppe auf Nachrichten",
        "access_ir_attachment": "Zugriffsrechte der Gruppe auf Anhänge",
        "access_ir_model_data": "Zugriffsrechte der Gruppe auf externe IDs",
        "access_ir_actions_server": "Zugriffsrechte der Gruppe auf Serveraktionen",
    ]
}

extension Translated<OdooText> {
    func badge(_ action: OdooSetupStep.Action) -> Badge {
        switch action {
        case .make: Badge(self.make, .warning)
        case .change: Badge(self.change, .warning)
        case .keep: Badge(self.keep, .good)
        case .skip: Badge(self.skip, .neutral)
        }
    }
}

extension OdooSetupFailure {
    fileprivate var inGerman: String {
        switch cause {
        case .login:
            "Odoo hat die Anmeldung abgelehnt. Prüfen Sie Benutzernamen und Schlüssel; bei "
                + "Zwei-Faktor-Authentifizierung akzeptiert Odoo kein Passwort: Erstellen Sie einen API-Schlüssel."
        case .rights: "Diesem Odoo-Benutzer fehlt das Zugriffsrecht auf \(about). Verwenden Sie einen Administrator."
        case .unknownModel: "Odoo kennt \(about) nicht. Installieren Sie das Modul, zu dem es gehört."
        case .busy: "Odoo ist ausgelastet. Versuchen Sie es gleich noch einmal."
        case .database: "Diese Odoo-Datenbank gibt es nicht. Prüfen Sie ihren Namen."
        case .webPage:
            "Statt einer Antwort von Odoo kam eine Webseite mit dem Status \(about). Prüfen Sie Odoos Adresse und den "
                + "Namen der Datenbank."
        case .redirected:
            "Odoos Adresse leitet auf \(about) weiter. Tragen Sie diese Adresse als URL der Datenbank ein."
        case .version: "Odoo \(about) ist zu alt. Aktualisieren Sie Odoo."
        case .noAnswer: "Odoo antwortet nicht (\(about)). Prüfen Sie seine Adresse und ob es läuft."
        case .refused: "Odoo hat abgelehnt: \(about)"
        case .interrupted:
            "Das Gateway wurde beendet, bevor das fertig war. Starten Sie es noch einmal; was schon erledigt ist, bleibt."
        case .other: "Odoo meldet: \(words)"
        }
    }
}
