import Base
import Storage

/// The words of the log.
struct LogbookText: Texts {
    let title = Localized("Log", "Protokollierung")
    let filter = Localized("Search the log", "Protokoll durchsuchen")
    let all = Localized("All", "Alle")
    let leastLevel = Localized("Level at least", "Stufe mindestens")
    let account = Localized("Account", "Konto")
    let person = Localized("Person", "Person")
    let queueID = Localized("Queue id", "Kennung der E-Mail")
    let from = Localized("From", "Ab")
    let until = Localized("Until", "Bis")
    let clear = Localized("Clear search", "Suche aufheben")
    let time = Localized("Time", "Zeit")
    let levelHeading = Localized("Level", "Stufe")
    let event = Localized("Event", "Ereignis")
    let about = Localized("About", "Betrifft")
    let nothing = Localized("The log is empty.", "Das Protokoll ist leer.")
    let nothingFound = Localized("No entry matches this search.", "Kein Eintrag passt zu dieser Suche.")
    let firstPage = Localized("First page", "Erste Seite")
    let exportCSV = Localized("Save as CSV", "Als CSV speichern")
    let exportJSON = Localized("Save as JSON lines", "Als JSON-Zeilen speichern")
    let rules = Localized("What is kept", "Was aufbewahrt wird")
    let personalHint = Localized(
        "Each person's own settings switch logging on or off for them.",
        "Für einzelne Personen wird in deren persönlichen Einstellungen ein- und ausgeschaltet."
    )
    let people = Localized("People", "Personen")
    let keptLevel = Localized("Least level that is kept", "Niedrigste Stufe, die aufbewahrt wird")
    let retention = Localized("Days until entries are deleted", "Tage, bis Einträge gelöscht werden")
    let mayRead = Localized(
        "Administrators may read the text of messages that wait",
        "Administratoren dürfen den Text wartender E-Mails lesen"
    )
    let mayReadHint = Localized(
        "Their headers are always shown to administrators.",
        "Die Kopfzeilen sehen Administratoren immer."
    )
    let saved = Localized("The settings were saved.", "Die Einstellungen wurden gespeichert.")
    let level = { @Sendable (level: LogLevel) in
        switch level {
        case .debug: Localized("Debug", "Fehlersuche")
        case .info: Localized("Information", "Information")
        case .notice: Localized("Notice", "Hinweis")
        case .warning: Localized("Warning", "Warnung")
        case .error: Localized("Error", "Fehler")
        case .critical: Localized("Critical", "Kritisch")
        }
    }
    let retentionWrong = { @Sendable (least: Int, most: Int) in
        Localized("A number of days from \(least) to \(most).", "Eine Zahl von Tagen, \(least) bis \(most).")
    }
}
