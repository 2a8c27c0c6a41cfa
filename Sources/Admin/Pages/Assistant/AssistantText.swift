import Base

/// The words of the set-up assistant.
struct AssistantText: Texts {
    let title = Localized("Set-up assistant", "Einrichtungsassistent")
    /// The title where there is little room.
    let shortTitle = Localized("Set-up", "Einrichtung")
    let lead = Localized(
        "What is done is seen by what is there, not by what was clicked. You can come back at any time.",
        "Erledigt ist, was tatsächlich eingerichtet ist. Sie können jederzeit hierher zurückkommen."
    )
    let finished = Localized("Everything is set up.", "Alles ist eingerichtet.")
    let done = Localized("Done", "Erledigt")
    let open = Localized("To do", "Offen")
    let project = Localized("1. Google project", "1. Google-Projekt")
    let projectLead = Localized(
        "Google wants to know the program that asks for access. It is made once, at console.cloud.google.com:",
        "Google verlangt ein Projekt für das Programm, das um Zugriff bittet. Sie legen es einmal an, auf "
            + "console.cloud.google.com:"
    )
    let projectSteps = Localized(
        [
            "Choose or make a project (top left).",
            "APIs and services > Library: enable the APIs below.",
            "Google Auth Platform > Branding: name the app; Audience: choose Internal. With External, access "
                + "granted while the app is in testing ends after seven days.",
            "Google Auth Platform > Data access: add the scopes below.",
            "Google Auth Platform > Clients > Create client > Web application: enter the origin and the redirect "
                + "URI below, character by character.",
            "Copy the client ID and the client secret at once: Google shows the secret only now. Enter them here "
                + "under Google project.",
        ],
        [
            "Wählen Sie ein Projekt oder legen Sie eines an (oben links).",
            "APIs und Dienste > Bibliothek: Aktivieren Sie die unten genannten APIs.",
            "Google Auth Platform > Branding: Benennen Sie die App; Zielgruppe: Wählen Sie „Intern“. Bei „Extern“ "
                + "endet jeder Zugriff nach sieben Tagen, solange die App im Test ist.",
            "Google Auth Platform > Datenzugriff: Fügen Sie die unten genannten Bereiche (Scopes) hinzu.",
            "Google Auth Platform > Clients > Client erstellen > Webanwendung: Tragen Sie Ursprung und "
                + "Weiterleitungs-URI von unten ein, Zeichen für Zeichen.",
            "Kopieren Sie Client-ID und Clientschlüssel sofort: Google zeigt den Schlüssel nur jetzt. Tragen Sie "
                + "beide hier unter „Google-Projekt“ ein.",
        ]
    )
    let projectDone = { @Sendable (clientID: String) in
        Localized("The OAuth client is known: \(clientID)", "Der OAuth-Client ist bekannt: \(clientID)")
    }
    let projectByDelegation = Localized(
        "A service account acts for the users; no OAuth client is needed.",
        "Ein Dienstkonto handelt für die Benutzer; ein OAuth-Client ist nicht nötig."
    )
    let projectLink = Localized("Enter the client", "Client eintragen")
    let apis = Localized("APIs", "APIs")
    let origin = Localized("Authorised JavaScript origin", "Autorisierter JavaScript-Ursprung")
    let redirect = Localized("Authorised redirect URI", "Autorisierte Weiterleitungs-URI")
    let redirectHint = Localized(
        "Google takes only HTTPS with a public domain name, save on localhost. Only browsers must reach it, not "
            + "Google.",
        "Google nimmt nur HTTPS mit öffentlichem Domainnamen, außer bei localhost. Erreichen müssen sie nur "
            + "Browser, nicht Google."
    )
    let scopes = Localized("Scopes", "Bereiche (Scopes)")
    let scopesHint = Localized(
        "For sending and looking into Sent. Further features ask for further ones when they are granted.",
        "Zum Senden und zum Nachsehen in „Gesendet“. Weitere Funktionen verlangen weitere, wenn sie gewährt werden."
    )
    let delegation = Localized("Or let a service account act for all", "Oder ein Dienstkonto für alle handeln lassen")
    let account = Localized("2. An account", "2. Ein Konto")
    let accountLead = Localized(
        "A user grants access in the personal settings, or a service account acts for it.",
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
    let sender = Localized("3. Default sender", "3. Standardabsender")
    let senderLead = Localized(
        "One account takes system mail, and mail of senders without an account of their own.",
        "Ein Konto übernimmt Systemmails und E-Mails von Absendern ohne eigenes Konto."
    )
    let senderDone = { @Sendable (address: String) in
        Localized("Default sender: \(address)", "Standardabsender: \(address)")
    }
    let senderChoose = Localized("Account", "Konto")
    let senderButton = Localized("Choose", "Wählen")
    let senderChosen = { @Sendable (address: String) in
        Localized("\(address) is the default sender.", "\(address) ist der Standardabsender.")
    }
    let mail = Localized("4. Test message", "4. Testnachricht")
    let mailLead = Localized(
        "It goes through the gateway's queue by the default sender, like any system mail.",
        "Sie geht durch die Warteschlange des Gateways über den Standardabsender, wie jede Systemmail."
    )
    let mailDone = { @Sendable (when: String) in
        Localized("Gmail took a message: \(when).", "Gmail hat eine Nachricht angenommen: \(when).")
    }
    let mailNeedsSender = Localized("Choose the default sender first.", "Wählen Sie zuerst den Standardabsender.")
    let mailTo = Localized("Recipient", "Empfänger")
    let mailButton = Localized("Send test message", "Testnachricht senden")
    let mailFailed = { @Sendable (why: String) in
        Localized(
            "The test message was not queued: \(why).",
            "Die Testnachricht kam nicht in die Warteschlange: \(why)."
        )
    }
    let odoo = Localized("5. Odoo's mail server", "5. Odoos Postausgangsserver")
    let odooLead = Localized(
        "In Odoo: Settings > Technical > Email > Outgoing mail servers > New. Press Test connection there; no mail "
            + "comes of it.",
        "In Odoo: Einstellungen > Technisch > E-Mail > Postausgangsserver > Neu. Klicken Sie dort auf „Verbindung "
            + "testen“; daraus entsteht keine E-Mail."
    )
    let odooDone = { @Sendable (when: String) in
        Localized("Mail came in by SMTP: \(when).", "Eine E-Mail kam per SMTP an: \(when).")
    }
    let odooFilter = Localized("FROM Filtering", "Absenderfilter (FROM Filtering)")
    let odooFilterTrap = Localized(
        "Never leave it empty: Odoo 17 and later then rewrites every From to notifications@, and all mail goes by "
            + "the default sender instead of the users' accounts.",
        "Lassen Sie ihn nie leer: Odoo 17 und neuer schreibt dann jeden Absender in notifications@ um, und alle "
            + "E-Mails gehen über den Standardabsender statt über die Konten der Benutzer."
    )
    let odooFilterUnknown = Localized(
        "your mail domains, such as acme.example",
        "Ihre E-Mail-Domains, etwa acme.example"
    )
    let odooHost = Localized("SMTP Server", "SMTP-Server")
    let odooPort = Localized("SMTP Port", "SMTP-Port")
    let odooEncryption = Localized("Connection Encryption", "Verbindungsverschlüsselung")
    let encryptionName = { @Sendable (name: String) in
        switch name {
        case "plain": Localized("None", "Keine")
        case "tls": Localized("SSL/TLS", "SSL/TLS")
        default: Localized("TLS (STARTTLS); None works as well", "TLS (STARTTLS); „Keine“ geht auch")
        }
    }
    let odooLogin = Localized("Authenticate with", "Authentifizierung")
    let odooNoLogin = Localized("Username; both fields empty", "Benutzername; beide Felder leer")
    let odooNeedsLogin = Localized(
        "Username; a login and its password, made by: gsuite-gateway user add odoo --password-file -",
        "Benutzername; Login und Passwort, angelegt mit: gsuite-gateway user add odoo --password-file -"
    )
    let odooLocal = Localized(
        "This listener answers on the gateway's own machine only. For an Odoo elsewhere, open another one in the "
            + "configuration file, with a login.",
        "Dieser Listener antwortet nur auf dem Rechner des Gateways selbst. Für ein Odoo anderswo öffnen Sie in "
            + "der Konfigurationsdatei einen weiteren, mit Login."
    )
    let odooTest = Localized(
        "Each Odoo database that sends must be set up so.",
        "Jede Odoo-Datenbank, die sendet, muss so eingerichtet sein."
    )
    let listener = { @Sendable (name: String) in
        Localized("Listener \(name)", "Listener \(name)")
    }
    let testTitle = Localized("The test message", "Die Testnachricht")
    let testTo = Localized("Recipient", "Empfänger")
    let testQueueID = Localized("Queue ID", "Kennung in der Warteschlange")
    let testState = Localized("State", "Zustand")
    let testGmailID = Localized("Gmail ID", "Gmail-ID")
    let testNoGmailID = Localized("Not yet", "Noch keine")
    let testReason = Localized("Reason", "Grund")
    let testAccount = Localized("Account", "Konto")
    let testAttempts = Localized("Attempts", "Versuche")
    let testAttempt = Localized("Attempt", "Versuch")
    let testOutcome = Localized("Result", "Ergebnis")
    let testAnswer = Localized("Google's answer", "Googles Antwort")
    let testTime = Localized("Time", "Zeit")
    let testRefresh = Localized("Look again", "Noch einmal nachsehen")
    let testOver = Localized(
        "Gmail has the message. Look into the recipient's mailbox, its spam folder too.",
        "Gmail hat die Nachricht. Sehen Sie im Postfach des Empfängers nach, auch im Spam-Ordner."
    )
    let testBack = Localized("Back to the assistant", "Zurück zum Assistenten")
    let deliveryState = { @Sendable (name: String) in
        switch name {
        case "waiting": Localized("Waiting", "Wartend")
        case "sending": Localized("Being sent", "Wird gesendet")
        case "uncertain": Localized("Perhaps sent; being looked for", "Vielleicht gesendet; wird gesucht")
        case "held": Localized("Held", "Angehalten")
        case "delivered": Localized("Delivered to Gmail", "Gesendet")
        case "failed": Localized("Failed", "Fehlgeschlagen")
        case "suppressed": Localized("Not sent: a repetition", "Doppelt, nicht gesendet")
        default: Localized("Removed", "Entfernt")
        }
    }
}
