import Base

/// The words of the queue.
struct QueueText: Texts {
    let title = Localized("Queue", "Warteschlange")
    let myMail = Localized("My mail", "Meine E-Mails")
    let filter = Localized("Search the queue", "Warteschlange durchsuchen")
    let searchIn = Localized("Search in", "Suchen in")
    let account = Localized("Account", "Konto")
    let allAccounts = Localized("All accounts", "Alle Konten")
    let from = Localized("Received from", "Empfangen ab")
    let until = Localized("Received until", "Empfangen bis")
    let clear = Localized("Clear search", "Suche aufheben")
    let states = Localized("States", "Zustände")
    let mark = Localized("Mark", "Auswählen")
    let subject = Localized("Subject", "Betreff")
    let sender = Localized("From", "Von")
    let recipients = Localized("To", "An")
    let state = Localized("State", "Zustand")
    let lane = Localized("Lane", "Spur")
    let age = Localized("Age", "Alter")
    let nextAttempt = Localized("Next attempt", "Nächster Versuch")
    let reason = Localized("Reason", "Grund")
    let noSubject = Localized("(no subject)", "(kein Betreff)")
    let noSender = Localized("(no sender)", "(kein Absender)")
    let formerAccount = Localized("(removed account)", "(entferntes Konto)")
    let nothingHere = Localized("There is no mail here.", "Hier ist keine E-Mail.")
    let nothingFound = Localized("No mail matches this search.", "Keine E-Mail passt zu dieser Suche.")
    let firstPage = Localized("First page", "Erste Seite")
    let commands = Localized("Marked deliveries", "Ausgewählte Zustellungen")
    let rerouteTo = Localized("Other account", "Anderes Konto")
    let onlyForReroute = Localized("For “Send by another account”.", "Für „Über ein anderes Konto senden“.")
    let openInGmail = Localized("Open in Gmail", "In Gmail öffnen")
    let waiting = Localized("Waiting", "Wartend")
    let sending = Localized("Being sent", "Wird gesendet")
    let uncertain = Localized("Uncertain", "Ungewiss")
    let held = Localized("Held", "Angehalten")
    let delivered = Localized("Sent", "Gesendet")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let suppressed = Localized("Withheld twin", "Doppelt, nicht gesendet")
    let removed = Localized("Removed", "Entfernt")
    let urgent = Localized("Urgent", "Eilig")
    let normal = Localized("Normal", "Normal")
    let bulk = Localized("Bulk", "Massenversand")
    let nothingMarked = Localized(
        "Nothing was marked, so nothing was changed.",
        "Es war nichts ausgewählt, also wurde nichts geändert."
    )
    let nothingChanged = Localized(
        "Nothing was changed: the state of these deliveries does not allow it.",
        "Es wurde nichts geändert: Der Zustand dieser Zustellungen lässt es nicht zu."
    )
    // One message
    let queueID = Localized("Queue id", "Kennung")
    let envelope = Localized("Envelope sender", "Absender im Umschlag")
    let envelopeID = Localized("Envelope id", "Kennung des Umschlags")
    let messageID = Localized("Message-ID", "Message-ID")
    let received = Localized("Received", "Empfangen")
    let size = Localized("Size", "Größe")
    let source = Localized("Came by", "Kam über")
    let login = Localized("Login", "Anmeldung")
    let twinOf = Localized("Repeats", "Wiederholt")
    let deliveries = Localized("Deliveries", "Zustellungen")
    let part = Localized("Part", "Teil")
    let attempts = Localized("Attempts", "Versuche")
    let attempt = Localized("Attempt", "Versuch")
    let started = Localized("Started", "Begonnen")
    let took = Localized("Took", "Dauer")
    let running = Localized("running", "läuft")
    let outcome = Localized("Outcome", "Ergebnis")
    let answer = Localized("Google's answer", "Antwort von Google")
    let gmailID = Localized("Gmail id", "Gmail-Kennung")
    let sentMessageID = Localized("Message-ID given by Gmail", "Message-ID von Gmail")
    let events = Localized("What happened", "Verlauf")
    let time = Localized("Time", "Zeit")
    let event = Localized("Event", "Ereignis")
    let header = Localized("Header", "Kopfzeilen")
    let messageText = Localized("Text", "Text")
    let isCut = Localized(
        "The text is longer; only its beginning is shown.",
        "Der Text ist länger; nur sein Anfang wird gezeigt."
    )
    let mayNotRead = Localized(
        "The settings do not let administrators read the text of messages.",
        "Die Einstellungen erlauben Administratoren nicht, den Text von E-Mails zu lesen."
    )
    let place = { @Sendable (place: QueueFilter.Place) in
        switch place {
        case .anything: Localized("Everything", "Allen Feldern")
        case .sender: Localized("Sender", "Absender")
        case .recipient: Localized("Recipient", "Empfänger")
        case .subject: Localized("Subject", "Betreff")
        case .messageID: Localized("Message-ID", "Message-ID")
        case .gmailID: Localized("Gmail id", "Gmail-Kennung")
        }
    }
    let group = { @Sendable (group: QueueFilter.Group) in
        switch group {
        case .all: Localized("All", "Alle")
        case .open: Localized("Waiting", "Wartend")
        case .held: Localized("Held", "Angehalten")
        case .failed: Localized("Failed", "Fehlgeschlagen")
        case .sent: Localized("Sent", "Gesendet")
        case .dropped: Localized("Dropped", "Verworfen")
        }
    }
    let action = { @Sendable (action: QueueAction) in
        switch action {
        case .hold: Localized("Hold", "Anhalten")
        case .release: Localized("Release", "Freigeben")
        case .retry: Localized("Try again now", "Jetzt erneut versuchen")
        case .sendAnyway: Localized("Send anyway", "Trotzdem senden")
        case .reroute: Localized("Send by another account", "Über ein anderes Konto senden")
        case .remove: Localized("Remove", "Entfernen")
        }
    }
    let question = { @Sendable (action: QueueAction, count: Int, written: String) -> Localized<String> in
        let english = plural(count, one: "this delivery", many: "these \(written) deliveries")
        let german = plural(count, one: "Diese Zustellung", many: "Diese \(written) Zustellungen")
        return switch action {
        case .hold: Localized("Hold \(english)?", "\(german) anhalten?")
        case .release: Localized("Release \(english)?", "\(german) freigeben?")
        case .retry: Localized("Try \(english) again now?", "\(german) jetzt erneut versuchen?")
        case .sendAnyway:
            Localized(
                "Send \(english) without looking in Gmail first?",
                "\(german) senden, ohne vorher in Gmail zu suchen?"
            )
        case .reroute: Localized("Send \(english) by another account?", "\(german) über ein anderes Konto senden?")
        case .remove: Localized("Remove \(english) from the queue?", "\(german) aus der Warteschlange entfernen?")
        }
    }
    let consequences = { @Sendable (action: QueueAction, account: String) -> Localized<[String]> in
        switch action {
        case .hold:
            Localized(
                ["What waits is not sent until somebody releases it.", "What is being sent now is not stopped."],
                [
                    "Was wartet, wird erst gesendet, wenn jemand es freigibt.",
                    "Was gerade gesendet wird, läuft weiter.",
                ]
            )
        case .release:
            Localized(
                [
                    "What was held or has failed is sent now.",
                    "Where it is unknown whether Gmail has a message, Gmail is searched first.",
                ],
                [
                    "Was angehalten oder fehlgeschlagen ist, wird jetzt gesendet.",
                    "Wo ungewiss ist, ob Gmail die E-Mail hat, wird zuerst dort gesucht.",
                ]
            )
        case .retry:
            Localized(
                ["What waits is tried now instead of later.", "What has failed starts again."],
                ["Was wartet, wird jetzt statt später versucht.", "Was fehlgeschlagen ist, beginnt von vorn."]
            )
        case .sendAnyway:
            Localized(
                ["Mail is sent without looking for it first.", "What Gmail has already arrives twice."],
                ["Es wird gesendet, ohne vorher zu suchen.", "Was Gmail schon hat, kommt zweimal an."]
            )
        case .reroute:
            Localized(
                [
                    "What is not sent yet goes by \(account).",
                    "What the old account may have sent already stays where it is.",
                ],
                [
                    "Was noch nicht gesendet ist, geht über \(account).",
                    "Was das alte Konto vielleicht schon gesendet hat, bleibt bei ihm.",
                ]
            )
        case .remove:
            Localized(
                [
                    "The mail is not sent, and its sender is not told.",
                    "Its content is deleted and cannot be brought back; the record of it stays.",
                ],
                [
                    "Die E-Mail wird nicht gesendet, und ihr Absender erfährt es nicht.",
                    "Ihr Inhalt wird gelöscht und ist nicht wiederherzustellen; der Eintrag bleibt.",
                ]
            )
        }
    }
    let atMost = { @Sendable (count: String) in
        Localized(
            "At most \(count) are changed at once; the rest needs the command again.",
            "Höchstens \(count) werden auf einmal geändert; für den Rest ist der Befehl zu wiederholen."
        )
    }
    let changed = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "delivery was", many: "deliveries were")) changed.",
            "\(written) \(plural(count, one: "Zustellung wurde", many: "Zustellungen wurden")) geändert."
        )
    }
    let unchanged = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "was", many: "were")) left alone because of their state.",
            "\(written) \(plural(count, one: "blieb", many: "blieben")) wegen ihres Zustands unverändert."
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
    let allMatching = { @Sendable (count: String) in
        Localized("All that match (\(count)), not only this page", "Alle Treffer (\(count)), nicht nur diese Seite")
    }
}
