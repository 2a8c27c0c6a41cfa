import Base
import Storage

/// The words of a user's own settings; the German ones are those of the Odoo module that people know.
struct PersonalText: Texts {
    let title = Localized("Personal settings", "Persönliche Einstellungen")
    let titleOf = { @Sendable (name: String) in
        Localized("Personal settings of \(name)", "Persönliche Einstellungen von \(name)")
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
    let whatFor = Localized("Purposes", "Zwecke")
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
    let password = Localized("SMTP password", "SMTP-Passwort")
    let passwordHint = { @Sendable (name: String) in
        Localized(
            "For mail programs that send through this gateway by SMTP, with the login \(name). It is independent "
                + "of the Google password.",
            "Für Mailprogramme, die per SMTP über dieses Gateway senden, mit dem Login \(name). Es ist unabhängig "
                + "vom Google-Passwort."
        )
    }
    let passwordNeedsGrant = Localized(
        "Available once access is granted.",
        "Verfügbar, sobald der Zugriff gewährt ist."
    )
    let passwordIsSet = Localized("A password is set.", "Ein Passwort ist festgelegt.")
    let newPassword = Localized("New password", "Neues Passwort")
    let setPassword = Localized("Set password", "Passwort festlegen")
    let passwordSaved = Localized("The SMTP password was set.", "Das SMTP-Passwort wurde festgelegt.")
    let loginIsTaken = Localized(
        "Another SMTP login with this name already exists. Ask an administrator.",
        "Es gibt schon einen anderen SMTP-Login mit diesem Namen. Fragen Sie einen Administrator."
    )
    let removePassword = Localized("Remove password", "Passwort entfernen")
    let removePasswordQuestion = { @Sendable (name: String) in
        Localized("Remove the SMTP password of \(name)?", "SMTP-Passwort von \(name) entfernen?")
    }
    let removePasswordEffect = Localized(
        "Mail programs that use it can no longer send through this gateway.",
        "Mailprogramme, die es verwenden, können nicht mehr über dieses Gateway senden."
    )
    let passwordRemoved = Localized("The SMTP password was removed.", "Das SMTP-Passwort wurde entfernt.")
    let sending = Localized("Sending", "Senden")
    let address = Localized("Address", "Adresse")
    let displayName = Localized("Display name", "Anzeigename")
    let verified = Localized("Confirmed", "Bestätigt")
    let pending = Localized("Not confirmed at Google yet", "Bei Google noch nicht bestätigt")
    let sendAsHint = Localized(
        "As in Gmail; change them there under Settings, Accounts.",
        "Wie in Gmail; dort unter „Einstellungen“, „Konten“ ändern."
    )
    let sendAsRead = { @Sendable (at: String) in
        Localized("Read from Gmail: \(at)", "Aus Gmail gelesen: \(at)")
    }
    let sendAsNotRead = Localized(
        "The addresses have not been read from Gmail yet.",
        "Die Adressen wurden noch nicht aus Gmail gelesen."
    )
    let readAgain = Localized("Read again", "Neu einlesen")
    let sendAsNow = Localized("The addresses were read from Gmail.", "Die Adressen wurden aus Gmail gelesen.")
    let sendsOwnMail = Localized("Send my mail through this account", "Meine E-Mails über dieses Konto senden")
    let sendsOwnMailHint = Localized(
        "Otherwise the organisation's default sender sends it.",
        "Sonst sendet sie der Standardabsender der Organisation."
    )
    let sync = Localized("Contacts, calendar, mail", "Kontakte, Kalender, E-Mail")
    let contacts = Localized("Contacts", "Kontakte")
    let deletesUnsubscribed = Localized(
        "Delete contacts from Google when the subscription ends",
        "Kontakte bei Google löschen, wenn das Abonnement endet"
    )
    let deletesUnsubscribedHint = Localized(
        "For contacts whose subscription ended before you enabled this, the gateway asks first.",
        "Bei Kontakten, deren Abonnement vor dem Einschalten endete, fragt das Gateway zuerst nach."
    )
    let importsNew = Localized("Import new contacts automatically", "Neue Kontakte automatisch importieren")
    let leavesOutSalutation = Localized("Do not sync salutations", "Anreden nicht synchronisieren")
    let leavesOutSalutationHint = { @Sendable (odooVersion: Int?) in
        if let odooVersion, odooVersion >= OdooText.firstWithoutTitles {
            Localized(
                "Odoo \(odooVersion) has no field for salutations. Titles in names, such as “Dr.” or “Prof.”, are "
                    + "left out.",
                "Odoo \(odooVersion) hat kein Feld für Anreden. Weggelassen werden Titel im Namen, etwa „Dr.“ "
                    + "oder „Prof.“."
            )
        } else {
            Localized(
                "Titles in names, such as “Dr.” or “Prof.”, are also left out.",
                "Auch Titel im Namen, etwa „Dr.“ oder „Prof.“, werden weggelassen."
            )
        }
    }
    let tagsAsGroups = Localized("Transfer tags as labels", "Stichwörter als Labels übertragen")
    let tagsAsGroupsHint = Localized(
        "Each Odoo tag becomes a label of the contacts at Google. Your own labels are left unchanged.",
        "Jedes Stichwort in Odoo wird ein Label der Kontakte bei Google. Eigene Labels bleiben unverändert."
    )
    let mostDeleted = Localized(
        "Ask before deleting more than this, in percent of all contacts",
        "Nachfragen, bevor mehr gelöscht wird, in Prozent aller Kontakte"
    )
    let mostDeletedHint = { @Sendable (least: Int, most: Int) in
        Localized(
            "\(least) to \(most). A run that would delete more from Google waits for your approval.",
            "\(least) bis \(most). Ein Lauf, der bei Google mehr löschen würde, wartet auf Ihre Zustimmung."
        )
    }
    let deletionTitle = Localized("Delete contacts from Google?", "Kontakte bei Google löschen?")
    let deletionQuestion = { @Sendable (deletions: String, total: String, database: String) in
        Localized(
            "The subscriptions of \(deletions) of \(total) contacts of the database \(database) have ended.",
            "Die Abonnements von \(deletions) von \(total) Kontakten der Datenbank \(database) sind beendet."
        )
    }
    let deletionHint = Localized(
        "That is more than a run deletes without asking, or some ended before you enabled deletion. Deleted "
            + "contacts stay in Google's trash for 30 days.",
        "Das sind mehr, als ein Lauf ohne Nachfrage löscht, oder einige endeten vor dem Einschalten des Löschens. "
            + "Gelöschte Kontakte bleiben 30 Tage im Papierkorb von Google."
    )
    let deleteThem = Localized("Delete", "Löschen")
    let keepThem = Localized("Keep", "Behalten")
    let deletionAnswered = { @Sendable (deletes: Bool) in
        deletes
            ? Localized("The next run deletes them.", "Der nächste Lauf löscht sie.")
            : Localized("They are kept at Google.", "Sie bleiben bei Google.")
    }
    let deletionChanged = Localized(
        "The question has changed in the meantime. Check it again.",
        "Die Frage hat sich inzwischen geändert. Prüfen Sie sie erneut."
    )
    let calendar = Localized("Calendar", "Kalender")
    let bringsEvents = Localized("Transfer events from Google to Odoo", "Termine von Google nach Odoo übertragen")
    let calendarStart = Localized("Start of the calendar sync", "Beginn der Kalendersynchronisation")
    let calendarStartHint = Localized(
        "Required, and in the past: events from this day on are transferred. Without a date, none are.",
        "Erforderlich und in der Vergangenheit: Termine ab diesem Tag werden übertragen, ohne Datum keine."
    )
    let furtherCalendars = Localized("Further calendars", "Weitere Kalender")
    let readCalendars = Localized("Read calendars", "Kalender einlesen")
    let calendarsHint = Localized(
        "The primary calendar is always transferred. Appointments of a calendar that you deselect remain in Odoo.",
        "Der Hauptkalender wird immer übertragen. Termine eines abgewählten Kalenders bleiben in Odoo."
    )
    let calendarsNow = { @Sendable (count: Int) in
        Localized(
            "\(count) \(plural(count, one: "calendar was", many: "calendars were")) read from Google.",
            "\(count) \(plural(count, one: "Kalender wurde", many: "Kalender wurden")) von Google gelesen."
        )
    }
    let eventTypes = Localized("Event types", "Terminarten")
    let eventType = { @Sendable (type: EventType) in
        switch type {
        case .standard: Localized("Events", "Termine")
        case .fromGmail: Localized("From mail (travel, reservations)", "Aus E-Mails (Reisen, Reservierungen)")
        case .outOfOffice: Localized("Out of office", "Abwesenheit")
        case .focusTime: Localized("Focus time", "Fokuszeit")
        case .workingLocation: Localized("Working location", "Arbeitsort")
        case .birthday: Localized("Birthdays", "Geburtstage")
        }
    }
    let createsAttendees = Localized(
        "Create contacts for attendees unknown to Odoo",
        "Kontakte für Teilnehmer anlegen, die Odoo nicht kennt"
    )
    let createsAttendeesHint = Localized(
        "Otherwise they are listed in the description. Applies to appointments that are added or changed from now "
            + "on.",
        "Sonst werden sie in der Beschreibung aufgeführt. Gilt für Termine, die ab jetzt hinzukommen oder sich "
            + "ändern."
    )
    let renewEvents = Localized("Transfer all events again", "Alle Termine neu übertragen")
    let renewEventsHint = Localized(
        "Reads all events from Google again and rewrites them in Odoo. Manual changes in Odoo are also corrected "
            + "without this.",
        "Liest alle Termine erneut von Google und schreibt sie in Odoo neu. Manuelle Änderungen in Odoo werden "
            + "auch ohne dies korrigiert."
    )
    /// - Parameter name: whose they are; empty for one's own.
    let renewEventsQuestion = { @Sendable (name: String) in
        name.isEmpty
            ? Localized("Transfer all events again?", "Alle Termine neu übertragen?")
            : Localized("Transfer all events of \(name) again?", "Alle Termine von \(name) neu übertragen?")
    }
    let renewEventsEffects = Localized(
        [
            "All events are read from Google again and rewritten in Odoo.",
            "Appointments that were changed, archived or deleted there manually are replaced by what Google has. "
                + "Notes and activities remain.",
            "With many events this takes several minutes.",
        ],
        [
            "Alle Termine werden erneut von Google gelesen und in Odoo neu geschrieben.",
            "Termine, die dort manuell geändert, archiviert oder gelöscht wurden, werden durch den Stand bei "
                + "Google ersetzt. Notizen und Aktivitäten bleiben erhalten.",
            "Bei vielen Terminen dauert das einige Minuten.",
        ]
    )
    let renewEventsButton = Localized("Transfer again", "Neu übertragen")
    let renewEventsDone = Localized(
        "All events are being transferred again.",
        "Alle Termine werden jetzt neu übertragen."
    )
    let mail = Localized("Mail", "E-Mail")
    let incomingFolder = Localized("Transfer folder for incoming mail", "Transferordner für eingehende E-Mails")
    let outgoingFolder = Localized("Transfer folder for outgoing mail", "Transferordner für ausgehende E-Mails")
    let noFolder = Localized("None", "Keiner")
    let synchroniseFolders = Localized("Synchronise folders", "Synchronisiere Ordner")
    let foldersRead = { @Sendable (count: Int, at: String) in
        count == 0
            ? PersonalText.noFolders(at)
            : Localized(
                "\(count) \(plural(count, one: "folder", many: "folders")), read \(at)",
                "\(count) \(plural(count, one: "Ordner", many: "Ordner")), gelesen \(at)"
            )
    }
    let foldersNotRead = Localized(
        "The folders have not been read from Gmail yet.",
        "Die Ordner wurden noch nicht aus Gmail gelesen."
    )
    /// Where to go on, where there is nothing to choose from.
    private static func noFolders(_ at: String?) -> Localized<String> {
        let at = at.map { " (\($0))" } ?? ""
        return Localized(
            "There are no folders in Gmail yet\(at). Create a label there, such as “Odoo”, and synchronise again.",
            "In Gmail gibt es noch keine Ordner\(at). Erstellen Sie dort ein Label, etwa „Odoo“, und synchronisieren "
                + "Sie erneut."
        )
    }
    let foldersNow = { @Sendable (count: Int) in
        count == 0
            ? PersonalText.noFolders(nil)
            : Localized(
                "\(count) \(plural(count, one: "folder was", many: "folders were")) read from Gmail.",
                "\(count) \(plural(count, one: "Ordner wurde", many: "Ordner wurden")) aus Gmail gelesen."
            )
    }
    let needsPurpose = { @Sendable (purpose: String) in
        Localized(
            "Access does not cover this. Tick “\(purpose)” above and grant access again.",
            "Der Zugriff umfasst das nicht. Wählen Sie oben „\(purpose)“ aus und gewähren Sie den Zugriff erneut."
        )
    }
    let googleFailed = { @Sendable (reason: String) in
        Localized("The request to Google failed: \(reason)", "Die Anfrage an Google ist fehlgeschlagen: \(reason)")
    }
    let incomingCount = Localized("Incoming messages per run", "Eingehende E-Mails pro Lauf")
    let outgoingCount = Localized("Outgoing messages per run", "Ausgehende E-Mails pro Lauf")
    let countHint = { @Sendable (least: Int, most: Int) in
        Localized("\(least) to \(most)", "\(least) bis \(most)")
    }
    let deletesTransferred = Localized(
        "Delete mail in the transfer folder after the transfer",
        "E-Mails im Transferordner nach der Übertragung löschen"
    )
    let deletesTransferredHint = Localized(
        "They go to Gmail's trash, which keeps them for 30 days. Otherwise they only leave the folder.",
        "Sie kommen in den Papierkorb von Gmail, der sie 30 Tage behält. Sonst verlassen sie nur den Ordner."
    )
    let leavesInFolder = Localized(
        "Otherwise leave mail in the transfer folder",
        "E-Mails sonst im Transferordner lassen"
    )
    let leavesInFolderHint = Localized(
        "A message that was transferred is not transferred again, even if it is still in the folder.",
        "Bereits übertragene E-Mails werden nicht erneut übertragen, auch wenn sie noch im Ordner liegen."
    )
    let importsByItself = Localized("Import fetched mail automatically", "Abgerufene E-Mails automatisch importieren")
    let importsByItselfHint = Localized(
        "Otherwise it waits in the staging list until you import it.",
        "Sonst warten sie in der Importliste, bis Sie sie importieren."
    )
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
                "You are the Odoo user whose login or email address is yours. An administrator can change this.",
                "Sie sind der Odoo-Benutzer, dessen Benutzername oder E-Mail-Adresse Ihre ist. Ein Administrator "
                    + "kann das ändern."
            )
            : Localized(
                "You are the Odoo user \(login). An administrator can change this.",
                "Sie sind der Odoo-Benutzer \(login). Ein Administrator kann das ändern."
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
