import Base

/// The words of the setup assistant.
struct AssistantText: Texts {
    let title = Localized("Setup assistant", "Einrichtungsassistent")
    /// The title where there is little room.
    let shortTitle = Localized("Assistant", "Assistent")
    let lead = Localized(
        "A step is done when it is set up. You can come back at any time.",
        "Ein Schritt ist erledigt, sobald er eingerichtet ist. Sie können jederzeit zurückkommen."
    )
    let finished = Localized("Everything is set up.", "Alles ist eingerichtet.")
    let done = Localized("Done", "Erledigt")
    let open = Localized("To do", "Offen")
    let project = Localized("1. Google project", "1. Google-Projekt")
    let projectLead = Localized(
        "Google requires a project for the program that asks for access. Create it once, at "
            + "console.cloud.google.com:",
        "Google verlangt ein Projekt für das Programm, das Zugriff anfordert. Erstellen Sie es einmalig auf "
            + "console.cloud.google.com:"
    )
    let projectSteps = Localized(
        [
            "Select or create a project (top left).",
            "APIs and services > Library: enable the APIs below.",
            "Google Auth Platform > Branding: name the app; Audience: choose Internal. With External, access "
                + "granted while the app is in testing ends after seven days.",
            "Google Auth Platform > Data access: add the scopes below.",
            "Google Auth Platform > Clients > Create client > Web application: enter the origin and the redirect "
                + "URI below, character by character.",
            "Copy the client ID and the client secret immediately: Google shows the secret only once. Enter both "
                + "here under Google project.",
        ],
        [
            "Wählen Sie ein Projekt aus oder erstellen Sie eines (oben links).",
            "APIs und Dienste > Bibliothek: Aktivieren Sie die unten genannten APIs.",
            "Google Auth Platform > Branding: Benennen Sie die App; Zielgruppe: Wählen Sie „Intern“. Bei „Extern“ "
                + "endet jeder Zugriff nach sieben Tagen, solange die App im Test ist.",
            "Google Auth Platform > Datenzugriff: Fügen Sie die unten genannten Bereiche (Scopes) hinzu.",
            "Google Auth Platform > Clients > Client erstellen > Webanwendung: Tragen Sie Quelle und "
                + "Weiterleitungs-URI von unten Zeichen für Zeichen ein.",
            "Kopieren Sie Client-ID und Clientschlüssel sofort: Google zeigt den Schlüssel nur einmal. Tragen Sie "
                + "beide hier unter „Google-Projekt“ ein.",
        ]
    )
    let projectDone = { @Sendable (clientID: String) in
        Localized("OAuth client: \(clientID)", "OAuth-Client: \(clientID)")
    }
    let projectByDelegation = Localized(
        "A service account acts for the users; no OAuth client is needed.",
        "Ein Dienstkonto handelt für die Benutzer; ein OAuth-Client ist nicht nötig."
    )
    let projectLink = Localized("Enter the client", "Client eintragen")
    let apis = Localized("APIs", "APIs")
    let origin = Localized("Authorised JavaScript origin", "Autorisierte JavaScript-Quelle")
    let redirect = Localized("Authorised redirect URI", "Autorisierte Weiterleitungs-URI")
    let redirectHint = Localized(
        "Google accepts only HTTPS with a public domain name, except for localhost. Only browsers need to reach "
            + "it, not Google.",
        "Google akzeptiert nur HTTPS mit öffentlichem Domainnamen, außer bei localhost. Nur Browser müssen sie "
            + "erreichen, nicht Google."
    )
    let scopes = Localized("Scopes", "Bereiche (Scopes)")
    let scopesHint = Localized(
        "For sending and for reading sent mail, as ticked at first in the personal settings. Add those of the other "
            + "purposes that your users may grant:",
        "Zum Senden und zum Prüfen gesendeter E-Mails, wie in den persönlichen Einstellungen anfangs angekreuzt. Fügen "
            + "Sie die der übrigen Zwecke hinzu, die Ihre Benutzer gewähren dürfen:"
    )
    let delegation = Localized("Or let a service account act for all", "Oder ein Dienstkonto für alle handeln lassen")
    let account = Localized("2. An account", "2. Ein Konto")
    let accountLead = Localized(
        "A user grants access in the personal settings, or a service account acts for the user.",
        "Ein Benutzer gewährt den Zugriff in seinen persönlichen Einstellungen, oder ein Dienstkonto handelt für "
            + "ihn."
    )
    let accountDone = { @Sendable (addresses: String) in
        Localized("Working: \(addresses)", "In Betrieb: \(addresses)")
    }
    let accountBroken = { @Sendable (addresses: String) in
        Localized("Without access: \(addresses)", "Ohne Zugriff: \(addresses)")
    }
    let accountLink = Localized("Grant access", "Zugriff gewähren")
    let accountOwn = { @Sendable (address: String) in
        Localized(
            "The button asks Google for your own account, \(address), for sending alone.",
            "Die Schaltfläche fordert bei Google den Zugriff auf Ihr eigenes Konto \(address) an, nur zum Senden."
        )
    }
    let accountSettings = Localized("Another address, or more than sending", "Andere Adresse oder mehr als Senden")
    let sender = Localized("3. Default sender", "3. Standardabsender")
    let senderLead = Localized(
        "One account sends system mail and mail of senders without an account of their own.",
        "Ein Konto sendet Systemmails und E-Mails von Absendern ohne eigenes Konto."
    )
    let senderDone = { @Sendable (address: String) in
        Localized("Default sender: \(address)", "Standardabsender: \(address)")
    }
    let senderBroken = { @Sendable (address: String) in
        Localized(
            "Default sender: \(address). It cannot send now; grant its access, enable it, or choose another.",
            "Standardabsender: \(address). Er kann derzeit nicht senden; gewähren Sie den Zugriff, aktivieren Sie das "
                + "Konto oder wählen Sie ein anderes."
        )
    }
    let senderChoose = Localized("Account", "Konto")
    let senderButton = Localized("Choose", "Auswählen")
    let senderChosen = { @Sendable (address: String) in
        Localized("\(address) is the default sender.", "\(address) ist der Standardabsender.")
    }
    let mail = Localized("4. Test message", "4. Testnachricht")
    let mailLead = Localized(
        "It is queued and sent by the default sender, like any system mail.",
        "Sie durchläuft die Warteschlange und wird wie jede Systemmail vom Standardabsender gesendet."
    )
    let mailDone = { @Sendable (when: String) in
        Localized("Gmail accepted a message: \(when).", "Gmail hat eine Nachricht angenommen: \(when).")
    }
    let mailNeedsSender = Localized("Choose the default sender first.", "Wählen Sie zuerst den Standardabsender aus.")
    let mailTo = Localized("Recipient", "Empfänger")
    let mailButton = Localized("Send test message", "Testnachricht senden")
    let mailFailed = { @Sendable (why: String) in
        Localized(
            "The test message was not queued: \(why).",
            "Die Testnachricht wurde nicht in die Warteschlange gestellt: \(why)."
        )
    }
    let odoo = Localized("5. Odoo's outgoing mail server", "5. Postausgangsserver in Odoo")
    let odooLead = Localized(
        "In Odoo: Settings > Technical > Email > Outgoing Mail Servers > New. Click Test Connection there; this "
            + "sends no mail.",
        "In Odoo: Einstellungen > Technisch > E-Mail > Postausgangsserver > Neu. Klicken Sie dort auf „Verbindung "
            + "testen“; dabei wird keine E-Mail gesendet."
    )
    let odooDone = { @Sendable (when: String) in
        Localized("Mail was received over SMTP: \(when).", "Eine E-Mail wurde per SMTP empfangen: \(when).")
    }
    let odooFilter = Localized("FROM Filtering", "Absenderfilter (FROM Filtering)")
    let odooFilterTrap = Localized(
        "Never leave it empty: Odoo 17 and later would rewrite every From to notifications@, and all mail would go "
            + "through the default sender instead of the users' accounts.",
        "Lassen Sie das Feld nie leer: Odoo 17 und neuer ersetzt sonst jeden Absender durch notifications@, und "
            + "alle E-Mails gehen über den Standardabsender statt über die Konten der Benutzer."
    )
    let odooFilterUnknown = Localized(
        "your mail domains, such as acme.example",
        "Ihre E-Mail-Domains, etwa acme.example"
    )
    let odooHost = Localized("SMTP Server", "SMTP-Server")
    let odooPort = Localized("SMTP Port", "SMTP-Port")
    let odooEncryption = Localized("Connection Encryption", "Verbindungsverschlüsselung")
    let encryptionName = { @Sendable (encryption: SMTPEncryption) in
        switch encryption {
        case .plain: Localized("None", "Keine")
        case .tls: Localized("SSL/TLS", "SSL/TLS")
        case .startTLS: Localized("TLS (STARTTLS); None also works", "TLS (STARTTLS); „Keine“ funktioniert auch")
        }
    }
    let odooLogin = Localized("Authenticate with", "Authentifizierung")
    let odooNoLogin = Localized("Username; both fields empty", "Benutzername; beide Felder leer")
    let odooNeedsLogin = Localized(
        "Username; a login and its password, created with: gsuite-gateway login add odoo --password-file -",
        "Benutzername; Login und Passwort, erstellt mit: gsuite-gateway login add odoo --password-file -"
    )
    let odooLocal = Localized(
        "This listener answers on the gateway's own machine only. For an Odoo on another machine, configure "
            + "another listener with a login in the configuration file.",
        "Dieser Listener antwortet nur auf dem Gateway-Rechner selbst. Für ein Odoo auf einem anderen Rechner "
            + "richten Sie in der Konfigurationsdatei einen weiteren mit Login ein."
    )
    let odooTest = Localized(
        "Set up every Odoo database that sends mail this way.",
        "Richten Sie jede Odoo-Datenbank, die E-Mails sendet, so ein."
    )
    let listener = { @Sendable (name: String) in
        Localized("Listener \(name)", "Listener \(name)")
    }
    let testTitle = Localized("Test message", "Testnachricht")
    let testTo = Localized("Recipient", "Empfänger")
    let testQueueID = Localized("Queue ID", "Warteschlangen-ID")
    let testState = Localized("State", "Status")
    let testRemoteID = Localized("Gmail ID", "Gmail-ID")
    let testNoRemoteID = Localized("None yet", "Noch keine")
    let testReason = Localized("Reason", "Grund")
    let testAccount = Localized("Account", "Konto")
    let testAttempts = Localized("Attempts", "Versuche")
    let testAttempt = Localized("Attempt", "Versuch")
    let testOutcome = Localized("Result", "Ergebnis")
    let testAnswer = Localized("Google's answer", "Antwort von Google")
    let testTime = Localized("Time", "Zeit")
    let testRefresh = Localized("Refresh", "Aktualisieren")
    let testOver = Localized(
        "Gmail has accepted the message. Check the recipient's mailbox, including its spam folder.",
        "Gmail hat die Nachricht angenommen. Prüfen Sie das Postfach des Empfängers, auch den Spam-Ordner."
    )
    let testBack = Localized("Back to the assistant", "Zurück zum Assistenten")
    let deliveryState = { @Sendable (name: String) in
        switch name {
        case "waiting": Localized("Waiting", "Wartend")
        case "sending": Localized("Being sent", "Wird gesendet")
        case "outcome-unknown":
            Localized("Outcome unknown; searching Sent", "Ergebnis unbekannt; „Gesendet“ wird durchsucht")
        case "held": Localized("Held", "Angehalten")
        case "delivered": Localized("Sent", "Gesendet")
        case "failed": Localized("Failed", "Fehlgeschlagen")
        case "captured": Localized("Captured", "Abgefangen")
        case "suppressed": Localized("Duplicate, not sent", "Duplikat, nicht gesendet")
        default: Localized("Removed", "Entfernt")
        }
    }
}
