import Storage

extension PersonalText {
    static let german = PersonalText(
        title: "Persönliche Einstellungen",
        titleOf: { "Persönliche Einstellungen von \($0)" },
        access: "Zugriff auf Google",
        state: "Zustand",
        account: "Konto",
        grantedSince: "Gewährt seit",
        lastRefresh: "Letzte Erneuerung",
        notSinceStart: "nicht seit dem Start des Gateways",
        why: "Grund",
        working: "Funktioniert",
        paused: "Pausiert",
        needsGrant: "Zugriff fehlt",
        disabled: "Abgeschaltet",
        notGrantedYet: "Der Zugriff wurde noch nicht gewährt.",
        testingHint: "Der Zugriff endete rund sieben Tage, nachdem er gewährt wurde. So ist es bei "
            + "Google-Projekten im Status „Test“: Stellen Sie das Projekt auf „In Produktion“ (Google "
            + "Auth Platform, Zielgruppe), oder lassen Sie der App den Workspace-Administrator "
            + "vertrauen; gewähren Sie dann den Zugriff neu.",
        whatFor: "Wofür",
        grant: "Zugriff gewähren",
        grantHint: "Sie kommen zu Google und stimmen dort dem zu, was hier angekreuzt ist. Um später etwas "
            + "hinzuzufügen, kreuzen Sie es an und gewähren Sie den Zugriff noch einmal.",
        onlyThePerson: "Den Zugriff kann nur die Person selbst gewähren. Alles andere lässt sich hier "
            + "einstellen.",
        chooseSomething: "Kreuzen Sie mindestens eine Funktion an, für die der Zugriff gelten soll.",
        noClient: "Es gibt noch keinen OAuth-Client: Tragen Sie unten Client-ID und Clientschlüssel ein, "
            + "oder lassen Sie sie von einem Administrator für alle hinterlegen.",
        noUserName: "Tragen Sie zuerst Ihre Google-Adresse als Benutzernamen ein.",
        clientTitle: "OAuth-Client und Benutzername",
        client: "OAuth-Client",
        clientOfOrganisation: "Client der Organisation",
        clientOwn: "Eigener Client",
        clientID: "Client-ID",
        clientSecret: "Clientschlüssel",
        clientHint: "Nur für einen eigenen Client.",
        secretKept: "Ein Schlüssel ist gespeichert. Leer lassen, um ihn zu behalten.",
        userName: "Benutzername",
        userNameHint: { "Ihre Google-Adresse. Leer: \($0)" },
        saved: "Die Einstellungen wurden gespeichert.",
        redirect: "Rücksprungadresse",
        redirectHint: "Tragen Sie diese Adresse in der Google-Cloud-Konsole beim OAuth-Client (Typ: "
            + "Webanwendung) unter den autorisierten Weiterleitungs-URIs ein, Zeichen für Zeichen. "
            + "Google verlangt HTTPS und einen öffentlichen Domainnamen, außer bei localhost; erreichen "
            + "muss sie nur Ihr Browser.",
        redirectGood: "Die Adresse entspricht den Regeln von Google.",
        redirectRefused: "Google nimmt die Rücksprungadresse nicht an; unten steht, was zu ändern ist.",
        redirectElsewhere: "Sie haben die Konsole unter einer anderen Adresse als ihrer Basis-URL geöffnet. Öffnen "
            + "Sie sie unter der Adresse, mit der die Rücksprungadresse beginnt, und melden Sie sich "
            + "dort an.",
        notSecure: "Google lehnt sie ab: Sie beginnt nicht mit https. Geben Sie der Konsole ein Zertifikat "
            + "oder einen Reverse-Proxy mit einem, und setzen Sie console.base_url; oder öffnen Sie sie "
            + "auf diesem Rechner als http://localhost.",
        noName: "Google lehnt sie ab: Sie enthält eine IP-Adresse. Geben Sie dem Rechner einen Namen, und "
            + "setzen Sie console.base_url.",
        privateName: "Google lehnt sie ab: Der Name gilt nur in privaten Netzen. Nehmen Sie einen Namen unter "
            + "einer öffentlichen Domain, der durchaus auf eine private Adresse zeigen darf, und setzen "
            + "Sie console.base_url.",
        ifGoogleRefuses: "Wenn Google stattdessen einen Fehler zeigt",
        password: "Gateway-Passwort",
        passwordHint: {
            "Für Mailprogramme, die über dieses Gateway senden (SMTP), mit dem Benutzernamen \($0). Mit dem Passwort bei Google hat es nichts zu tun."
        },
        passwordNeedsGrant: "Kann gesetzt werden, sobald der Zugriff gewährt ist.",
        passwordIsSet: "Ein Passwort ist gesetzt.",
        newPassword: "Neues Passwort",
        setPassword: "Passwort setzen",
        passwordSaved: "Das Gateway-Passwort wurde gesetzt.",
        loginIsTaken: "Es gibt schon einen SMTP-Zugang dieses Namens, der zu etwas anderem gehört. Fragen Sie "
            + "einen Administrator.",
        removePassword: "Passwort entfernen",
        removePasswordQuestion: { "Das Gateway-Passwort von \($0) entfernen?" },
        removePasswordEffect: "Mailprogramme, die es benutzen, können nicht mehr über dieses Gateway senden.",
        passwordRemoved: "Das Gateway-Passwort wurde entfernt.",
        sending: "Senden",
        address: "Adresse",
        displayName: "Anzeigename",
        verified: "Bestätigt",
        pending: "Bei Google noch nicht bestätigt",
        sendAsHint: "So stehen sie bei Gmail; ändern lassen sie sich dort unter Einstellungen, Konten.",
        sendAsRead: { "Aus Gmail gelesen: \($0)" },
        sendAsNotRead: "Die Adressen wurden noch nicht aus Gmail gelesen.",
        readAgain: "Neu einlesen",
        sendAsNow: "Die Adressen wurden aus Gmail gelesen.",
        sendsOwnMail: "Meine E-Mails gehen über dieses Konto hinaus",
        sendsOwnMailHint: "Sonst verschickt sie der Standardabsender der Organisation.",
        sync: "Kontakte, Kalender, E-Mail",
        contacts: "Kontakte",
        deletesUnsubscribed: "Kontakte bei Google löschen, wenn das Abonnement endet",
        deletesUnsubscribedHint:
            "Zu Kontakten, deren Abonnement vor dem Einschalten endete, wird zuerst nachgefragt.",
        importsNew: "Neue Kontakte automatisch importieren",
        leavesOutSalutation: "Anreden nicht synchronisieren",
        leavesOutSalutationHint: { version in
            guard let version, version >= OdooText.firstWithoutTitles else {
                return "Auch Titel im Namen, etwa „Dr.“ oder „Prof.“, werden weggelassen."
            }
            return
                "Odoo \(version) hat kein Feld für Anreden mehr. Weggelassen werden Titel im Namen, etwa „Dr.“ oder „Prof.“."
        },
        tagsAsGroups: "Stichwörter als Labels übernehmen",
        tagsAsGroupsHint:
            "Jedes Stichwort in Odoo wird ein Label der Kontakte bei Google. Eigene Labels bleiben, wie sie sind.",
        mostDeleted: "Nachfragen, bevor mehr gelöscht wird, in Prozent aller Kontakte",
        mostDeletedHint: {
            "\($0) bis \($1). Ein Lauf, der bei Google mehr löschen würde, wartet auf eine Zustimmung."
        },
        deletionTitle: "Sollen Kontakte bei Google gelöscht werden?",
        deletionQuestion: { "Die Abonnements von \($0) von \($1) Kontakten der Datenbank \($2) sind beendet." },
        deletionHint:
            "Das sind mehr, als ein Lauf ohne Nachfrage löscht, oder einige endeten vor dem Einschalten des Löschens. "
            + "Gelöschtes bleibt 30 Tage in Googles Papierkorb.",
        deleteThem: "Löschen",
        keepThem: "Behalten",
        deletionAnswered: { $0 ? "Der nächste Lauf löscht sie." : "Sie bleiben bei Google." },
        deletionChanged: "Inzwischen hat sich die Frage geändert. Bitte sehen Sie sie noch einmal an.",
        calendar: "Kalender",
        bringsEvents: "Termine von Google nach Odoo übertragen",
        calendarStart: "Beginn der Kalendersynchronisation",
        calendarStartHint: "Pflicht dafür und in der Vergangenheit: Termine ab diesem Tag werden übertragen. Ohne "
            + "Datum keine.",
        furtherCalendars: "Weitere Kalender",
        readCalendars: "Kalender einlesen",
        calendarsHint: "Der Hauptkalender wird immer übertragen. Termine eines Kalenders, der nicht mehr gewählt ist, "
            + "bleiben in Odoo.",
        calendarsNow: { "\($0) \(plural($0, one: "Kalender wurde", many: "Kalender wurden")) von Google gelesen." },
        eventTypes: "Arten von Terminen",
        eventType: eventTypeGerman,
        createsGuests: "Kontakte für Gäste anlegen, die Odoo nicht kennt",
        createsGuestsHint:
            "Sonst werden sie in der Beschreibung genannt. Gilt für Termine, die von nun an kommen oder sich ändern.",
        renewEvents: "Alle Termine neu übertragen",
        renewEventsHint:
            "Liest alle Termine noch einmal von Google und schreibt sie in Odoo neu. Was in Odoo von Hand geändert wird, "
            + "kommt auch von selbst wieder in Ordnung.",
        renewEventsQuestion: { $0.isEmpty ? "Alle Termine neu übertragen?" : "Alle Termine von \($0) neu übertragen?" },
        renewEventsEffects: [
            "Alle Termine werden noch einmal von Google gelesen und in Odoo neu geschrieben.",
            "Was dort von Hand geändert, archiviert oder gelöscht wurde, wird durch den Stand bei Google ersetzt. "
                + "Notizen und Aktivitäten bleiben.",
            "Bei vielen Terminen dauert das einige Minuten.",
        ],
        renewEventsButton: "Neu übertragen",
        renewEventsDone: "Alle Termine werden jetzt neu übertragen.",
        mail: "E-Mail",
        incomingFolder: "Transferordner für eingehende E-Mails",
        outgoingFolder: "Transferordner für ausgehende E-Mails",
        noFolder: "Keiner",
        synchroniseFolders: "Synchronisiere Ordner",
        foldersRead: { "\($0) \(plural($0, one: "Ordner", many: "Ordner")), gelesen \($1)" },
        foldersNotRead: "Die Ordner wurden noch nicht aus Gmail gelesen.",
        foldersNow: { "\($0) \(plural($0, one: "Ordner wurde", many: "Ordner wurden")) aus Gmail gelesen." },
        needsPurpose: {
            "Das deckt der Zugriff nicht ab. Kreuzen Sie oben „\($0)“ an und gewähren Sie den Zugriff noch einmal."
        },
        googleFailed: { "Google konnte nicht gefragt werden: \($0)" },
        incomingCount: "Eingehende E-Mails je Lauf",
        outgoingCount: "Ausgehende E-Mails je Lauf",
        countHint: { "\($0) bis \($1)" },
        deletesTransferred: "E-Mails im Transferordner nach der Übertragung löschen",
        deletesTransferredHint:
            "In den Papierkorb von Gmail, der sie 30 Tage behält. Sonst verlassen sie nur den Ordner.",
        leavesInFolder: "E-Mails sonst im Transferordner lassen",
        leavesInFolderHint:
            "Was einmal übertragen wurde, wird nicht noch einmal übertragen, auch wenn es noch dort liegt.",
        importsByItself: "Abgeholte E-Mails automatisch importieren",
        importsByItselfHint: "Sonst warten sie in der Liste der Nachrichten, bis jemand sie importiert.",
        odoo: "Odoo",
        odooDatabase: "Odoo-Datenbank",
        odooLogin: "Benutzername in Odoo",
        odooLoginHint: "Leer: der Odoo-Benutzer, dessen Benutzername oder E-Mail-Adresse die dieser Person ist.",
        odooKnown: { login in
            (login.isEmpty
                ? "Sie sind der Odoo-Benutzer, dessen Benutzername oder E-Mail-Adresse die Ihre ist."
                : "Sie sind der Odoo-Benutzer \(login).") + " Ein Administrator kann das ändern."
        },
        logging: "Protokollierung",
        isLogged: "Protokollieren, was für diese Person geschieht",
        isLoggedHint: "Ohne Häkchen werden nur Warnungen und Fehler protokolliert.",
        problem: problemGerman,
        notADate: "Das ist kein Datum.",
        unknownFolder: "Dieser Ordner ist nicht bekannt. Synchronisieren Sie zuerst die Ordner."
    )

    private static func eventTypeGerman(_ type: EventType) -> String {
        switch type {
        case .standard: "Termine"
        case .fromGmail: "Aus E-Mails (Reisen, Reservierungen)"
        case .outOfOffice: "Abwesenheit"
        case .focusTime: "Fokuszeit"
        case .workingLocation: "Arbeitsort"
        case .birthday: "Geburtstage"
        }
    }

    private static func problemGerman(_ problem: FieldProblem) -> String {
        switch problem {
        case .missing: "Bitte dieses Feld ausfüllen."
        case .notAnAddress: "Das ist keine E-Mail-Adresse."
        case .notADomain: "Das ist keine Domain."
        case .notInPast: "Der Tag muss in der Vergangenheit liegen."
        case .outOfRange: "Die Zahl ist zu klein oder zu groß."
        case .tooLong: "Das ist zu lang."
        case .sameFolder: "Beide Richtungen dürfen nicht denselben Ordner haben."
        case .notAllowed: "Darin sind Zeichen, die nicht hineingehören."
        }
    }
}
