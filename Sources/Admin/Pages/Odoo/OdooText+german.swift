extension OdooText {
    static let german = OdooText(
        title: "Odoo",
        introduction:
            "Was das Gateway in Odoo anlegt: den Postausgangsserver, den Import von Kontakten in G Suite, den "
            + "Menüpunkt zum Holen der Termine und seine Gruppe. Auf dem Odoo-Server wird nichts installiert.",
        none: "Es ist keine Odoo-Datenbank eingerichtet: Tragen Sie odoo.databases in der Konfigurationsdatei ein.",
        database: "Datenbank",
        login: "Administrator von Odoo",
        loginHint: "Nur hierfür; nichts davon wird gespeichert. Leer: der Benutzer des Gateways selbst.",
        secret: "API-Schlüssel oder Passwort",
        look: "Nachsehen",
        setUp: "Einrichten",
        setUpHint: "Führt aus, was in der Liste steht. Was stimmt, bleibt unverändert.",
        remove: "Entfernen",
        removeHint: "Entfernt alles, was das Gateway angelegt hat; damit enden auch alle Importe von Kontakten.",
        sure: "Ich bin sicher",
        sureMissing: "Bestätigen Sie zuerst, dass Sie sicher sind.",
        done: "Erledigt.",
        runTitle: "Fortschritt",
        begins: "In Odoo wird nachgesehen.",
        progress: { "\($0) von \($1) erledigt." },
        lookAgain: "Noch einmal nachsehen",
        underWay: "Es läuft bereits etwas. Warten Sie, bis es erledigt ist.",
        unencrypted:
            "Die Konfiguration ruft dieses Odoo über http auf, ohne Verschlüsselung: Wer unterwegs mithört, kann den "
            + "Schlüssel oder das Passwort lesen, das Sie hier eingeben. Tragen Sie zuerst https in odoo.databases ein.",
        summary: { "Odoo \($0) über \($1), als \($2)." },
        rights: "Rechte des Gateway-Benutzers",
        purpose: "Wofür",
        state: "Zustand",
        details: "Einzelheiten",
        records: "Datensätze in Odoo",
        record: "Datensatz",
        present: "Funktioniert",
        missing: "Fehlt",
        failed: "Probe fehlgeschlagen",
        byAdministrator: "Durch einen Administrator",
        hidden: "Was eingerichtet ist, sieht nur ein Administrator von Odoo.",
        make: "Wird angelegt",
        change: "Wird berichtigt",
        keep: "Vorhanden",
        skip: "Nicht möglich",
        trouble: { $0.inGerman },
        features: [
            "deliveryReports": "Zustellberichte", "mail": "Import von E-Mails", "contacts": "Kontakte nach Google",
            "newContacts": "Neue Kontakte importieren", "appointments": "Termine",
            "privateAppointments": "Private Termine", "setUp": "Einrichten",
        ],
        titles: [
            "group": "Gruppe: G Suite Gateway",
            "takeover": "Importe von Kontakten aus einer früheren Version werden übernommen",
            "member": "Der Gateway-Benutzer tritt der Gruppe bei",
            "model_subscription": "Modell: wer welchen Kontakt importiert",
            "access_subscription_readers": "Rechte aller internen Benutzer an Importen von Kontakten",
            "access_x_gsuite_subscription": "Rechte der Gruppe an Importen von Kontakten",
            "field_subscribed_contact": "Feld an Importen von Kontakten: Kontakt",
            "field_subscribed_user": "Feld an Importen von Kontakten: Benutzer",
            "field_subscriptions": "Feld an Kontakten: wer sie importiert, je ein Datensatz",
            "field_subscribed_users": "Feld an Kontakten: für wen sie in Google importiert sind",
            "field_requested": "Feld an Benutzern: wann sie zuletzt ihre Termine angefordert haben",
            "field_synchronised": "Feld an Benutzern: ob das Gateway für sie handeln darf",
            "field_event": "Feld an Terminen: für welchen von Google sie stehen",
            "action_subscribe": "Aktion: In G Suite importieren",
            "action_unsubscribe": "Aktion: Import in G Suite entfernen",
            "action_request": "Aktion: Termine von Google holen",
            "action_as_owner": "Aktion: Aufrufe als andere Benutzer, für das Gateway",
            "action_synchronise": "Aktion: für wen das Gateway handelt",
            "action_trial": "Aktion: Probe der Rechte des Gateways",
            "action_failures": "Aktion: fehlgeschlagene Zustellungen melden, für das Gateway",
            "action_aliases": "Aktion: Message-IDs von Gmail bekannt machen, für das Gateway",
            "partner_search": "Filter an Kontakten: in G Suite importiert oder nicht",
            "partner_list": "Spalte in der Liste der Kontakte",
            "menu_request": "Menüpunkt im Kalender: Termine von Google holen",
            "mail_server": "Postausgangsserver",
            "access_res_partner": "Rechte der Gruppe an Kontakten",
            "access_calendar_event": "Rechte der Gruppe an Terminen",
            "access_calendar_attendee": "Rechte der Gruppe an Teilnehmern",
            "access_calendar_recurrence": "Rechte der Gruppe an Terminserien",
            "access_calendar_alarm": "Rechte der Gruppe an Erinnerungen",
            "access_mail_message": "Rechte der Gruppe an Nachrichten",
            "access_ir_attachment": "Rechte der Gruppe an Anhängen",
            "access_ir_model_data": "Rechte der Gruppe an externen IDs",
            "access_ir_actions_server": "Rechte der Gruppe an Serveraktionen",
        ]
    )
}

extension OdooServices.Trouble {
    fileprivate var inGerman: String {
        switch cause {
        case .login:
            "Odoo hat die Anmeldung abgelehnt. Prüfen Sie Benutzernamen und Schlüssel; bei Zwei-Faktor-Authentifizierung "
                + "nimmt Odoo kein Passwort an: Legen Sie einen API-Schlüssel an."
        case .rights: "Dieser Benutzer von Odoo hat dafür keine Rechte an \(about). Nehmen Sie einen Administrator."
        case .unknownModel: "Odoo kennt \(about) nicht. Installieren Sie das Modul, zu dem es gehört."
        case .busy: "Odoo ist beschäftigt. Versuchen Sie es gleich noch einmal."
        case .database: "Diese Odoo-Datenbank gibt es nicht. Prüfen Sie ihren Namen in der Konfigurationsdatei."
        case .webPage:
            "Statt einer Antwort von Odoo kam eine Webseite mit dem Status \(about). Prüfen Sie Odoos Adresse und den "
                + "Namen der Datenbank."
        case .redirected: "Odoos Adresse führt weiter nach \(about). Tragen Sie diese in der Konfigurationsdatei ein."
        case .version: "Odoo \(about) ist zu alt. Aktualisieren Sie Odoo."
        case .noAnswer: "Odoo antwortet nicht (\(about)). Prüfen Sie seine Adresse und ob es läuft."
        case .refused: "Odoo lehnt ab: \(about)"
        case .other: "Odoo meldet: \(words)"
        }
    }
}
