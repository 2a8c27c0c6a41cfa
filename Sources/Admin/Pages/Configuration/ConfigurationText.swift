import Base

/// The words of the configuration page.
struct ConfigurationText: Texts {
    let title = Localized("Configuration", "Konfiguration")
    let organisation = Localized("For everybody", "Für alle")
    let organisationLead = Localized(
        "These settings lie in the database and apply at once.",
        "Diese Einstellungen liegen in der Datenbank und gelten sofort."
    )
    let readMessages = Localized(
        "Administrators may read the text of messages",
        "Administratoren dürfen den Text von Nachrichten lesen"
    )
    let readMessagesHint = Localized(
        "Of messages that still wait; once sent, no text is kept.",
        "Von Nachrichten, die noch warten; nach dem Senden bleibt kein Text."
    )
    let logLevel = Localized("What the log keeps", "Was protokolliert wird")
    let logLevelName = { @Sendable (name: String) in
        switch name {
        case "debug": Localized("Everything, every step", "Alles, jeder Schritt")
        case "info": Localized("Also what is ordinary", "Auch das Gewöhnliche")
        case "notice": Localized("What matters, and troubles", "Was wichtig ist, und Störungen")
        case "warning": Localized("Warnings and errors", "Warnungen und Fehler")
        case "error": Localized("Errors only", "Nur Fehler")
        default: Localized("Only what stops the gateway", "Nur, was das Gateway anhält")
        }
    }
    let logRetention = Localized("Days that the log is kept", "Tage, die das Protokoll bleibt")
    let days = { @Sendable (least: String, most: String) in
        Localized("From \(least) to \(most).", "Von \(least) bis \(most).")
    }
    let saved = Localized("The settings were saved.", "Die Einstellungen wurden gespeichert.")
    let file = Localized("Settings of the configuration file", "Einstellungen der Konfigurationsdatei")
    let fileLead = Localized(
        "They are read when the gateway starts. Change them in the file or by the environment, and restart the "
            + "gateway.",
        "Sie werden beim Start des Gateways gelesen. Ändern Sie sie in der Datei oder in der Umgebung, und starten "
            + "Sie das Gateway neu."
    )
    let setting = Localized("Setting", "Einstellung")
    let value = Localized("Value", "Wert")
    let source = Localized("Where from", "Woher")
    let standard = Localized("Default", "Vorgabe")
    let derived = Localized("By the program or another setting", "Vom Programm oder durch eine andere Einstellung")
    let secretSet = Localized("Set, not shown", "Gesetzt, wird nicht gezeigt")
    let secretUnset = Localized("Not set", "Nicht gesetzt")
    let empty = Localized("Empty", "Leer")
}
