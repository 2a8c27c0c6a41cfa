import Base
import Storage

/// The words of the log.
struct LogText: Texts {
    let title = Localized("Log", "Protokoll")
    let filter = Localized("Search the log", "Protokoll durchsuchen")
    let all = Localized("All", "Alle")
    let leastLevel = Localized("Minimum level", "Mindeststufe")
    let account = Localized("Account", "Konto")
    let user = Localized("User", "Benutzer")
    let queueID = Localized("Queue ID", "Warteschlangen-ID")
    let from = Localized("From", "Von")
    let until = Localized("Until", "Bis")
    let time = Localized("Time", "Zeit")
    let levelHeading = Localized("Level", "Stufe")
    let event = Localized("Event", "Ereignis")
    let about = Localized("Related to", "Betrifft")
    let nothing = Localized("The log is empty.", "Das Protokoll ist leer.")
    let nothingFound = Localized("No entry matches this search.", "Kein Eintrag passt zu dieser Suche.")
    let exportCSV = Localized("Export as CSV", "Als CSV exportieren")
    let exportJSON = Localized("Export as JSON Lines", "Als JSON Lines exportieren")
    let rules = Localized("Log level and retention", "Protokollstufe und Aufbewahrung")
    let rulesHint = Localized(
        "What is logged, and for how long, is set in the configuration; for single users in their personal settings.",
        "Was wie lange protokolliert wird, steht in der Konfiguration; für einzelne Benutzer in deren persönlichen "
            + "Einstellungen."
    )
    let users = Localized("Users", "Benutzer")
    let level = { @Sendable (level: LogLevel) in
        switch level {
        case .debug: Localized("Debug", "Debug")
        case .info: Localized("Information", "Information")
        case .notice: Localized("Notice", "Hinweis")
        case .warning: Localized("Warning", "Warnung")
        case .error: Localized("Error", "Fehler")
        case .critical: Localized("Critical", "Kritisch")
        }
    }
}
