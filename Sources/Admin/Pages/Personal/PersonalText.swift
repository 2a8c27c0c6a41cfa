import Base
import Storage

/// The words that the pages of a user's own settings share, and those of the page about Google and Odoo; the German ones are
/// those of the Odoo module that people know.
struct PersonalText: Texts {
    let title = Localized("Personal settings", "Persönliche Einstellungen")
    let titleOf = { @Sendable (name: String) in
        Localized("Personal settings of \(name)", "Persönliche Einstellungen von \(name)")
    }
    let parts = Localized("Parts of the settings", "Teile der Einstellungen")
    let tab = { @Sendable (tab: PersonalTab) in
        switch tab {
        case .google: Localized("Google", "Google")
        case .mail: Localized("Mail", "E-Mail")
        case .calendar: Localized("Calendar", "Kalender")
        case .contacts: Localized("Contacts", "Kontakte")
        }
    }
    let signIn = Localized("Sign-in", "Anmeldung")
    let advanced = Localized("Advanced", "Erweitert")
    let deletionTitle = Localized("Delete contacts from Google?", "Kontakte bei Google löschen?")
    let decide = Localized("Decide", "Entscheiden")
    let googleEffect = Localized(
        "The client and the user name take effect when access is granted again, everything else at once.",
        "Client und Benutzername gelten erst, wenn der Zugriff wieder gewährt wird, alles andere gilt sofort."
    )
    /// When a scheduled action follows the settings: its name, its interval and the next run, if it is known.
    let runs = { @Sendable (action: String, interval: String, next: String?) in
        Localized(
            "“\(action)” uses your changes from its next run on\(next.map { " (\($0))" } ?? ""). Interval: \(interval).",
            "„\(action)“ verwendet Ihre Änderungen ab dem nächsten Lauf\(next.map { " (\($0))" } ?? ""). Intervall: "
                + "\(interval)."
        )
    }
    let runsOnRequest = { @Sendable (action: String) in
        Localized(
            "“\(action)” uses your changes, but is switched off and runs only on request.",
            "„\(action)“ verwendet Ihre Änderungen, ist aber ausgeschaltet und läuft nur auf Anforderung."
        )
    }
    let access = Localized("Access to Google", "Zugriff auf Google")
    let state = Localized("State", "Status")
    let account = Localized("Account", "Konto")
    let grantedSince = Localized("Granted since", "Gewährt seit")
    let lastRefresh = Localized("Last refresh", "Letzte Erneuerung")
    let notSinceStart = Localized("not since the gateway started", "nicht seit dem Start des Gateways")
    let why = Localized("Reason", "Grund")
    let working = Localized("Working", "In Betrieb")
    let paused = Localized("Paused", "Pausiert")
    let needsGrant = Localized("Needs access", "Zugriff fehlt")
    let disabled = Localized("Disabled", "Deaktiviert")
    let notGrantedYet = Localized("Access has not been granted yet.", "Der Zugriff wurde noch nicht gewährt.")
    let testingHint = Localized(
        "The grant ended about seven days after it was given. This happens with Google projects whose publishing "
            + "status is “Testing”: set it to “In production” (Google Auth Platform, Audience), or have the "
            + "Workspace administrator trust the app; then grant access again.",
        "Der Zugriff endete etwa sieben Tage, nachdem er gewährt wurde. Das geschieht bei Google-Projekten mit dem "
            + "Veröffentlichungsstatus „Test“: Stellen Sie das Projekt auf „In Produktion“ (Google Auth Platform, "
            + "Zielgruppe) oder lassen Sie die App vom Workspace-Administrator als vertrauenswürdig einstufen; "
            + "gewähren Sie den Zugriff dann neu."
    )
    let whatFor = Localized("What access is for", "Wofür Sie Zugriff gewähren")
    let grant = Localized("Grant access", "Zugriff gewähren")
    let grantHint = Localized(
        "You are taken to Google, where you agree to what is ticked here. To add something later, tick it and "
            + "grant access again.",
        "Sie werden zu Google weitergeleitet und stimmen dort dem zu, was hier ausgewählt ist. Um später etwas "
            + "hinzuzufügen, wählen Sie es aus und gewähren den Zugriff erneut."
    )
    let onlyTheUser = Localized(
        "Only the user can grant access. You can change everything else here.",
        "Nur der Benutzer selbst kann den Zugriff gewähren. Alles andere können Sie hier ändern."
    )
    let chooseSomething = Localized("Tick at least one purpose.", "Wählen Sie mindestens einen Zweck aus.")
    let noClient = Localized(
        "There is no OAuth client yet: enter client ID and client secret below, or have an administrator set them "
            + "for all users.",
        "Es gibt noch keinen OAuth-Client: Tragen Sie unten Client-ID und Clientschlüssel ein oder lassen Sie sie "
            + "von einem Administrator für alle Benutzer hinterlegen."
    )
    let noUserName = Localized(
        "Enter your Google address as the user name first.",
        "Tragen Sie zuerst Ihre Google-Adresse als Benutzernamen ein."
    )
    let clientTitle = Localized("OAuth client and user name", "OAuth-Client und Benutzername")
    let client = Localized("OAuth client", "OAuth-Client")
    let clientOfOrganisation = Localized("The organisation's client", "Client der Organisation")
    let clientOwn = Localized("My own client", "Eigener Client")
    let clientID = Localized("Client ID", "Client-ID")
    let clientSecret = Localized("Client secret", "Clientschlüssel")
    let clientHint = Localized("Only for your own client.", "Nur für einen eigenen Client.")
    let secretKept = Localized(
        "A secret is stored. Leave empty to keep it.",
        "Ein Clientschlüssel ist gespeichert. Leer lassen, um ihn zu behalten."
    )
    let userName = Localized("User name", "Benutzername")
    let userNameHint = { @Sendable (email: String) in
        Localized("Your Google address. If empty: \(email)", "Ihre Google-Adresse. Wenn leer: \(email)")
    }
    let saved = Localized("The settings were saved.", "Die Einstellungen wurden gespeichert.")
    let redirect = Localized("Redirect URI", "Weiterleitungs-URI")
    let redirectHint = Localized(
        "In the Google Cloud console, add this URI to the authorised redirect URIs of the OAuth client (type: web "
            + "application), character by character. Google requires HTTPS and a public domain name, except for "
            + "localhost; only your browser needs to reach it.",
        "Fügen Sie diese URI in der Google Cloud Console Zeichen für Zeichen zu den autorisierten "
            + "Weiterleitungs-URIs des OAuth-Clients (Typ: Webanwendung) hinzu. Google verlangt HTTPS und einen "
            + "öffentlichen Domainnamen, außer bei localhost; nur Ihr Browser muss sie erreichen."
    )
    let redirectGood = Localized("The URI meets Google's rules.", "Die URI entspricht den Regeln von Google.")
    let redirectRefused = Localized(
        "Google does not accept the redirect URI; see below what to change.",
        "Google akzeptiert die Weiterleitungs-URI nicht; unten steht, was zu ändern ist."
    )
    let redirectElsewhere = Localized(
        "You opened the console at a different address than its base URL. Open it at the address that the redirect "
            + "URI begins with, and sign in there.",
        "Sie haben die Konsole unter einer anderen Adresse als ihrer Basis-URL geöffnet. Öffnen Sie sie unter der "
            + "Adresse, mit der die Weiterleitungs-URI beginnt, und melden Sie sich dort an."
    )
    let notSecure = Localized(
        "Google refuses it: it does not begin with https. Give the console a certificate or a reverse proxy with "
            + "one, and set console.base_url; or open it on this machine as http://localhost.",
        "Google lehnt sie ab: Sie beginnt nicht mit https. Richten Sie für die Konsole ein Zertifikat oder einen "
            + "Reverse-Proxy mit Zertifikat ein und setzen Sie console.base_url; oder öffnen Sie sie auf diesem "
            + "Rechner als http://localhost."
    )
    let noName = Localized(
        "Google refuses it: it contains an IP address. Give the machine a name, and set console.base_url.",
        "Google lehnt sie ab: Sie enthält eine IP-Adresse. Geben Sie dem Rechner einen Namen und setzen Sie "
            + "console.base_url."
    )
    let privateName = Localized(
        "Google refuses it: the name is for private networks. Use a name under a public domain, which may resolve "
            + "to a private address, and set console.base_url.",
        "Google lehnt sie ab: Der Name gilt nur in privaten Netzen. Verwenden Sie einen Namen unter einer "
            + "öffentlichen Domain, der auf eine private Adresse verweisen darf, und setzen Sie console.base_url."
    )
    let ifGoogleRefuses = Localized("If Google shows an error", "Wenn Google einen Fehler anzeigt")
    let needsPurpose = { @Sendable (purpose: String) in
        Localized(
            "Access does not cover this. Tick “\(purpose)” under “Google” and grant access again.",
            "Der Zugriff umfasst das nicht. Wählen Sie unter „Google“ „\(purpose)“ aus und gewähren Sie den Zugriff erneut."
        )
    }
    let googleFailed = { @Sendable (reason: String) in
        Localized("The request to Google failed: \(reason)", "Die Anfrage an Google ist fehlgeschlagen: \(reason)")
    }
    let odoo = Localized("Odoo", "Odoo")
    let odooDatabase = Localized("Odoo database", "Odoo-Datenbank")
    let otherAddressFromOdoo = { @Sendable (expected: String, own: String) in
        Localized(
            "You came from Odoo, so access can be granted for your own address \(own), not for \(expected). Change the user name "
                + "below, or sign in with a password or with Google first.",
            "Sie kommen aus Odoo; daher kann nur der Zugriff für Ihre eigene Adresse \(own) gewährt werden, nicht für "
                + "\(expected). Ändern Sie unten den Benutzernamen, oder melden Sie sich zuerst mit Passwort oder mit Google an."
        )
    }
    let odooLogin = Localized("Odoo login", "Benutzername in Odoo")
    let odooLoginHint = Localized(
        "If empty: the Odoo user whose login or email address is this user's.",
        "Wenn leer: der Odoo-Benutzer mit dem Benutzernamen oder der E-Mail-Adresse dieses Benutzers."
    )
    /// Empty where the user is found by its addresses.
    let odooKnown = { @Sendable (login: String) in
        login.isEmpty
            ? Localized(
                "In Odoo, you are the user whose login or email address is your own. An administrator can change this.",
                "In Odoo sind Sie der Benutzer, der Ihre Adresse als Benutzernamen oder E-Mail-Adresse hat. Ein "
                    + "Administrator kann das ändern."
            )
            : Localized(
                "In Odoo, you are the user \(login). An administrator can change this.",
                "In Odoo sind Sie der Benutzer \(login). Ein Administrator kann das ändern."
            )
    }
    let logging = Localized("Logging", "Protokollierung")
    let isLogged = Localized("Log events for this user", "Ereignisse für diesen Benutzer protokollieren")
    let isLoggedHint = Localized(
        "Otherwise only warnings and errors are logged.",
        "Sonst werden nur Warnungen und Fehler protokolliert."
    )
    let problem = { @Sendable (problem: FieldProblem) in problem.sentence }
    let notADate = OptionProblem.notADate.sentence
    let unknownFolder = OptionProblem.unknownFolder.sentence
}
