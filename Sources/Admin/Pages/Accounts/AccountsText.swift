import Base

/// The words of the pages about accounts.
struct AccountsText: Texts {
    let title = Localized("Accounts", "Konten")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Zustand")
    let working = Localized("Working", "In Betrieb")
    let paused = Localized("Paused", "Pausiert")
    let needsGrant = Localized("Needs access", "Zugriff fehlt")
    let disabled = Localized("Switched off", "Abgeschaltet")
    let pausedRemedy = { @Sendable (until: String) in
        Localized("Goes on by itself: \(until).", "Geht von selbst weiter: \(until).")
    }
    let pausedOpenRemedy = Localized(
        "Goes on by itself as soon as Google allows it.",
        "Geht von selbst weiter, sobald Google es erlaubt."
    )
    let needsGrantRemedy = Localized(
        "The account's user grants access again in the personal settings; with a service account, mend the "
            + "delegation and test it.",
        "Der Benutzer wählt in den persönlichen Einstellungen noch einmal „Zugriff gewähren“; bei einem "
            + "Dienstkonto berichtigen Sie die Delegierung und prüfen sie dann."
    )
    let disabledRemedy = Localized(
        "Its mail waits until the account is switched on.",
        "Seine E-Mails warten, bis das Konto eingeschaltet wird."
    )
    let since = Localized("Since", "Seit")
    let reason = Localized("Reason", "Grund")
    let remedy = Localized("What to do", "Was zu tun ist")
    let defaultSender = Localized("Default sender for system mail", "Standardabsender für Systemmails")
    let defaultSenderBadge = Localized("Default sender", "Standardabsender")
    let defaultSenderHint = Localized(
        "Takes system mail and mail of senders without an account of their own. One account has it; choosing it "
            + "here takes it from the other.",
        "Übernimmt Systemmails und E-Mails von Absendern ohne eigenes Konto. Ein einziges Konto hat diese Aufgabe; "
            + "wer sie hier wählt, nimmt sie dem anderen."
    )
    let noDefaultSender = Localized(
        "No account is the default sender: system mail, and mail of senders without an account, is refused.",
        "Kein Konto ist Standardabsender: Systemmails und E-Mails von Absendern ohne Konto werden abgewiesen."
    )
    let sendsOwnMail = Localized(
        "The user's own mail goes by this account",
        "Die eigenen E-Mails des Benutzers gehen über dieses Konto"
    )
    let sendsOwnMailHint = Localized(
        "Otherwise the default sender takes it.",
        "Sonst übernimmt sie der Standardabsender."
    )
    let notOwnMail = Localized("Own mail goes by the default sender", "Eigene E-Mails gehen über den Standardabsender")
    let sentToday = Localized("Sent today", "Heute gesendet")
    let sentInDay = Localized("Sent in 24 hours", "Gesendet in 24 Stunden")
    let unitsThisMinute = Localized("Quota units this minute", "Kontingent in dieser Minute")
    let of = { @Sendable (used: String, limit: String) in
        Localized("\(used) of \(limit)", "\(used) von \(limit)")
    }
    let queue = Localized("Queue", "Warteschlange")
    let waiting = Localized("Waiting", "Wartend")
    let held = Localized("Held", "Angehalten")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let lastError = Localized("Last error", "Letzter Fehler")
    let person = Localized("Person", "Person")
    let delivery = Localized("Delivery", "Zustellung")
    let noAccounts = Localized(
        "There is no account yet. Users grant access in their personal settings; a service account can act for all.",
        "Es gibt noch kein Konto. Benutzer gewähren den Zugriff in ihren persönlichen Einstellungen; ein "
            + "Dienstkonto kann für alle handeln."
    )
    let byServiceAccount = Localized("Service account", "Dienstkonto")
    let options = Localized("Sending", "Versand")
    let courier = Localized("Courier", "Weg zu Google")
    let courierHint = Localized(
        "The second one needs the full mail scope; it keeps the visible recipients and the Message-ID.",
        "smtp.gmail.com braucht den vollen Zugriff auf E-Mails und lässt die sichtbaren Empfänger und die "
            + "Message-ID, wie sie sind."
    )
    let courierName = { @Sendable (name: String) in
        switch name {
        case "smtp": Localized("smtp.gmail.com", "smtp.gmail.com")
        case "auto":
            Localized(
                "smtp.gmail.com where needed, otherwise the Gmail API",
                "smtp.gmail.com, wo es nötig ist, sonst Gmail-API"
            )
        default: Localized("Gmail API", "Gmail-API")
        }
    }
    let guarantee = Localized("When Google's answer is lost", "Wenn Googles Antwort verloren geht")
    let guaranteeHint = Localized(
        "Whether Gmail has the message is then unknown.",
        "Ob Gmail die Nachricht hat, ist dann ungewiss."
    )
    let guaranteeName = { @Sendable (name: String) in
        switch name {
        case "may-repeat":
            Localized(
                "Look in Sent, otherwise send again: it may arrive twice",
                "In „Gesendet“ nachsehen, sonst noch einmal senden: sie kann doppelt ankommen"
            )
        case "draft":
            Localized(
                "Send by a draft, of which it can always be told",
                "Über einen Entwurf senden, dessen Verbleib immer feststeht"
            )
        default:
            Localized(
                "Look in Sent, otherwise wait for a person",
                "In „Gesendet“ nachsehen, sonst auf einen Menschen warten"
            )
        }
    }
    let limits = Localized("Limits", "Grenzen")
    let unitsPerMinute = Localized("Quota units a minute", "Kontingent-Einheiten je Minute")
    let messagesPerDay = Localized("Messages in 24 hours", "Nachrichten in 24 Stunden")
    let concurrency = Localized("Sends at the same time", "Gleichzeitige Sendungen")
    let limitHint = { @Sendable (setting: String) in
        Localized("Empty takes the setting: \(setting).", "Leer gilt die Einstellung: \(setting).")
    }
    let notInRange = { @Sendable (least: String, most: String) in
        Localized(
            "A whole number from \(least) to \(most), or nothing.",
            "Eine ganze Zahl von \(least) bis \(most), oder leer."
        )
    }
    let saved = Localized("The account was changed.", "Das Konto wurde geändert.")
    let nobodyTakesSystemMail = Localized(
        "No account is the default sender now: system mail is refused until you choose one.",
        "Jetzt ist kein Konto Standardabsender: Systemmails werden abgewiesen, bis Sie eines wählen."
    )
    let grant = Localized("Access", "Zugriff")
    let grantByUser = Localized("Granted by the user", "Vom Benutzer gewährt")
    let grantByServiceAccount = { @Sendable (email: String) in
        Localized("By the service account \(email)", "Durch das Dienstkonto \(email)")
    }
    let grantMissing = Localized("None: the access was revoked", "Keiner: Der Zugriff wurde widerrufen")
    let grantUnreadable = Localized(
        "The stored grant cannot be opened. Put the sealing key back in its place, or grant again.",
        "Der gespeicherte Zugriff lässt sich nicht öffnen. Legen Sie den Schlüssel an seinen Platz zurück, oder "
            + "gewähren Sie den Zugriff neu."
    )
    let clientID = Localized("Client ID", "Client-ID")
    let scopes = Localized("Scopes", "Bereiche (Scopes)")
    let actions = Localized("Actions", "Aktionen")
    let pause = Localized("Pause", "Pausieren")
    let pauseFor = Localized("Pause for", "Pausieren für")
    let pauseLength = { @Sendable (minutes: Int) in
        minutes < 60
            ? Localized("\(minutes) minutes", "\(minutes) Minuten")
            : Localized(
                plural(minutes / 60, one: "1 hour", many: "\(minutes / 60) hours"),
                plural(minutes / 60, one: "1 Stunde", many: "\(minutes / 60) Stunden")
            )
    }
    let resume = Localized("Resume", "Fortsetzen")
    let resumed = Localized("The account sends again.", "Das Konto sendet wieder.")
    let isPausedNow = { @Sendable (until: String) in
        Localized(
            "The account is paused: \(until). Its mail waits.",
            "Das Konto pausiert: \(until). Seine E-Mails warten."
        )
    }
    let switchOff = Localized("Switch off", "Abschalten")
    let switchOffQuestion = { @Sendable (address: String) in
        Localized("Switch \(address) off?", "\(address) abschalten?")
    }
    let switchOffWaits = { @Sendable (waiting: String) in
        Localized(
            "Nothing is sent by this account any more. Waiting now: \(waiting); new mail waits as well.",
            "Über dieses Konto wird nichts mehr gesendet. Jetzt warten: \(waiting); neue E-Mails warten auch."
        )
    }
    let switchOffDefault = Localized(
        "It is the default sender: system mail waits too.",
        "Es ist der Standardabsender: Auch Systemmails warten."
    )
    let switchOffUntil = Localized(
        "Mail that waits longer than the gateway keeps trying is given up and reported to its sender.",
        "E-Mails, die länger warten, als das Gateway es versucht, werden aufgegeben und ihrem Absender gemeldet."
    )
    let switchedOff = Localized(
        "The account is switched off. Its mail waits.",
        "Das Konto ist abgeschaltet. Seine E-Mails warten."
    )
    let switchOn = Localized("Switch on", "Einschalten")
    let switchedOn = Localized("The account is switched on.", "Das Konto ist eingeschaltet.")
    let test = Localized("Test access", "Zugriff prüfen")
    let testHint = Localized(
        "Asks Google for a token, and reads the profile and the send-as addresses where the grant allows it.",
        "Fragt Google nach einem Token und liest, wo der Zugriff es erlaubt, das Profil und die Absenderadressen."
    )
    let testWorks = Localized("Google says: access works.", "Google sagt: Der Zugriff funktioniert.")
    let testWorksTrySending = Localized(
        "Google says: access works. Whether it takes mail again, the next message will show.",
        "Google sagt: Der Zugriff funktioniert. Ob Google wieder Mail annimmt, zeigt die nächste Nachricht."
    )
    let testFailed = { @Sendable (why: String) in
        Localized("Access does not work. \(why)", "Der Zugriff funktioniert nicht. \(why)")
    }
    let sendAs = Localized("Send-as addresses", "Absenderadressen")
    let sendAsAddress = Localized("Address", "Adresse")
    let sendAsName = Localized("Name", "Name")
    let sendAsState = Localized("State", "Zustand")
    let sendAsAccepted = Localized("Accepted", "Bestätigt")
    let sendAsPending = Localized("Not confirmed", "Nicht bestätigt")
    let sendAsRead = { @Sendable (when: String) in
        Localized("Read from Gmail: \(when).", "Aus Gmail gelesen: \(when).")
    }
    let sendAsNever = Localized("Not read from Gmail yet.", "Noch nicht aus Gmail gelesen.")
    let errors = Localized("Errors in 24 hours", "Fehler in 24 Stunden")
    let noErrors = Localized(
        "No attempt has failed in the last 24 hours.",
        "In den letzten 24 Stunden ist kein Versuch fehlgeschlagen."
    )
    let cause = Localized("Cause", "Ursache")
    let repeated = Localized("Repeated", "Wiederholt")
    let final = Localized("Given up or held", "Aufgegeben oder angehalten")
    let remove = Localized("Remove account", "Konto entfernen")
    let removeHint = Localized(
        "The next page says what becomes of its mail before anything happens.",
        "Die nächste Seite sagt, was aus seinen E-Mails wird, bevor etwas geschieht."
    )
    let removeMail = Localized("Mail in its queue", "E-Mails in seiner Warteschlange")
    let removeMailTo = { @Sendable (address: String) in
        Localized("Move it to \(address)", "Zu \(address) verschieben")
    }
    let removeMailDrop = Localized(
        "Take it out of the queue; it is not sent",
        "Aus der Warteschlange nehmen; sie werden nicht gesendet"
    )
    let removeQuestion = { @Sendable (address: String) in
        Localized("Remove the account \(address)?", "Das Konto \(address) entfernen?")
    }
    let removeQueueEmpty = Localized(
        "Its queue is empty: no mail is affected.",
        "Seine Warteschlange ist leer: Keine E-Mail ist betroffen."
    )
    let removeQueueMoves = { @Sendable (count: String, address: String) in
        Localized(
            "\(count) in its queue move to \(address) and are sent by that account.",
            "In seiner Warteschlange: \(count). Sie gehen zu \(address) über und werden von dort gesendet."
        )
    }
    let removeQueueDrops = { @Sendable (count: String) in
        Localized(
            "\(count) in its queue are removed and never sent.",
            "In seiner Warteschlange: \(count). Sie werden entfernt und nie gesendet."
        )
    }
    let removeUncertain = Localized(
        "While a message is being sent, or may have been sent already, the account stays; try again afterwards.",
        "Solange eine Nachricht gerade gesendet wird oder schon gesendet sein kann, bleibt das Konto; versuchen "
            + "Sie es danach noch einmal."
    )
    let removeGrant = Localized("The grant is withdrawn at Google.", "Der Zugriff wird bei Google widerrufen.")
    let removeDelegation = Localized(
        "The delegation to the service account stays: end it in the Admin console if nothing else uses it.",
        "Die Delegierung an das Dienstkonto bleibt: Beenden Sie sie in der Admin-Konsole, wenn nichts anderes sie "
            + "braucht."
    )
    let removePerson = { @Sendable (name: String) in
        Localized(
            "\(name) can still sign in, but has no account any more.",
            "\(name) kann sich weiter anmelden, hat aber kein Konto mehr."
        )
    }
    let removeDefault = Localized(
        "It is the default sender: system mail is refused until you choose another.",
        "Es ist der Standardabsender: Systemmails werden abgewiesen, bis Sie einen anderen wählen."
    )
    let removeHistory = Localized(
        "The history of what it sent is kept.",
        "Die Geschichte dessen, was es gesendet hat, bleibt."
    )
    let removed = { @Sendable (address: String) in
        Localized("The account \(address) was removed.", "Das Konto \(address) wurde entfernt.")
    }
    let removedNotRevoked = { @Sendable (address: String) in
        Localized(
            "The account \(address) was removed, but its grant could not be withdrawn at Google.",
            "Das Konto \(address) wurde entfernt, sein Zugriff ließ sich bei Google aber nicht widerrufen."
        )
    }
    let notRemoved = { @Sendable (why: String) in
        Localized("The account was not removed: \(why).", "Das Konto wurde nicht entfernt: \(why).")
    }
    let refusal = { @Sendable (cause: GrantRefusal.Cause) in
        switch cause {
        case .delegationMissing:
            Localized(
                "The service account may not act for this user: enter its client ID and the scopes in the Admin "
                    + "console (Security > Access and data control > API controls > Domain-wide delegation). Enter "
                    + "the number, not the mail address. A change takes up to a day.",
                "Das Dienstkonto darf nicht für diesen Benutzer handeln: Tragen Sie seine Client-ID und die "
                    + "Bereiche (Scopes) in der Admin-Konsole ein (Sicherheit > Zugriffs- und Datenkontrolle > "
                    + "API-Steuerung > Domainweite Delegierung). Gemeint ist die Nummer, nicht die E-Mail-Adresse. "
                    + "Eine Änderung wirkt spätestens nach einem Tag."
            )
        case .scopeMissing:
            Localized(
                "Something is delegated or granted, but not every scope: compare the scopes, for all must be there.",
                "Etwas ist delegiert oder gewährt, aber nicht jeder Bereich (Scope): Vergleichen Sie die Liste, "
                    + "alle müssen da sein."
            )
        case .unknownUser:
            Localized(
                "The Workspace has no user with this address. Use the primary address, not an alias.",
                "Im Workspace gibt es keinen Benutzer mit dieser Adresse. Nehmen Sie die Hauptadresse, keinen "
                    + "Alias."
            )
        case .wrongClock:
            Localized(
                "The clock of the gateway's machine is wrong: set it.",
                "Die Uhr des Rechners, auf dem das Gateway läuft, geht falsch: Stellen Sie sie."
            )
        case .keyGone:
            Localized(
                "The key was deleted or replaced: make a new key for the service account and upload it.",
                "Der Schlüssel wurde gelöscht oder ersetzt: Legen Sie für das Dienstkonto einen neuen an und laden "
                    + "Sie ihn hoch."
            )
        case .clientDisabled:
            Localized(
                "The OAuth client or service account is deleted, switched off or has another secret: see the "
                    + "Google Cloud console.",
                "Der OAuth-Client oder das Dienstkonto ist gelöscht, abgeschaltet oder hat einen anderen "
                    + "Clientschlüssel: Sehen Sie in der Google-Cloud-Konsole nach."
            )
        case .withdrawn:
            Localized(
                "The grant has expired or was withdrawn (a new password, half a year without use, seven days of a "
                    + "client in testing): the user grants access again.",
                "Der Zugriff ist abgelaufen oder wurde widerrufen (neues Passwort, ein halbes Jahr unbenutzt, "
                    + "sieben Tage eines Clients im Test): Der Benutzer gewährt ihn noch einmal."
            )
        case .noMail:
            Localized(
                "Gmail is not switched on for this user: see the licence in the Admin console.",
                "Gmail ist für diesen Benutzer nicht eingeschaltet: Sehen Sie in der Admin-Konsole die Lizenz nach."
            )
        case .otherAddress:
            Localized(
                "Gmail answers for another address: use the primary address of the user.",
                "Gmail antwortet für eine andere Adresse: Nehmen Sie die Hauptadresse des Benutzers."
            )
        case .notReached:
            Localized(
                "Google could not be reached or asks to wait. Try again later.",
                "Google ist nicht erreichbar oder bittet zu warten. Versuchen Sie es später."
            )
        case .other: Localized("Google refuses for another reason.", "Google lehnt aus einem anderen Grund ab.")
        }
    }
}
