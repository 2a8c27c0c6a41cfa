extension AssistantText {
    static let german = AssistantText(
        title: "Einrichtungsassistent",
        shortTitle: "Einrichtung",
        lead:
            "Erledigt ist, was tatsächlich eingerichtet ist. Sie können jederzeit hierher zurückkommen.",
        finished: "Alles ist eingerichtet.",
        done: "Erledigt",
        open: "Offen",
        project: "1. Google-Projekt",
        projectLead:
            "Google verlangt ein Projekt für das Programm, das um Zugriff bittet. Sie legen es einmal an, auf console.cloud.google.com:",
        projectSteps: [
            "Wählen Sie ein Projekt oder legen Sie eines an (oben links).",
            "APIs und Dienste > Bibliothek: Aktivieren Sie die unten genannten APIs.",
            "Google Auth Platform > Branding: Benennen Sie die App; Zielgruppe: Wählen Sie „Intern“. Bei „Extern“ endet"
                + " jeder Zugriff nach sieben Tagen, solange die App im Test ist.",
            "Google Auth Platform > Datenzugriff: Fügen Sie die unten genannten Bereiche (Scopes) hinzu.",
            "Google Auth Platform > Clients > Client erstellen > Webanwendung: Tragen Sie Ursprung und Weiterleitungs-URI"
                + " von unten ein, Zeichen für Zeichen.",
            "Kopieren Sie Client-ID und Clientschlüssel sofort: Google zeigt den Schlüssel nur jetzt. Tragen Sie beide hier"
                + " unter „Google-Projekt“ ein.",
        ],
        projectDone: { "Der OAuth-Client ist bekannt: \($0)" },
        projectByDelegation: "Ein Dienstkonto handelt für die Benutzer; ein OAuth-Client ist nicht nötig.",
        projectLink: "Client eintragen",
        apis: "APIs",
        origin: "Autorisierter JavaScript-Ursprung",
        redirect: "Autorisierte Weiterleitungs-URI",
        redirectHint:
            "Google nimmt nur HTTPS mit öffentlichem Domainnamen, außer bei localhost. Erreichen müssen sie nur Browser,"
            + " nicht Google.",
        scopes: "Bereiche (Scopes)",
        scopesHint:
            "Zum Senden und zum Nachsehen in „Gesendet“. Weitere Funktionen verlangen weitere, wenn sie gewährt werden.",
        delegation: "Oder ein Dienstkonto für alle handeln lassen",
        account: "2. Ein Konto",
        accountLead:
            "Ein Benutzer gewährt den Zugriff in seinen persönlichen Einstellungen, oder ein Dienstkonto handelt für ihn.",
        accountDone: { "In Betrieb: \($0)" },
        accountBroken: { "Ohne Zugriff: \($0)" },
        accountLink: "Zugriff gewähren",
        sender: "3. Standardabsender",
        senderLead: "Ein Konto übernimmt Systemmails und E-Mails von Absendern ohne eigenes Konto.",
        senderDone: { "Standardabsender: \($0)" },
        senderChoose: "Konto",
        senderButton: "Wählen",
        senderChosen: { "\($0) ist der Standardabsender." },
        mail: "4. Testnachricht",
        mailLead: "Sie geht durch die Warteschlange des Gateways über den Standardabsender, wie jede Systemmail.",
        mailDone: { "Gmail hat eine Nachricht angenommen: \($0)." },
        mailNeedsSender: "Wählen Sie zuerst den Standardabsender.",
        mailTo: "Empfänger",
        mailButton: "Testnachricht senden",
        mailFailed: { "Die Testnachricht kam nicht in die Warteschlange: \($0)." },
        odoo: "5. Odoos Postausgangsserver",
        odooLead:
            "In Odoo: Einstellungen > Technisch > E-Mail > Postausgangsserver > Neu. Klicken Sie dort auf „Verbindung testen“;"
            + " daraus entsteht keine E-Mail.",
        odooDone: { "Eine E-Mail kam per SMTP an: \($0)." },
        odooFilter: "Absenderfilter (FROM Filtering)",
        odooFilterTrap:
            "Lassen Sie ihn nie leer: Odoo 17 und neuer schreibt dann jeden Absender in notifications@ um, und alle E-Mails"
            + " gehen über den Standardabsender statt über die Konten der Benutzer.",
        odooFilterUnknown: "Ihre E-Mail-Domains, etwa acme.example",
        odooHost: "SMTP-Server",
        odooPort: "SMTP-Port",
        odooEncryption: "Verbindungsverschlüsselung",
        encryptionName: {
            switch $0 {
            case "plain": "Keine"
            case "tls": "SSL/TLS"
            default: "TLS (STARTTLS); „Keine“ geht auch"
            }
        },
        odooLogin: "Authentifizierung",
        odooNoLogin: "Benutzername; beide Felder leer",
        odooNeedsLogin:
            "Benutzername; Login und Passwort, angelegt mit: gsuite-gateway user add odoo --password-file -",
        odooLocal:
            "Dieser Listener antwortet nur auf dem Rechner des Gateways selbst. Für ein Odoo anderswo öffnen Sie in der"
            + " Konfigurationsdatei einen weiteren, mit Login.",
        odooTest: "Jede Odoo-Datenbank, die sendet, muss so eingerichtet sein.",
        listener: { "Listener \($0)" },
        testTitle: "Die Testnachricht",
        testTo: "Empfänger",
        testQueueID: "Kennung in der Warteschlange",
        testState: "Zustand",
        testGmailID: "Gmail-ID",
        testNoGmailID: "Noch keine",
        testReason: "Grund",
        testAccount: "Konto",
        testAttempts: "Versuche",
        testAttempt: "Versuch",
        testOutcome: "Ergebnis",
        testAnswer: "Googles Antwort",
        testTime: "Zeit",
        testRefresh: "Noch einmal nachsehen",
        testOver: "Gmail hat die Nachricht. Sehen Sie im Postfach des Empfängers nach, auch im Spam-Ordner.",
        testBack: "Zurück zum Assistenten",
        deliveryState: {
            switch $0 {
            case "waiting": "Wartend"
            case "sending": "Wird gesendet"
            case "uncertain": "Vielleicht gesendet; wird gesucht"
            case "held": "Angehalten"
            case "delivered": "Gesendet"
            case "failed": "Fehlgeschlagen"
            case "suppressed": "Doppelt, nicht gesendet"
            default: "Entfernt"
            }
        }
    )
}
