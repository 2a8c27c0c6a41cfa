extension QueueText {
    static let german = QueueText(
        title: "Warteschlange",
        myMail: "Meine E-Mails",
        filter: "Warteschlange durchsuchen",
        searchIn: "Suchen in",
        account: "Konto",
        allAccounts: "Alle Konten",
        from: "Empfangen ab",
        until: "Empfangen bis",
        clear: "Suche aufheben",
        states: "Zustände",
        mark: "Auswählen",
        subject: "Betreff",
        sender: "Von",
        recipients: "An",
        state: "Zustand",
        lane: "Spur",
        age: "Alter",
        nextAttempt: "Nächster Versuch",
        reason: "Grund",
        noSubject: "(kein Betreff)",
        noSender: "(kein Absender)",
        formerAccount: "(entferntes Konto)",
        nothingHere: "Hier ist keine E-Mail.",
        nothingFound: "Keine E-Mail passt zu dieser Suche.",
        firstPage: "Erste Seite",
        commands: "Ausgewählte Zustellungen",
        rerouteTo: "Anderes Konto",
        onlyForReroute: "Für „Über ein anderes Konto senden“.",
        openInGmail: "In Gmail öffnen",
        waiting: "Wartend",
        sending: "Wird gesendet",
        uncertain: "Ungewiss",
        held: "Angehalten",
        delivered: "Gesendet",
        failed: "Fehlgeschlagen",
        suppressed: "Doppelt, nicht gesendet",
        removed: "Entfernt",
        urgent: "Eilig",
        normal: "Normal",
        bulk: "Massenversand",
        nothingMarked: "Es war nichts ausgewählt, also wurde nichts geändert.",
        nothingChanged: "Es wurde nichts geändert: Der Zustand dieser Zustellungen lässt es nicht zu.",
        queueID: "Kennung",
        envelope: "Absender im Umschlag",
        envelopeID: "Kennung des Umschlags",
        messageID: "Message-ID",
        received: "Empfangen",
        size: "Größe",
        source: "Kam über",
        login: "Anmeldung",
        twinOf: "Wiederholt",
        deliveries: "Zustellungen",
        part: "Teil",
        attempts: "Versuche",
        attempt: "Versuch",
        started: "Begonnen",
        took: "Dauer",
        running: "läuft",
        outcome: "Ergebnis",
        answer: "Antwort von Google",
        gmailID: "Gmail-Kennung",
        sentMessageID: "Message-ID von Gmail",
        events: "Verlauf",
        time: "Zeit",
        event: "Ereignis",
        header: "Kopfzeilen",
        messageText: "Text",
        isCut: "Der Text ist länger; nur sein Anfang wird gezeigt.",
        mayNotRead: "Die Einstellungen erlauben Administratoren nicht, den Text von E-Mails zu lesen.",
        place: {
            switch $0 {
            case .anything: "Allen Feldern"
            case .sender: "Absender"
            case .recipient: "Empfänger"
            case .subject: "Betreff"
            case .messageID: "Message-ID"
            case .gmailID: "Gmail-Kennung"
            }
        },
        group: {
            switch $0 {
            case .all: "Alle"
            case .open: "Wartend"
            case .held: "Angehalten"
            case .failed: "Fehlgeschlagen"
            case .sent: "Gesendet"
            case .dropped: "Verworfen"
            }
        },
        action: {
            switch $0 {
            case .hold: "Anhalten"
            case .release: "Freigeben"
            case .retry: "Jetzt erneut versuchen"
            case .sendAnyway: "Trotzdem senden"
            case .reroute: "Über ein anderes Konto senden"
            case .remove: "Entfernen"
            }
        },
        question: { action, count, written in
            let what = plural(count, one: "Diese Zustellung", many: "Diese \(written) Zustellungen")
            return switch action {
            case .hold: "\(what) anhalten?"
            case .release: "\(what) freigeben?"
            case .retry: "\(what) jetzt erneut versuchen?"
            case .sendAnyway: "\(what) senden, ohne vorher in Gmail zu suchen?"
            case .reroute: "\(what) über ein anderes Konto senden?"
            case .remove: "\(what) aus der Warteschlange entfernen?"
            }
        },
        consequences: { action, account in
            switch action {
            case .hold:
                ["Was wartet, wird erst gesendet, wenn jemand es freigibt.", "Was gerade gesendet wird, läuft weiter."]
            case .release:
                [
                    "Was angehalten oder fehlgeschlagen ist, wird jetzt gesendet.",
                    "Wo ungewiss ist, ob Gmail die E-Mail hat, wird zuerst dort gesucht.",
                ]
            case .retry:
                ["Was wartet, wird jetzt statt später versucht.", "Was fehlgeschlagen ist, beginnt von vorn."]
            case .sendAnyway:
                ["Es wird gesendet, ohne vorher zu suchen.", "Was Gmail schon hat, kommt zweimal an."]
            case .reroute:
                [
                    "Was noch nicht gesendet ist, geht über \(account).",
                    "Was das alte Konto vielleicht schon gesendet hat, bleibt bei ihm.",
                ]
            case .remove:
                [
                    "Die E-Mail wird nicht gesendet, und ihr Absender erfährt es nicht.",
                    "Ihr Inhalt wird gelöscht und ist nicht wiederherzustellen; der Eintrag bleibt.",
                ]
            }
        },
        atMost: { "Höchstens \($0) werden auf einmal geändert; für den Rest ist der Befehl zu wiederholen." },
        changed: { "\($1) \(plural($0, one: "Zustellung wurde", many: "Zustellungen wurden")) geändert." },
        unchanged: { "\($1) \(plural($0, one: "blieb", many: "blieben")) wegen ihres Zustands unverändert." },
        andMore: { "und \($0) weitere" },
        found: { "\($1) \(plural($0, one: "Zustellung", many: "Zustellungen"))" },
        foundAtLeast: { "\($0) Zustellungen oder mehr" },
        allMatching: { "Alle Treffer (\($0)), nicht nur diese Seite" }
    )
}
