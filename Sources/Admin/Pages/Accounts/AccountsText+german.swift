extension AccountsText {
    static let german = AccountsText(
        title: "Konten",
        account: "Konto",
        state: "Zustand",
        working: "In Betrieb",
        paused: "Pausiert",
        needsGrant: "Zugriff fehlt",
        disabled: "Abgeschaltet",
        pausedRemedy: { "Geht von selbst weiter: \($0)." },
        pausedOpenRemedy: "Geht von selbst weiter, sobald Google es erlaubt.",
        needsGrantRemedy:
            "Der Benutzer wählt in den persönlichen Einstellungen noch einmal „Zugriff gewähren“; bei einem Dienstkonto"
            + " berichtigen Sie die Delegierung und prüfen sie dann.",
        disabledRemedy: "Seine E-Mails warten, bis das Konto eingeschaltet wird.",
        since: "Seit",
        reason: "Grund",
        remedy: "Was zu tun ist",
        defaultSender: "Standardabsender für Systemmails",
        defaultSenderBadge: "Standardabsender",
        defaultSenderHint:
            "Übernimmt Systemmails und E-Mails von Absendern ohne eigenes Konto. Ein einziges Konto hat diese Aufgabe;"
            + " wer sie hier wählt, nimmt sie dem anderen.",
        noDefaultSender:
            "Kein Konto ist Standardabsender: Systemmails und E-Mails von Absendern ohne Konto werden abgewiesen.",
        sendsOwnMail: "Die eigenen E-Mails des Benutzers gehen über dieses Konto",
        sendsOwnMailHint: "Sonst übernimmt sie der Standardabsender.",
        notOwnMail: "Eigene E-Mails gehen über den Standardabsender",
        sentToday: "Heute gesendet",
        sentInDay: "Gesendet in 24 Stunden",
        unitsThisMinute: "Kontingent in dieser Minute",
        of: { "\($0) von \($1)" },
        queue: "Warteschlange",
        waiting: "Wartend",
        held: "Angehalten",
        failed: "Fehlgeschlagen",
        lastError: "Letzter Fehler",
        person: "Person",
        delivery: "Zustellung",
        noAccounts:
            "Es gibt noch kein Konto. Benutzer gewähren den Zugriff in ihren persönlichen Einstellungen; ein Dienstkonto"
            + " kann für alle handeln.",
        byServiceAccount: "Dienstkonto",
        options: "Versand",
        courier: "Weg zu Google",
        courierHint:
            "smtp.gmail.com braucht den vollen Zugriff auf E-Mails und lässt die sichtbaren Empfänger und die Message-ID, wie sie sind.",
        courierName: {
            switch $0 {
            case "smtp": "smtp.gmail.com"
            case "auto": "smtp.gmail.com, wo es nötig ist, sonst Gmail-API"
            default: "Gmail-API"
            }
        },
        guarantee: "Wenn Googles Antwort verloren geht",
        guaranteeHint: "Ob Gmail die Nachricht hat, ist dann ungewiss.",
        guaranteeName: {
            switch $0 {
            case "may-repeat": "In „Gesendet“ nachsehen, sonst noch einmal senden: sie kann doppelt ankommen"
            case "draft": "Über einen Entwurf senden, dessen Verbleib immer feststeht"
            default: "In „Gesendet“ nachsehen, sonst auf einen Menschen warten"
            }
        },
        limits: "Grenzen",
        unitsPerMinute: "Kontingent-Einheiten je Minute",
        messagesPerDay: "Nachrichten in 24 Stunden",
        concurrency: "Gleichzeitige Sendungen",
        limitHint: { "Leer gilt die Einstellung: \($0)." },
        notInRange: { "Eine ganze Zahl von \($0) bis \($1), oder leer." },
        saved: "Das Konto wurde geändert.",
        nobodyTakesSystemMail:
            "Jetzt ist kein Konto Standardabsender: Systemmails werden abgewiesen, bis Sie eines wählen.",
        grant: "Zugriff",
        grantByUser: "Vom Benutzer gewährt",
        grantByServiceAccount: { "Durch das Dienstkonto \($0)" },
        grantMissing: "Keiner: Der Zugriff wurde widerrufen",
        grantUnreadable:
            "Der gespeicherte Zugriff lässt sich nicht öffnen. Legen Sie den Schlüssel an seinen Platz zurück, oder"
            + " gewähren Sie den Zugriff neu.",
        clientID: "Client-ID",
        scopes: "Bereiche (Scopes)",
        actions: "Aktionen",
        pause: "Pausieren",
        pauseFor: "Pausieren für",
        pauseLength: { $0 < 60 ? "\($0) Minuten" : plural($0 / 60, one: "1 Stunde", many: "\($0 / 60) Stunden") },
        resume: "Fortsetzen",
        resumed: "Das Konto sendet wieder.",
        isPausedNow: { "Das Konto pausiert: \($0). Seine E-Mails warten." },
        switchOff: "Abschalten",
        switchOffQuestion: { "\($0) abschalten?" },
        switchOffWaits: {
            "Über dieses Konto wird nichts mehr gesendet. Jetzt warten: \($0); neue E-Mails warten auch."
        },
        switchOffDefault: "Es ist der Standardabsender: Auch Systemmails warten.",
        switchOffUntil:
            "E-Mails, die länger warten, als das Gateway es versucht, werden aufgegeben und ihrem Absender gemeldet.",
        switchedOff: "Das Konto ist abgeschaltet. Seine E-Mails warten.",
        switchOn: "Einschalten",
        switchedOn: "Das Konto ist eingeschaltet.",
        test: "Zugriff prüfen",
        testHint:
            "Fragt Google nach einem Token und liest, wo der Zugriff es erlaubt, das Profil und die Absenderadressen.",
        testWorks: "Google sagt: Der Zugriff funktioniert.",
        testWorksTrySending:
            "Google sagt: Der Zugriff funktioniert. Ob Google wieder Mail annimmt, zeigt die nächste Nachricht.",
        testFailed: { "Der Zugriff funktioniert nicht. \($0)" },
        sendAs: "Absenderadressen",
        sendAsAddress: "Adresse",
        sendAsName: "Name",
        sendAsState: "Zustand",
        sendAsAccepted: "Bestätigt",
        sendAsPending: "Nicht bestätigt",
        sendAsRead: { "Aus Gmail gelesen: \($0)." },
        sendAsNever: "Noch nicht aus Gmail gelesen.",
        errors: "Fehler in 24 Stunden",
        noErrors: "In den letzten 24 Stunden ist kein Versuch fehlgeschlagen.",
        cause: "Ursache",
        repeated: "Wiederholt",
        final: "Aufgegeben oder angehalten",
        remove: "Konto entfernen",
        removeHint: "Die nächste Seite sagt, was aus seinen E-Mails wird, bevor etwas geschieht.",
        removeMail: "E-Mails in seiner Warteschlange",
        removeMailTo: { "Zu \($0) verschieben" },
        removeMailDrop: "Aus der Warteschlange nehmen; sie werden nicht gesendet",
        removeQuestion: { "Das Konto \($0) entfernen?" },
        removeQueueEmpty: "Seine Warteschlange ist leer: Keine E-Mail ist betroffen.",
        removeQueueMoves: { "In seiner Warteschlange: \($0). Sie gehen zu \($1) über und werden von dort gesendet." },
        removeQueueDrops: { "In seiner Warteschlange: \($0). Sie werden entfernt und nie gesendet." },
        removeUncertain:
            "Solange eine Nachricht gerade gesendet wird oder schon gesendet sein kann, bleibt das Konto; versuchen Sie"
            + " es danach noch einmal.",
        removeGrant: "Der Zugriff wird bei Google widerrufen.",
        removeDelegation:
            "Die Delegierung an das Dienstkonto bleibt: Beenden Sie sie in der Admin-Konsole, wenn nichts anderes sie"
            + " braucht.",
        removePerson: { "\($0) kann sich weiter anmelden, hat aber kein Konto mehr." },
        removeDefault: "Es ist der Standardabsender: Systemmails werden abgewiesen, bis Sie einen anderen wählen.",
        removeHistory: "Die Geschichte dessen, was es gesendet hat, bleibt.",
        removed: { "Das Konto \($0) wurde entfernt." },
        removedNotRevoked: {
            "Das Konto \($0) wurde entfernt, sein Zugriff ließ sich bei Google aber nicht widerrufen."
        },
        notRemoved: { "Das Konto wurde nicht entfernt: \($0)." },
        refusal: {
            switch $0 {
            case .delegationMissing:
                "Das Dienstkonto darf nicht für diesen Benutzer handeln: Tragen Sie seine Client-ID und die Bereiche (Scopes) in der"
                    + " Admin-Konsole ein (Sicherheit > Zugriffs- und Datenkontrolle > API-Steuerung > Domainweite"
                    + " Delegierung). Gemeint ist die Nummer, nicht die E-Mail-Adresse. Eine Änderung wirkt spätestens nach"
                    + " einem Tag."
            case .scopeMissing:
                "Etwas ist delegiert oder gewährt, aber nicht jeder Bereich (Scope): Vergleichen Sie die Liste, alle müssen da sein."
            case .unknownUser:
                "Im Workspace gibt es keinen Benutzer mit dieser Adresse. Nehmen Sie die Hauptadresse, keinen Alias."
            case .wrongClock: "Die Uhr des Rechners, auf dem das Gateway läuft, geht falsch: Stellen Sie sie."
            case .keyGone:
                "Der Schlüssel wurde gelöscht oder ersetzt: Legen Sie für das Dienstkonto einen neuen an und laden Sie ihn"
                    + " hoch."
            case .clientDisabled:
                "Der OAuth-Client oder das Dienstkonto ist gelöscht, abgeschaltet oder hat einen anderen Clientschlüssel: Sehen Sie in"
                    + " der Google-Cloud-Konsole nach."
            case .withdrawn:
                "Der Zugriff ist abgelaufen oder wurde widerrufen (neues Passwort, ein halbes Jahr unbenutzt, sieben Tage"
                    + " eines Clients im Test): Der Benutzer gewährt ihn noch einmal."
            case .noMail:
                "Gmail ist für diesen Benutzer nicht eingeschaltet: Sehen Sie in der Admin-Konsole die Lizenz nach."
            case .otherAddress: "Gmail antwortet für eine andere Adresse: Nehmen Sie die Hauptadresse des Benutzers."
            case .notReached: "Google ist nicht erreichbar oder bittet zu warten. Versuchen Sie es später."
            case .other: "Google lehnt aus einem anderen Grund ab."
            }
        }
    )
}
