extension ConfigurationText {
    static let german = ConfigurationText(
        title: "Konfiguration",
        organisation: "Für alle",
        organisationLead: "Diese Einstellungen liegen in der Datenbank und gelten sofort.",
        readMessages: "Administratoren dürfen den Text von Nachrichten lesen",
        readMessagesHint: "Von Nachrichten, die noch warten; nach dem Senden bleibt kein Text.",
        logLevel: "Was protokolliert wird",
        logLevelName: {
            switch $0 {
            case "debug": "Alles, jeder Schritt"
            case "info": "Auch das Gewöhnliche"
            case "notice": "Was wichtig ist, und Störungen"
            case "warning": "Warnungen und Fehler"
            case "error": "Nur Fehler"
            default: "Nur, was das Gateway anhält"
            }
        },
        logRetention: "Tage, die das Protokoll bleibt",
        days: { "Von \($0) bis \($1)." },
        saved: "Die Einstellungen wurden gespeichert.",
        file: "Einstellungen der Konfigurationsdatei",
        fileLead:
            "Sie werden beim Start des Gateways gelesen. Ändern Sie sie in der Datei oder in der Umgebung, und starten Sie"
            + " das Gateway neu.",
        setting: "Einstellung",
        value: "Wert",
        source: "Woher",
        standard: "Vorgabe",
        derived: "Vom Programm oder durch eine andere Einstellung",
        secretSet: "Gesetzt, wird nicht gezeigt",
        secretUnset: "Nicht gesetzt",
        empty: "Leer"
    )
}
