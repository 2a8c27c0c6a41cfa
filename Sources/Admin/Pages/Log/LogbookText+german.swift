import Storage

extension LogbookText {
    static let german = LogbookText(
        title: "Protokollierung",
        filter: "Protokoll durchsuchen",
        all: "Alle",
        leastLevel: "Stufe mindestens",
        account: "Konto",
        person: "Person",
        queueID: "Kennung der E-Mail",
        from: "Ab",
        until: "Bis",
        clear: "Suche aufheben",
        time: "Zeit",
        levelHeading: "Stufe",
        event: "Ereignis",
        about: "Betrifft",
        nothing: "Das Protokoll ist leer.",
        nothingFound: "Kein Eintrag passt zu dieser Suche.",
        firstPage: "Erste Seite",
        exportCSV: "Als CSV speichern",
        exportJSON: "Als JSON-Zeilen speichern",
        rules: "Was aufbewahrt wird",
        personalHint:
            "Für einzelne Personen wird in deren persönlichen Einstellungen ein- und ausgeschaltet.",
        people: "Personen",
        keptLevel: "Niedrigste Stufe, die aufbewahrt wird",
        retention: "Tage, bis Einträge gelöscht werden",
        mayRead: "Administratoren dürfen den Text wartender E-Mails lesen",
        mayReadHint: "Die Kopfzeilen sehen Administratoren immer.",
        saved: "Die Einstellungen wurden gespeichert.",
        level: {
            switch $0 {
            case .debug: "Fehlersuche"
            case .info: "Information"
            case .notice: "Hinweis"
            case .warning: "Warnung"
            case .error: "Fehler"
            case .critical: "Kritisch"
            }
        },
        retentionWrong: { "Eine Zahl von Tagen, \($0) bis \($1)." }
    )
}
