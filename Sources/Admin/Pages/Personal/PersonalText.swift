import Base
import Storage

/// The words of a person's own settings; the German ones are those of the Odoo module that people know.
struct PersonalText: Texts {
    let title = Localized("Personal settings", "Persönliche Einstellungen")
    let titleOf = { @Sendable (name: String) in
        Localized("Personal settings of \(name)", "Persönliche Einstellungen von \(name)")
    }
    let access = Localized("Access to Google", "Zugriff auf Google")
    let state = Localized("State", "Zustand")
    let account = Localized("Account", "Konto")
    let grantedSince = Localized("Granted since", "Gewährt seit")
    let lastRefresh = Localized("Last refresh", "Letzte Erneuerung")
    let notSinceStart = Localized("not since the gateway was started", "nicht seit dem Start des Gateways")
    let why = Localized("Reason", "Grund")
    let working = Localized("Works", "Funktioniert")
    let paused = Localized("Paused", "Pausiert")
    let needsGrant = Localized("Access is missing", "Zugriff fehlt")
    let disabled = Localized("Switched off", "Abgeschaltet")
    let notGrantedYet = Localized("Access has not been granted yet.", "Der Zugriff wurde noch nicht gewährt.")
    let testingHint = Localized(
        "The grant ended about seven days after it was given. So it is with Google projects whose publishing "
            + "status is \"Testing\": set it to \"In production\" (Google Auth Platform, Audience), or have the "
            + "Workspace administrator trust the app; then grant access again.",
        "Der Zugriff endete rund sieben Tage, nachdem er gewährt wurde. So ist es bei Google-Projekten im Status "
            + "„Test“: Stellen Sie das Projekt auf „In Produktion“ (Google Auth Platform, Zielgruppe), oder lassen "
            + "Sie der App den Workspace-Administrator vertrauen; gewähren Sie dann den Zugriff neu."
    )
    let whatFor = Localized("What for", "Wofür")
    let grant = Localized("Grant access", "Zugriff gewähren")
    let grantHint = Localized(
        "You are taken to Google, where you agree to what is ticked here. To add something later, tick it and "
            + "grant again.",
        "Sie kommen zu Google und stimmen dort dem zu, was hier angekreuzt ist. Um später etwas hinzuzufügen, "
            + "kreuzen Sie es an und gewähren Sie den Zugriff noch einmal."
    )
    let onlyThePerson = Localized(
        "Only the person can grant access. Everything else can be set here.",
        "Den Zugriff kann nur die Person selbst gewähren. Alles andere lässt sich hier einstellen."
    )
    let chooseSomething = Localized(
        "Tick at least one box of what access is for.",
        "Kreuzen Sie mindestens eine Funktion an, für die der Zugriff gelten soll."
    )
    let noClient = Localized(
        "There is no OAuth client yet: enter client id and client secret below, or have an administrator set them "
            + "for all.",
        "Es gibt noch keinen OAuth-Client: Tragen Sie unten Client-ID und Clientschlüssel ein, oder lassen Sie sie "
            + "von einem Administrator für alle hinterlegen."
    )
    let noUserName = Localized(
        "Enter your Google address as the user name first.",
        "Tragen Sie zuerst Ihre Google-Adresse als Benutzernamen ein."
    )
    let clientTitle = Localized("OAuth client and user name", "OAuth-Client und Benutzername")
    let client = Localized("OAuth client", "OAuth-Client")
    let clientOfOrganisation = Localized("The organisation's client", "Client der Organisation")
    let clientOwn = Localized("A client of my own", "Eigener Client")
    let clientID = Localized("Client ID", "Client-ID")
    let clientSecret = Localized("Client secret", "Clientschlüssel")
    let clientHint = Localized("Only for a client of your own.", "Nur für einen eigenen Client.")
    let secretKept = Localized(
        "A secret is stored. Leave empty to keep it.",
        "Ein Schlüssel ist gespeichert. Leer lassen, um ihn zu behalten."
    )
    let userName = Localized("User name", "Benutzername")
    let userNameHint = { @Sendable (email: String) in
        Localized("Your Google address. Empty: \(email)", "Ihre Google-Adresse. Leer: \(email)")
    }
    let saved = Localized("The settings were saved.", "Die Einstellungen wurden gespeichert.")
    let redirect = Localized("Redirect address", "Rücksprungadresse")
    let redirectHint = Localized(
        "Enter this address in the Google Cloud console at the OAuth client (type: web application) among the "
            + "authorized redirect URIs, letter for letter. Google demands HTTPS and a name of the public domain "
            + "name system, except on localhost; nobody but your browser needs to reach it.",
        "Tragen Sie diese Adresse in der Google-Cloud-Konsole beim OAuth-Client (Typ: Webanwendung) unter den "
            + "autorisierten Weiterleitungs-URIs ein, Zeichen für Zeichen. Google verlangt HTTPS und einen "
            + "öffentlichen Domainnamen, außer bei localhost; erreichen muss sie nur Ihr Browser."
    )
    let redirectGood = Localized(
        "The address follows the rules of Google.",
        "Die Adresse entspricht den Regeln von Google."
    )
    let redirectRefused = Localized(
        "Google does not take the redirect address; see below what to change.",
        "Google nimmt die Rücksprungadresse nicht an; unten steht, was zu ändern ist."
    )
    let redirectElsewhere = Localized(
        "You have opened the console by another address than its base URL. Open it by the address that the "
            + "redirect address begins with, and sign in there.",
        "Sie haben die Konsole unter einer anderen Adresse als ihrer Basis-URL geöffnet. Öffnen Sie sie unter der "
            + "Adresse, mit der die Rücksprungadresse beginnt, und melden Sie sich dort an."
    )
    let notSecure = Localized(
        "Google refuses it: it does not begin with https. Give the console a certificate or a reverse proxy with "
            + "one, and set console.base_url; or open it on this machine as http://localhost.",
        "Google lehnt sie ab: Sie beginnt nicht mit https. Geben Sie der Konsole ein Zertifikat oder einen "
            + "Reverse-Proxy mit einem, und setzen Sie console.base_url; oder öffnen Sie sie auf diesem Rechner "
            + "als http://localhost."
    )
    let noName = Localized(
        "Google refuses it: it holds an IP address. Give the machine a name, and set console.base_url.",
        "Google lehnt sie ab: Sie enthält eine IP-Adresse. Geben Sie dem Rechner einen Namen, und setzen Sie "
            + "console.base_url."
    )
    let privateName = Localized(
        "Google refuses it: the name is for private networks. Take a name below a public domain, which may well "
            + "lead to a private address, and set console.base_url.",
        "Google lehnt sie ab: Der Name gilt nur in privaten Netzen. Nehmen Sie einen Namen unter einer "
            + "öffentlichen Domain, der durchaus auf eine private Adresse zeigen darf, und setzen Sie "
            + "console.base_url."
    )
    let ifGoogleRefuses = Localized("If Google shows an error instead", "Wenn Google stattdessen einen Fehler zeigt")
    let password = Localized("Gateway password", "Gateway-Passwort")
    let passwordHint = { @Sendable (name: String) in
        Localized(
            "For mail programs that send by this gateway (SMTP) with the user name \(name). It has nothing to do "
                + "with the password at Google.",
            "Für Mailprogramme, die über dieses Gateway senden (SMTP), mit dem Benutzernamen \(name). Mit dem "
                + "Passwort bei Google hat es nichts zu tun."
        )
    }
    let passwordNeedsGrant = Localized(
        "Can be set once access is granted.",
        "Kann gesetzt werden, sobald der Zugriff gewährt ist."
    )
    let passwordIsSet = Localized("A password is set.", "Ein Passwort ist gesetzt.")
    let newPassword = Localized("New password", "Neues Passwort")
    let setPassword = Localized("Set password", "Passwort setzen")
    let passwordSaved = Localized("The gateway password was set.", "Das Gateway-Passwort wurde gesetzt.")
    let loginIsTaken = Localized(
        "There is an SMTP login of this name that belongs to something else. Ask an administrator.",
        "Es gibt schon einen SMTP-Zugang dieses Namens, der zu etwas anderem gehört. Fragen Sie einen "
            + "Administrator."
    )
    let removePassword = Localized("Remove password", "Passwort entfernen")
    let removePasswordQuestion = { @Sendable (name: String) in
        Localized("Remove the gateway password of \(name)?", "Das Gateway-Passwort von \(name) entfernen?")
    }
    let removePasswordEffect = Localized(
        "Mail programs that use it can no longer send by this gateway.",
        "Mailprogramme, die es benutzen, können nicht mehr über dieses Gateway senden."
    )
    let passwordRemoved = Localized("The gateway password was removed.", "Das Gateway-Passwort wurde entfernt.")
    let sending = Localized("Sending", "Senden")
    let address = Localized("Address", "Adresse")
    let displayName = Localized("Display name", "Anzeigename")
    let verified = Localized("Ready", "Bestätigt")
    let pending = Localized("Not confirmed at Google yet", "Bei Google noch nicht bestätigt")
    let sendAsHint = Localized(
        "As Gmail has them; change them there under Settings, Accounts.",
        "So stehen sie bei Gmail; ändern lassen sie sich dort unter Einstellungen, Konten."
    )
    let sendAsRead = { @Sendable (at: String) in
        Localized("Read from Gmail: \(at)", "Aus Gmail gelesen: \(at)")
    }
    let sendAsNotRead = Localized(
        "The addresses have not been read from Gmail yet.",
        "Die Adressen wurden noch nicht aus Gmail gelesen."
    )
    let readAgain = Localized("Read anew", "Neu einlesen")
    let sendAsNow = Localized("The addresses were read from Gmail.", "Die Adressen wurden aus Gmail gelesen.")
    let sendsOwnMail = Localized("My mail goes out by this account", "Meine E-Mails gehen über dieses Konto hinaus")
    let sendsOwnMailHint = Localized(
        "Otherwise the organisation's default sender sends it.",
        "Sonst verschickt sie der Standardabsender der Organisation."
    )
    let sync = Localized("Contacts, calendar, mail", "Kontakte, Kalender, E-Mail")
    let contacts = Localized("Contacts", "Kontakte")
    let deletesUnsubscribed = Localized(
        "Delete contacts from Google when the subscription ends",
        "Kontakte bei Google löschen, wenn das Abonnement endet"
    )
    let deletesUnsubscribedHint = Localized(
        "Contacts whose subscription ended before this was switched on are asked about first.",
        "Zu Kontakten, deren Abonnement vor dem Einschalten endete, wird zuerst nachgefragt."
    )
    let importsNew = Localized("Import new contacts automatically", "Neue Kontakte automatisch importieren")
    let leavesOutSalutation = Localized("Do not sync salutations", "Anreden nicht synchronisieren")
    let leavesOutSalutationHint = { @Sendable (odooVersion: Int?) in
        if let odooVersion, odooVersion >= OdooText.firstWithoutTitles {
            Localized(
                "Odoo \(odooVersion) has no field for salutations any more. Titles in names, such as “Dr.” or “Prof.”, are "
                    + "left out.",
                "Odoo \(odooVersion) hat kein Feld für Anreden mehr. Weggelassen werden Titel im Namen, etwa „Dr.“ oder "
                    + "„Prof.“."
            )
        } else {
            Localized(
                "Titles in names, such as “Dr.” or “Prof.”, are left out too.",
                "Auch Titel im Namen, etwa „Dr.“ oder „Prof.“, werden weggelassen."
            )
        }
    }
    let tagsAsGroups = Localized("Bring tags over as labels", "Stichwörter als Labels übernehmen")
    let tagsAsGroupsHint = Localized(
        "Each tag of Odoo becomes a label of the contacts at Google. Labels of your own stay as they are.",
        "Jedes Stichwort in Odoo wird ein Label der Kontakte bei Google. Eigene Labels bleiben, wie sie sind."
    )
    let mostDeleted = Localized(
        "Ask before deleting more than this, in percent of all contacts",
        "Nachfragen, bevor mehr gelöscht wird, in Prozent aller Kontakte"
    )
    let mostDeletedHint = { @Sendable (least: Int, most: Int) in
        Localized(
            "\(least) to \(most). A run that would delete more from Google waits until somebody agrees.",
            "\(least) bis \(most). Ein Lauf, der bei Google mehr löschen würde, wartet auf eine Zustimmung."
        )
    }
    let deletionTitle = Localized(
        "Shall contacts be deleted from Google?",
        "Sollen Kontakte bei Google gelöscht werden?"
    )
    let deletionQuestion = { @Sendable (deletions: String, total: String, database: String) in
        Localized(
            "The subscriptions of \(deletions) of \(total) contacts of the database \(database) have ended.",
            "Die Abonnements von \(deletions) von \(total) Kontakten der Datenbank \(database) sind beendet."
        )
    }
    let deletionHint = Localized(
        "That is more than a run deletes without asking, or some ended before deleting was switched on. Deleted "
            + "contacts stay in Google's trash for 30 days.",
        "Das sind mehr, als ein Lauf ohne Nachfrage löscht, oder einige endeten vor dem Einschalten des Löschens. "
            + "Gelöschtes bleibt 30 Tage in Googles Papierkorb."
    )
    let deleteThem = Localized("Delete them", "Löschen")
    let keepThem = Localized("Keep them", "Behalten")
    let deletionAnswered = { @Sendable (deletes: Bool) in
        deletes
            ? Localized("The next run deletes them.", "Der nächste Lauf löscht sie.")
            : Localized("They stay at Google.", "Sie bleiben bei Google.")
    }
    let deletionChanged = Localized(
        "Meanwhile something else is asked. Please look again.",
        "Inzwischen hat sich die Frage geändert. Bitte sehen Sie sie noch einmal an."
    )
    let calendar = Localized("Calendar", "Kalender")
    let bringsEvents = Localized("Transfer events from Google to Odoo", "Termine von Google nach Odoo übertragen")
    let calendarStart = Localized("Start of the calendar sync", "Beginn der Kalendersynchronisation")
    let calendarStartHint = Localized(
        "Mandatory for it, and in the past: appointments from this day on are brought over. Without it, none are.",
        "Pflicht dafür und in der Vergangenheit: Termine ab diesem Tag werden übertragen. Ohne Datum keine."
    )
    let furtherCalendars = Localized("Further calendars", "Weitere Kalender")
    let readCalendars = Localized("Read calendars", "Kalender einlesen")
    let calendarsHint = Localized(
        "The primary calendar is always brought over. Appointments of a calendar that is no longer chosen stay in "
            + "Odoo.",
        "Der Hauptkalender wird immer übertragen. Termine eines Kalenders, der nicht mehr gewählt ist, bleiben in "
            + "Odoo."
    )
    let calendarsNow = { @Sendable (count: Int) in
        Localized(
            "\(count) \(plural(count, one: "calendar was", many: "calendars were")) read from Google.",
            "\(count) \(plural(count, one: "Kalender wurde", many: "Kalender wurden")) von Google gelesen."
        )
    }
    let eventTypes = Localized("Kinds of appointments", "Arten von Terminen")
    let eventType = { @Sendable (type: EventType) in
        switch type {
        case .standard: Localized("Appointments", "Termine")
        case .fromGmail: Localized("From mail (travel, reservations)", "Aus E-Mails (Reisen, Reservierungen)")
        case .outOfOffice: Localized("Out of office", "Abwesenheit")
        case .focusTime: Localized("Focus time", "Fokuszeit")
        case .workingLocation: Localized("Working location", "Arbeitsort")
        case .birthday: Localized("Birthdays", "Geburtstage")
        }
    }
    let createsGuests = Localized(
        "Create contacts of guests whom Odoo does not know",
        "Kontakte für Gäste anlegen, die Odoo nicht kennt"
    )
    let createsGuestsHint = Localized(
        "Otherwise they are named in the description. Holds for appointments that come or change from now on.",
        "Sonst werden sie in der Beschreibung genannt. Gilt für Termine, die von nun an kommen oder sich ändern."
    )
    let renewEvents = Localized("Transfer all appointments again", "Alle Termine neu übertragen")
    let renewEventsHint = Localized(
        "Reads all appointments from Google once more and rewrites them in Odoo. What changes in Odoo by hand is "
            + "put right by itself too.",
        "Liest alle Termine noch einmal von Google und schreibt sie in Odoo neu. Was in Odoo von Hand geändert "
            + "wird, kommt auch von selbst wieder in Ordnung."
    )
    /// - Parameter name: whose they are; empty for one's own.
    let renewEventsQuestion = { @Sendable (name: String) in
        name.isEmpty
            ? Localized("Transfer all appointments again?", "Alle Termine neu übertragen?")
            : Localized("Transfer all appointments of \(name) again?", "Alle Termine von \(name) neu übertragen?")
    }
    let renewEventsEffects = Localized(
        [
            "All appointments are read from Google once more and rewritten in Odoo.",
            "What was changed, archived or deleted there by hand is replaced by what Google has. Notes and "
                + "activities stay.",
            "With many appointments this takes some minutes.",
        ],
        [
            "Alle Termine werden noch einmal von Google gelesen und in Odoo neu geschrieben.",
            "Was dort von Hand geändert, archiviert oder gelöscht wurde, wird durch den Stand bei Google ersetzt. "
                + "Notizen und Aktivitäten bleiben.",
            "Bei vielen Terminen dauert das einige Minuten.",
        ]
    )
    let renewEventsButton = Localized("Transfer again", "Neu übertragen")
    let renewEventsDone = Localized(
        "All appointments are now transferred again.",
        "Alle Termine werden jetzt neu übertragen."
    )
    let mail = Localized("Mail", "E-Mail")
    let incomingFolder = Localized("Transfer folder for incoming mail", "Transferordner für eingehende E-Mails")
    let outgoingFolder = Localized("Transfer folder for outgoing mail", "Transferordner für ausgehende E-Mails")
    let noFolder = Localized("None", "Keiner")
    let synchroniseFolders = Localized("Synchronise folders", "Synchronisiere Ordner")
    let foldersRead = { @Sendable (count: Int, at: String) in
        Localized(
            "\(count) \(plural(count, one: "folder", many: "folders")), read \(at)",
            "\(count) \(plural(count, one: "Ordner", many: "Ordner")), gelesen \(at)"
        )
    }
    let foldersNotRead = Localized(
        "The folders have not been read from Gmail yet.",
        "Die Ordner wurden noch nicht aus Gmail gelesen."
    )
    let foldersNow = { @Sendable (count: Int) in
        Localized(
            "\(count) \(plural(count, one: "folder was", many: "folders were")) read from Gmail.",
            "\(count) \(plural(count, one: "Ordner wurde", many: "Ordner wurden")) aus Gmail gelesen."
        )
    }
    let needsPurpose = { @Sendable (purpose: String) in
        Localized(
            "Access does not cover this. Tick “\(purpose)” above and grant access again.",
            "Das deckt der Zugriff nicht ab. Kreuzen Sie oben „\(purpose)“ an und gewähren Sie den Zugriff noch "
                + "einmal."
        )
    }
    let googleFailed = { @Sendable (reason: String) in
        Localized("Google could not be asked: \(reason)", "Google konnte nicht gefragt werden: \(reason)")
    }
    let incomingCount = Localized("Incoming mails per run", "Eingehende E-Mails je Lauf")
    let outgoingCount = Localized("Outgoing mails per run", "Ausgehende E-Mails je Lauf")
    let countHint = { @Sendable (least: Int, most: Int) in
        Localized("\(least) to \(most)", "\(least) bis \(most)")
    }
    let deletesTransferred = Localized(
        "Delete mail in the transfer folder after the transfer",
        "E-Mails im Transferordner nach der Übertragung löschen"
    )
    let deletesTransferredHint = Localized(
        "Into the trash of Gmail, which keeps it for 30 days. Otherwise it only leaves the folder.",
        "In den Papierkorb von Gmail, der sie 30 Tage behält. Sonst verlassen sie nur den Ordner."
    )
    let leavesInFolder = Localized(
        "Leave mail in the transfer folder otherwise",
        "E-Mails sonst im Transferordner lassen"
    )
    let leavesInFolderHint = Localized(
        "What was transferred once is not transferred again, though it still lies there.",
        "Was einmal übertragen wurde, wird nicht noch einmal übertragen, auch wenn es noch dort liegt."
    )
    let importsByItself = Localized("Import fetched mail automatically", "Abgeholte E-Mails automatisch importieren")
    let importsByItselfHint = Localized(
        "Otherwise it waits in the list of messages until somebody imports it.",
        "Sonst warten sie in der Liste der Nachrichten, bis jemand sie importiert."
    )
    let odoo = Localized("Odoo", "Odoo")
    let odooDatabase = Localized("Database of Odoo", "Odoo-Datenbank")
    let odooLogin = Localized("Login in Odoo", "Benutzername in Odoo")
    let odooLoginHint = Localized(
        "Empty: the user of Odoo whose login or e-mail address is this person's.",
        "Leer: der Odoo-Benutzer, dessen Benutzername oder E-Mail-Adresse die dieser Person ist."
    )
    /// Empty where the person is found by its addresses.
    let odooKnown = { @Sendable (login: String) in
        login.isEmpty
            ? Localized(
                "You are the user of Odoo whose login or e-mail address is yours. An administrator can change that.",
                "Sie sind der Odoo-Benutzer, dessen Benutzername oder E-Mail-Adresse die Ihre ist. Ein Administrator kann "
                    + "das ändern."
            )
            : Localized(
                "You are the user \(login) of Odoo. An administrator can change that.",
                "Sie sind der Odoo-Benutzer \(login). Ein Administrator kann das ändern."
            )
    }
    let logging = Localized("Logging", "Protokollierung")
    let isLogged = Localized("Log what happens for this person", "Protokollieren, was für diese Person geschieht")
    let isLoggedHint = Localized(
        "Without it only warnings and errors are logged.",
        "Ohne Häkchen werden nur Warnungen und Fehler protokolliert."
    )
    let problem = { @Sendable (problem: FieldProblem) in
        switch problem {
        case .missing: Localized("Please fill in this field.", "Bitte dieses Feld ausfüllen.")
        case .notAnAddress: Localized("This is no mail address.", "Das ist keine E-Mail-Adresse.")
        case .notADomain: Localized("This is no domain.", "Das ist keine Domain.")
        case .notInPast: Localized("The day must lie in the past.", "Der Tag muss in der Vergangenheit liegen.")
        case .outOfRange: Localized("The number is too small or too large.", "Die Zahl ist zu klein oder zu groß.")
        case .tooLong: Localized("This is too long.", "Das ist zu lang.")
        case .sameFolder:
            Localized(
                "Both directions must not have the same folder.",
                "Beide Richtungen dürfen nicht denselben Ordner haben."
            )
        case .notAllowed:
            Localized(
                "There are characters in it that cannot be part of it.",
                "Darin sind Zeichen, die nicht hineingehören."
            )
        }
    }
    let notADate = Localized("This is no date.", "Das ist kein Datum.")
    let unknownFolder = Localized(
        "This folder is not known. Synchronise the folders first.",
        "Dieser Ordner ist nicht bekannt. Synchronisieren Sie zuerst die Ordner."
    )
}
