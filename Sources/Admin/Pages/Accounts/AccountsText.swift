import Base

/// The words of the pages about accounts.
struct AccountsText: Texts {
    let title = Localized("Accounts", "Konten")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Status")
    let working = Localized("Working", "In Betrieb")
    let paused = Localized("Paused", "Pausiert")
    let needsGrant = Localized("Needs access", "Zugriff fehlt")
    let disabled = Localized("Disabled", "Deaktiviert")
    let pausedFix = { @Sendable (until: String) in
        Localized("Resumes automatically: \(until).", "Wird automatisch fortgesetzt: \(until).")
    }
    let pausedOpenFix = Localized(
        "Resumes automatically as soon as Google allows it.",
        "Wird automatisch fortgesetzt, sobald Google es zulässt."
    )
    let needsGrantFix = Localized(
        "The account's user grants access again in the personal settings; for a service account, fix the "
            + "delegation and test it.",
        "Der Benutzer gewährt den Zugriff in den persönlichen Einstellungen neu; bei einem Dienstkonto korrigieren "
            + "Sie die Delegierung und testen sie."
    )
    let disabledFix = Localized(
        "Its mail waits until the account is enabled.",
        "Seine E-Mails warten, bis das Konto aktiviert wird."
    )
    let since = Localized("Since", "Seit")
    let reason = Localized("Reason", "Grund")
    let suggestedFix = Localized("Suggested fix", "Lösung")
    let defaultSender = Localized("Default sender for system mail", "Standardabsender für Systemmails")
    let defaultSenderBadge = Localized("Default sender", "Standardabsender")
    let defaultSenderHint = Localized(
        "Sends system mail and mail of senders without an account of their own. Only one account can be the "
            + "default sender; choosing this one replaces the other.",
        "Sendet Systemmails und E-Mails von Absendern ohne eigenes Konto. Nur ein Konto kann Standardabsender "
            + "sein; dieses ersetzt das bisherige."
    )
    let noDefaultSender = Localized(
        "No account is the default sender: system mail and mail of senders without an account are refused.",
        "Kein Konto ist Standardabsender: Systemmails und E-Mails von Absendern ohne Konto werden abgewiesen."
    )
    let sendsOwnMail = Localized(
        "Send the user's own mail through this account",
        "Eigene E-Mails des Benutzers über dieses Konto senden"
    )
    let sendsOwnMailHint = Localized(
        "Otherwise the default sender sends it.",
        "Sonst sendet sie der Standardabsender."
    )
    let notOwnMail = Localized("Own mail is sent by the default sender", "Eigene E-Mails sendet der Standardabsender")
    let sharedAddresses = Localized("Shared addresses", "Gemeinsame Adressen")
    let isShared = Localized("Shared with other accounts", "Mit anderen Konten geteilt")
    let sentInDay = Localized("Sent in 24 hours", "Gesendet in 24 Stunden")
    let unitsThisMinute = Localized("Quota units this minute", "Kontingenteinheiten in dieser Minute")
    let of = { @Sendable (used: String, limit: String) in
        Localized("\(used) of \(limit)", "\(used) von \(limit)")
    }
    let queue = Localized("Queue", "Warteschlange")
    let waiting = Localized("Waiting", "Wartend")
    let held = Localized("Held", "Angehalten")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let lastError = Localized("Last error", "Letzter Fehler")
    let user = Localized("User", "Benutzer")
    let delivery = Localized("Delivery", "Zustellung")
    let noAccounts = Localized(
        "There are no accounts yet. Users grant access in their personal settings; a service account can act for "
            + "all of them.",
        "Es gibt noch keine Konten. Benutzer gewähren den Zugriff in ihren persönlichen Einstellungen; ein "
            + "Dienstkonto kann für alle handeln."
    )
    let byServiceAccount = Localized("Service account", "Dienstkonto")
    let options = Localized("Sending", "Versand")
    let courier = Localized("Send through", "Versandweg")
    let courierHint = Localized(
        "smtp.gmail.com needs the full mail scope; it keeps the visible recipients and the Message-ID.",
        "smtp.gmail.com braucht den vollen Zugriff auf E-Mails; die sichtbaren Empfänger und die Message-ID "
            + "bleiben erhalten."
    )
    let courierName = { @Sendable (name: String) in
        switch name {
        case "smtp": Localized("smtp.gmail.com", "smtp.gmail.com")
        case "auto":
            Localized(
                "smtp.gmail.com where needed, otherwise the Gmail API",
                "smtp.gmail.com, wo nötig, sonst Gmail API"
            )
        default: Localized("Gmail API", "Gmail API")
        }
    }
    let onLostAnswer = Localized("If Google's answer is lost", "Wenn Googles Antwort ausbleibt")
    let guaranteeHint = Localized(
        "It is then unknown whether Gmail has the message.",
        "Dann ist nicht bekannt, ob Gmail die Nachricht hat."
    )
    let guaranteeName = { @Sendable (name: String) in
        switch name {
        case "resend":
            Localized(
                "Search Sent, otherwise send again: the message may arrive twice",
                "In „Gesendet“ suchen, sonst erneut senden: Die Nachricht kann doppelt ankommen"
            )
        case "draft":
            Localized(
                "Send as a draft, whose outcome can always be determined",
                "Als Entwurf senden, dessen Ergebnis sich immer feststellen lässt"
            )
        default:
            Localized(
                "Search Sent, otherwise wait for a decision",
                "In „Gesendet“ suchen, sonst auf eine Entscheidung warten"
            )
        }
    }
    let limits = Localized("Limits", "Limits")
    let unitsPerMinute = Localized("Quota units per minute", "Kontingenteinheiten pro Minute")
    let messagesPerDay = Localized("Messages in 24 hours", "Nachrichten in 24 Stunden")
    let concurrency = Localized("Concurrent sends", "Gleichzeitige Sendevorgänge")
    let limitHint = { @Sendable (setting: String) in
        Localized("If empty, the setting applies: \(setting).", "Wenn leer, gilt die Einstellung: \(setting).")
    }
    let notInRange = { @Sendable (least: String, most: String) in
        Localized(
            "Enter a whole number from \(least) to \(most), or leave the field empty.",
            "Geben Sie eine ganze Zahl von \(least) bis \(most) ein oder lassen Sie das Feld leer."
        )
    }
    let saved = Localized("The account was saved.", "Das Konto wurde gespeichert.")
    let nobodyTakesSystemMail = Localized(
        "No account is the default sender now: system mail is refused until you choose one.",
        "Jetzt ist kein Konto Standardabsender: Systemmails werden abgewiesen, bis Sie eines auswählen."
    )
    let grant = Localized("Access", "Zugriff")
    let grantByUser = Localized("Granted by the user", "Vom Benutzer gewährt")
    let grantByServiceAccount = { @Sendable (email: String) in
        Localized("Through the service account \(email)", "Über das Dienstkonto \(email)")
    }
    let grantMissing = Localized("None: access was revoked", "Keiner: Der Zugriff wurde widerrufen")
    let grantUnreadable = Localized(
        "The stored grant cannot be decrypted. Put the sealing key back in place, or grant access again.",
        "Der gespeicherte Zugriff lässt sich nicht entschlüsseln. Legen Sie den Versiegelungsschlüssel wieder an "
            + "seinen Platz oder gewähren Sie den Zugriff neu."
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
    let resumed = Localized("The account is sending again.", "Das Konto sendet wieder.")
    let isPausedNow = { @Sendable (until: String) in
        Localized(
            "The account is paused: \(until). Its mail waits.",
            "Das Konto ist pausiert: \(until). Seine E-Mails warten."
        )
    }
    let switchOff = Localized("Disable", "Deaktivieren")
    let switchOffQuestion = { @Sendable (address: String) in
        Localized("Disable \(address)?", "\(address) deaktivieren?")
    }
    let switchOffWaits = { @Sendable (waiting: String) in
        Localized(
            "This account stops sending. Waiting now: \(waiting); new mail waits too.",
            "Dieses Konto sendet nicht mehr. Derzeit warten: \(waiting); auch neue E-Mails warten."
        )
    }
    let switchOffDefault = Localized(
        "It is the default sender: system mail waits too.",
        "Es ist der Standardabsender: Auch Systemmails warten."
    )
    let switchOffUntil = Localized(
        "Mail that waits longer than the gateway retries fails and is reported to its sender.",
        "E-Mails, die länger warten, als das Gateway sie zu senden versucht, schlagen fehl und werden ihrem "
            + "Absender gemeldet."
    )
    let switchedOff = Localized(
        "The account is disabled. Its mail waits.",
        "Das Konto ist deaktiviert. Seine E-Mails warten."
    )
    let switchOn = Localized("Enable", "Aktivieren")
    let switchedOn = Localized("The account is enabled.", "Das Konto ist aktiviert.")
    let test = Localized("Test access", "Zugriff testen")
    let testHint = Localized(
        "Requests a token from Google and, where the grant allows it, reads the profile and the send-as addresses.",
        "Fordert ein Token von Google an und liest, soweit der Zugriff es erlaubt, das Profil und die "
            + "Absenderadressen."
    )
    let testWorks = Localized(
        "Google confirms that access works.",
        "Google bestätigt, dass der Zugriff funktioniert."
    )
    let testWorksTrySending = Localized(
        "Google confirms that access works. The next message will show whether it accepts mail again.",
        "Google bestätigt, dass der Zugriff funktioniert. Die nächste Nachricht zeigt, ob es wieder E-Mails "
            + "annimmt."
    )
    let testFailed = { @Sendable (why: String) in
        Localized("Access does not work. \(why)", "Der Zugriff funktioniert nicht. \(why)")
    }
    let sendAs = Localized("Send-as addresses", "Absenderadressen")
    let sendAsAddress = Localized("Address", "Adresse")
    let sendAsName = Localized("Name", "Name")
    let sendAsState = Localized("State", "Status")
    let sendAsAccepted = Localized("Confirmed", "Bestätigt")
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
    let cause = Localized("Reason", "Grund")
    let repeated = Localized("Retried", "Wiederholt")
    let final = Localized("Given up or held", "Aufgegeben oder angehalten")
    let remove = Localized("Remove account", "Konto entfernen")
    let removeHint = Localized(
        "The next page shows what happens to its mail before anything changes.",
        "Die nächste Seite zeigt, was mit seinen E-Mails geschieht, bevor sich etwas ändert."
    )
    let removeMail = Localized("Mail in its queue", "E-Mails in seiner Warteschlange")
    let removeMailTo = { @Sendable (address: String) in
        Localized("Move it to \(address)", "Zu \(address) verschieben")
    }
    let removeMailDrop = Localized(
        "Remove it from the queue without sending it",
        "Ohne Versand aus der Warteschlange entfernen"
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
            "Messages in its queue: \(count). They move to \(address) and are sent by that account.",
            "Nachrichten in seiner Warteschlange: \(count). Sie werden zu \(address) verschoben und von dort gesendet."
        )
    }
    let removeQueueDrops = { @Sendable (count: String) in
        Localized(
            "Messages in its queue: \(count). They are removed and never sent.",
            "Nachrichten in seiner Warteschlange: \(count). Sie werden entfernt und nicht gesendet."
        )
    }
    let removeOutcomeUnknown = Localized(
        "The account cannot be removed while a message is being sent or may already have been sent; try again "
            + "later.",
        "Das Konto lässt sich nicht entfernen, solange eine Nachricht gesendet wird oder möglicherweise schon "
            + "gesendet wurde; versuchen Sie es später erneut."
    )
    let removeGrant = Localized("The grant is revoked at Google.", "Der Zugriff wird bei Google widerrufen.")
    let removeDelegation = Localized(
        "The service account's delegation remains: remove it in the Admin console if nothing else uses it.",
        "Die Delegierung des Dienstkontos bleibt bestehen: Entfernen Sie sie in der Admin-Konsole, wenn nichts "
            + "anderes sie nutzt."
    )
    let removeUser = { @Sendable (name: String) in
        Localized(
            "\(name) can still sign in, but no longer has an account.",
            "\(name) kann sich weiterhin anmelden, hat aber kein Konto mehr."
        )
    }
    let removePassword = { @Sendable (login: String) in
        Localized(
            "The SMTP password of \(login) is removed: mail programs that use it can no longer send, not even over "
                + "open connections.",
            "Das SMTP-Passwort von \(login) wird entfernt: E-Mail-Programme, die es verwenden, können nicht mehr "
                + "senden, auch nicht über offene Verbindungen."
        )
    }
    let removeLogin = { @Sendable (login: String) in
        Localized(
            "The SMTP login \(login) remains. Its mail is refused unless From belongs to another account; assign one to "
                + "the login with `gsuite-gateway login set`.",
            "Der SMTP-Login \(login) bleibt bestehen. Seine E-Mails werden abgewiesen, sofern From nicht zu einem "
                + "anderen Konto gehört; weisen Sie ihm mit `gsuite-gateway login set` ein anderes Konto zu."
        )
    }
    let removeDefault = Localized(
        "It is the default sender: system mail is refused until you choose another one.",
        "Es ist der Standardabsender: Systemmails werden abgewiesen, bis Sie einen anderen auswählen."
    )
    let removeHistory = Localized(
        "The history of its messages is kept.",
        "Der Verlauf seiner Nachrichten bleibt erhalten."
    )
    let removed = { @Sendable (address: String) in
        Localized("The account \(address) was removed.", "Das Konto \(address) wurde entfernt.")
    }
    let removedNotRevoked = { @Sendable (address: String) in
        Localized(
            "The account \(address) was removed, but its grant could not be revoked at Google.",
            "Das Konto \(address) wurde entfernt, sein Zugriff konnte bei Google aber nicht widerrufen werden."
        )
    }
    let notRemoved = Localized(
        "The account was not removed: a message in its queue is being sent or may already have been sent. Try again "
            + "later.",
        "Das Konto wurde nicht entfernt: Eine Nachricht in seiner Warteschlange wird gesendet oder wurde "
            + "möglicherweise schon gesendet. Versuchen Sie es später erneut."
    )
    let refusal = { @Sendable (cause: GrantRefusal.Cause) in
        switch cause {
        case .delegationMissing:
            Localized(
                "The service account may not act for this user: enter its client ID and the scopes in the Admin "
                    + "console (Security > Access and data control > API controls > Domain-wide delegation). Enter "
                    + "the number, not the email address. A change can take up to a day.",
                "Das Dienstkonto darf nicht für diesen Benutzer handeln: Tragen Sie seine Client-ID und die "
                    + "Bereiche (Scopes) in der Admin-Konsole ein (Sicherheit > Zugriffs- und Datenkontrolle > "
                    + "API-Steuerung > Domainweite Delegierung). Gemeint ist die Nummer, nicht die E-Mail-Adresse. "
                    + "Eine Änderung kann bis zu einem Tag dauern."
            )
        case .scopeMissing:
            Localized(
                "Access was delegated or granted, but not for every scope: compare the scopes, all of them are "
                    + "required.",
                "Der Zugriff wurde delegiert oder gewährt, aber nicht für alle Bereiche (Scopes): Vergleichen Sie "
                    + "die Liste, alle sind erforderlich."
            )
        case .unknownUser:
            Localized(
                "The Workspace has no user with this address. Use the primary address, not an alias.",
                "Im Workspace gibt es keinen Benutzer mit dieser Adresse. Verwenden Sie die primäre Adresse, "
                    + "keinen Alias."
            )
        case .wrongClock:
            Localized(
                "The clock of the gateway's machine is wrong: correct it.",
                "Die Uhr des Gateway-Rechners geht falsch: Stellen Sie sie richtig."
            )
        case .keyGone:
            Localized(
                "The key was deleted or replaced: create a new key for the service account and upload it.",
                "Der Schlüssel wurde gelöscht oder ersetzt: Erstellen Sie einen neuen Schlüssel für das "
                    + "Dienstkonto und laden Sie ihn hoch."
            )
        case .clientDisabled:
            Localized(
                "The OAuth client or service account was deleted or disabled, or has another secret: check it in "
                    + "the Google Cloud console.",
                "Der OAuth-Client oder das Dienstkonto wurde gelöscht oder deaktiviert oder hat einen anderen "
                    + "Clientschlüssel: Prüfen Sie das in der Google Cloud Console."
            )
        case .withdrawn:
            Localized(
                "The grant has expired or was revoked (password changed, six months unused, seven days of a client "
                    + "in testing): the user grants access again.",
                "Der Zugriff ist abgelaufen oder wurde widerrufen (Passwort geändert, sechs Monate nicht genutzt, "
                    + "sieben Tage bei einem Client im Test): Der Benutzer gewährt ihn neu."
            )
        case .noMail:
            Localized(
                "Gmail is disabled for this user: check the licence in the Admin console.",
                "Gmail ist für diesen Benutzer deaktiviert: Prüfen Sie die Lizenz in der Admin-Konsole."
            )
        case .otherAddress:
            Localized(
                "Gmail answers for another address: use the user's primary address.",
                "Gmail antwortet für eine andere Adresse: Verwenden Sie die primäre Adresse des Benutzers."
            )
        case .notReached:
            Localized(
                "Google could not be reached or asks the gateway to wait. Try again later.",
                "Google ist nicht erreichbar oder verlangt eine Wartezeit. Versuchen Sie es später erneut."
            )
        case .other: Localized("Google refused for another reason.", "Google hat aus einem anderen Grund abgelehnt.")
        }
    }
}
