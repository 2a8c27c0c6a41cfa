import Base

/// The words of the queue.
struct QueueText: Texts {
    let exportCSV = Localized("Export as CSV", "Als CSV exportieren")
    let title = Localized("Queue", "Warteschlange")
    let myMail = Localized("My mail", "Meine E-Mails")
    let filter = Localized("Search the queue", "Warteschlange durchsuchen")
    let searchIn = Localized("Search in", "Suchen in")
    let account = Localized("Account", "Konto")
    let allAccounts = Localized("All accounts", "Alle Konten")
    let from = Localized("Received from", "Empfangen ab")
    let until = Localized("Received until", "Empfangen bis")
    let states = Localized("States", "Status")
    let savedSearches = Localized("Saved searches", "Gespeicherte Suchen")
    let saveSearch = Localized("Save this search", "Diese Suche speichern")
    let changeSearch = Localized("Change this saved search", "Diese gespeicherte Suche ändern")
    let searchName = Localized("Name of the search", "Name der Suche")
    let renameSearch = Localized("Rename", "Umbenennen")
    let removeSearch = Localized("Remove the saved search", "Gespeicherte Suche entfernen")
    let searchNameTooLong = Localized("At most 60 characters.", "Höchstens 60 Zeichen.")
    let searchNameTaken = Localized(
        "You have a saved search of this name already.",
        "Sie haben schon eine gespeicherte Suche mit diesem Namen."
    )
    let tooManySearches = Localized(
        "You can save at most 20 searches. Remove one first.",
        "Sie können höchstens 20 Suchen speichern. Entfernen Sie zuerst eine."
    )
    let searchSaved = { @Sendable (name: String) in
        Localized("The search “\(name)” was saved.", "Die Suche „\(name)“ wurde gespeichert.")
    }
    let searchRenamed = { @Sendable (name: String) in
        Localized("The saved search is now called “\(name)”.", "Die gespeicherte Suche heißt jetzt „\(name)“.")
    }
    let searchRemoved = { @Sendable (name: String) in
        Localized("The saved search “\(name)” was removed.", "Die gespeicherte Suche „\(name)“ wurde entfernt.")
    }
    let subject = Localized("Subject", "Betreff")
    let sender = Localized("From", "Von")
    let recipients = Localized("To", "An")
    let state = Localized("State", "Status")
    let priority = Localized("Priority", "Priorität")
    let age = Localized("Age", "Alter")
    let nextAttemptAt = { @Sendable (time: String) in
        Localized("Next attempt: \(time)", "Nächster Versuch: \(time)")
    }
    let nextInTurn = Localized("Next attempt: in its turn", "Nächster Versuch: sobald sie an der Reihe ist")
    let nextAfterPause = Localized("Waits until its account resumes", "Wartet, bis ihr Konto fortgesetzt wird")
    let nextAfterGrant = Localized(
        "Waits until access to its account is granted again",
        "Wartet, bis der Zugriff auf ihr Konto neu gewährt ist"
    )
    let nextAfterEnabling = Localized("Waits until its account is enabled", "Wartet, bis ihr Konto aktiviert wird")
    let reason = Localized("Reason", "Grund")
    let noSubject = Localized("(no subject)", "(kein Betreff)")
    let noSender = Localized("(no sender)", "(kein Absender)")
    let noAccount = Localized("(no account)", "(kein Konto)")
    let formerAccount = Localized("(removed account)", "(entferntes Konto)")
    let nothingHere = Localized("There is no mail here.", "Hier sind keine E-Mails.")
    let nothingFound = Localized("No mail matches this search.", "Keine E-Mail passt zu dieser Suche.")
    let commands = Localized("Selected deliveries", "Ausgewählte Zustellungen")
    let rerouteTo = Localized("Other account", "Anderes Konto")
    let sendThroughIt = Localized("Send through it", "Darüber senden")
    let openInGmail = Localized("Open in Gmail", "In Gmail öffnen")
    let waiting = Localized("Waiting", "Wartend")
    let sending = Localized("Being sent", "Wird gesendet")
    let outcomeUnknown = Localized("Outcome unknown", "Ergebnis unbekannt")
    let held = Localized("Held", "Angehalten")
    let delivered = Localized("Sent", "Gesendet")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let suppressed = Localized("Duplicate, not sent", "Duplikat, nicht gesendet")
    let captured = Localized("Captured", "Abgefangen")
    let removed = Localized("Removed", "Entfernt")
    let urgent = Localized("Urgent", "Dringend")
    let normal = Localized("Normal", "Normal")
    let bulk = Localized("Bulk", "Massenversand")
    let nothingChanged = Localized(
        "Nothing was changed: the state of these deliveries does not allow it.",
        "Es wurde nichts geändert: Der Status dieser Zustellungen lässt es nicht zu."
    )
    // One message
    let queueID = Localized("Queue ID", "Warteschlangen-ID")
    let envelope = Localized("Envelope sender", "Envelope-Absender")
    let envelopeID = Localized("Envelope ID", "Envelope-ID")
    let messageID = Localized("Message-ID", "Message-ID")
    let received = Localized("Received", "Empfangen")
    let size = Localized("Size", "Größe")
    let source = Localized("Received by", "Empfangen über")
    let login = Localized("Login", "Login")
    let duplicateOf = Localized("Duplicate of", "Duplikat von")
    let deliveries = Localized("Deliveries", "Zustellungen")
    let part = Localized("Part", "Teil")
    let attempts = Localized("Attempts", "Versuche")
    let attemptOf = { @Sendable (part: String, number: String) in
        Localized("Attempt \(number) of part \(part)", "Versuch \(number) von Teil \(part)")
    }
    let facts = Localized("About this message", "Über diese Nachricht")
    let running = Localized("running", "läuft")
    let answer = Localized("Google's answer", "Antwort von Google")
    let remoteID = Localized("Gmail ID", "Gmail-ID")
    let sentMessageID = Localized("Message-ID assigned by Gmail", "Von Gmail vergebene Message-ID")
    let inSentFolder = { @Sendable (account: String) in
        Localized("In the Sent folder of \(account)", "Im Ordner „Gesendet“ von \(account)")
    }
    let sharedAddress = { @Sendable (address: String) in
        Localized("Shares the address \(address)", "Teilt sich die Adresse \(address)")
    }
    let events = Localized("History", "Verlauf")
    let header = Localized("Header", "Header")
    let messageText = Localized("Text", "Text")
    let isCut = Localized(
        "The text is longer; only the beginning is shown.",
        "Der Text ist länger; nur der Anfang wird angezeigt."
    )
    let capturedTitle = Localized("Captured", "Abgefangen")
    let capturedMeaning = Localized(
        "This message was accepted and kept, but not sent. Nothing sends it unless you confirm its recipients.",
        "Diese Nachricht wurde angenommen und aufbewahrt, aber nicht gesendet. Sie wird nur gesendet, wenn Sie die "
            + "Empfänger bestätigen."
    )
    let capturedRecipients = Localized("Not sent to", "Nicht gesendet an")
    let sendCaptured = Localized("Send to these recipients", "An diese Empfänger senden")
    let sendCapturedConsequence = Localized(
        "The message leaves the gateway and reaches real mailboxes:",
        "Die Nachricht verlässt das Gateway und erreicht echte Postfächer:"
    )
    let sendCapturedQuestion = { @Sendable (count: Int, written: String) in
        Localized(
            "Send the captured message to \(plural(count, one: "this recipient", many: "these \(written) recipients"))?",
            "Die abgefangene Nachricht an \(plural(count, one: "diesen Empfänger", many: "diese \(written) Empfänger")) "
                + "senden?"
        )
    }
    let nothingCaptured = Localized(
        "Nothing of this message is captured any more.",
        "Von dieser Nachricht ist nichts mehr abgefangen."
    )
    let capturedChanged = Localized(
        "Nothing was sent: other recipients are captured than the ones that were confirmed.",
        "Es wurde nichts gesendet: Abgefangen sind andere Empfänger als die bestätigten."
    )
    let messageHTML = Localized("HTML", "HTML")
    let messageHTMLHint = Localized(
        "As a mail program shows it, without images from the network, scripts and links.",
        "Wie ein E-Mail-Programm sie zeigt, ohne Bilder aus dem Netz, Skripte und Links."
    )
    let mayNotRead = Localized(
        "The settings do not allow administrators to read the text of messages.",
        "Die Einstellungen erlauben Administratoren nicht, den Text von Nachrichten zu lesen."
    )
    let place = { @Sendable (place: QueueFilter.Place) in
        switch place {
        case .anything: Localized("All fields", "Alle Felder")
        case .sender: Localized("Sender", "Absender")
        case .recipient: Localized("Recipient", "Empfänger")
        case .subject: Localized("Subject", "Betreff")
        case .messageID: Localized("Message-ID", "Message-ID")
        case .remoteID: Localized("Gmail ID", "Gmail-ID")
        }
    }
    let group = { @Sendable (group: QueueFilter.Group) in
        switch group {
        case .all: Localized("All", "Alle")
        case .open: Localized("Waiting", "Wartend")
        case .held: Localized("Held", "Angehalten")
        case .failed: Localized("Failed", "Fehlgeschlagen")
        case .sent: Localized("Sent", "Gesendet")
        case .captured: Localized("Captured", "Abgefangen")
        case .dropped: Localized("Dropped", "Verworfen")
        }
    }
    let action = { @Sendable (action: QueueAction) in
        switch action {
        case .hold: Localized("Hold", "Anhalten")
        case .release: Localized("Release", "Freigeben")
        case .retry: Localized("Retry now", "Jetzt erneut versuchen")
        case .sendAnyway: Localized("Send anyway", "Trotzdem senden")
        case .reroute: Localized("Send through another account", "Über ein anderes Konto senden")
        case .remove: Localized("Remove", "Entfernen")
        }
    }
    let question = { @Sendable (action: QueueAction, count: Int, written: String) -> Localized<String> in
        let english = plural(count, one: "this delivery", many: "these \(written) deliveries")
        let german = plural(count, one: "Diese Zustellung", many: "Diese \(written) Zustellungen")
        return switch action {
        case .hold: Localized("Hold \(english)?", "\(german) anhalten?")
        case .release: Localized("Release \(english)?", "\(german) freigeben?")
        case .retry: Localized("Retry \(english) now?", "\(german) jetzt erneut versuchen?")
        case .sendAnyway:
            Localized(
                "Send \(english) without searching Gmail first?",
                "\(german) senden, ohne zuerst in Gmail zu suchen?"
            )
        case .reroute:
            Localized(
                "Send \(english) through another account?",
                "\(german) über ein anderes Konto senden?"
            )
        case .remove: Localized("Remove \(english) from the queue?", "\(german) aus der Warteschlange entfernen?")
        }
    }
    let consequences = { @Sendable (action: QueueAction, account: String) -> Localized<[String]> in
        switch action {
        case .hold:
            Localized(
                [
                    "Waiting deliveries are not sent until someone releases them.",
                    "Deliveries that are being sent are not stopped.",
                ],
                [
                    "Wartende Zustellungen werden erst gesendet, wenn sie freigegeben werden.",
                    "Laufende Zustellungen werden nicht angehalten.",
                ]
            )
        case .release:
            Localized(
                [
                    "Held and failed deliveries are sent now.",
                    "If it is unknown whether Gmail has a message, Gmail is searched first.",
                ],
                [
                    "Angehaltene und fehlgeschlagene Zustellungen werden jetzt gesendet.",
                    "Ist unbekannt, ob Gmail eine Nachricht hat, wird zuerst dort gesucht.",
                ]
            )
        case .retry:
            Localized(
                ["Waiting deliveries are attempted now instead of later.", "Failed deliveries start over."],
                [
                    "Wartende Zustellungen werden sofort statt später versucht.",
                    "Fehlgeschlagene Zustellungen beginnen von vorn.",
                ]
            )
        case .sendAnyway:
            Localized(
                ["Mail is sent without searching Gmail first.", "Messages that Gmail already has arrive twice."],
                [
                    "Es wird gesendet, ohne zuerst in Gmail zu suchen.",
                    "Nachrichten, die Gmail schon hat, kommen doppelt an.",
                ]
            )
        case .reroute:
            Localized(
                [
                    "Deliveries that are not sent yet go through \(account).",
                    "Deliveries that the old account may already have sent stay with it.",
                ],
                [
                    "Noch nicht gesendete Zustellungen gehen über \(account).",
                    "Zustellungen, die das alte Konto möglicherweise schon gesendet hat, bleiben bei ihm.",
                ]
            )
        case .remove:
            Localized(
                [
                    "The mail is not sent, and its sender is not notified.",
                    "Its content is deleted and cannot be restored; its record is kept.",
                ],
                [
                    "Die E-Mail wird nicht gesendet, und ihr Absender wird nicht benachrichtigt.",
                    "Ihr Inhalt wird gelöscht und lässt sich nicht wiederherstellen; der Eintrag bleibt erhalten.",
                ]
            )
        }
    }
    let atMost = { @Sendable (count: String) in
        Localized(
            "At most \(count) are changed at once; repeat the action for the rest.",
            "Höchstens \(count) werden auf einmal geändert; wiederholen Sie die Aktion für den Rest."
        )
    }
    let changed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery was", many: "deliveries were")) changed.",
            "\(written) \(plural(count, one: "Zustellung wurde", many: "Zustellungen wurden")) geändert."
        )
    }
    let andMore = { @Sendable (count: Int) in
        Localized("and \(count) more", "und \(count) weitere")
    }
    let found = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery", many: "deliveries"))",
            "\(written) \(plural(count, one: "Zustellung", many: "Zustellungen"))"
        )
    }
    let foundAtLeast = { @Sendable (count: String) in
        Localized("\(count) deliveries or more", "\(count) Zustellungen oder mehr")
    }
}
