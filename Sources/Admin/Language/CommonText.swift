import Base

/// Words that many pages use, in templates as `{{common.name}}`.
struct CommonText: Texts {
    let product = Localized("Mail gateway", "Mail-Gateway")
    let skipToContent = Localized("Skip to content", "Zum Inhalt springen")
    let mainNavigation = Localized("Main navigation", "Hauptnavigation")
    let groupMail = Localized("Mail", "E-Mail")
    let groupSynchronisation = Localized("Synchronisation", "Synchronisierung")
    let groupSetUp = Localized("Setup", "Einrichtung")
    let groupAdministration = Localized("Administration", "Verwaltung")
    let ownThings = Localized("My things", "Mein Bereich")
    let ownMenu = { @Sendable (name: String) in
        Localized("My things: \(name)", "Mein Bereich: \(name)")
    }
    let findMail = Localized("Find mail", "E-Mails suchen")
    let findMailExample = Localized("Address, subject or ID", "Adresse, Betreff oder ID")
    let help = Localized("Help", "Hilfe")
    let version = { @Sendable (version: String) in
        Localized("gsuite-gateway \(version)", "gsuite-gateway \(version)")
    }
    let unsaved = Localized(
        "What you entered here before is not saved yet.",
        "Ihre vorherigen Eingaben auf dieser Seite sind noch nicht gespeichert."
    )
    let mark = Localized("Select", "Auswählen")
    let nothingMarked = Localized(
        "Nothing was selected, so nothing was changed.",
        "Es war nichts ausgewählt, daher wurde nichts geändert."
    )
    let allFound = { @Sendable (count: String) in
        Localized("All matches (\(count)), not only this page", "Alle Treffer (\(count)), nicht nur diese Seite")
    }
    let unchanged = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "was", many: "were")) not changed because of their state.",
            "\(written) \(plural(count, one: "wurde", many: "wurden")) wegen ihres Status nicht geändert."
        )
    }
    let firstPage = Localized("First page", "Erste Seite")
    let clearSearch = Localized("Clear search", "Suche zurücksetzen")
    let nothingFound = Localized("Nothing matches this search.", "Nichts passt zu dieser Suche.")
    let selectAll = Localized("Select all on this page", "Alle auf dieser Seite auswählen")
    let selected = Localized("Selected:", "Ausgewählt:")
    let perPage = Localized("Per page", "Pro Seite")
    let menu = Localized("Menu", "Menü")
    let signIn = Localized("Sign in", "Anmelden")
    let signOut = Localized("Sign out", "Abmelden")
    let save = Localized("Save", "Speichern")
    let cancel = Localized("Cancel", "Abbrechen")
    let back = Localized("Back", "Zurück")
    let delete = Localized("Delete", "Löschen")
    let change = Localized("Change", "Ändern")
    let search = Localized("Search", "Suchen")
    let details = Localized("Details", "Details")
    let moreFilters = Localized("More filters", "Weitere Filter")
    let asTable = Localized("As a table", "Als Tabelle")
    let copy = Localized("Copy", "Kopieren")
    let copied = Localized("Copied", "Kopiert")
    let yes = Localized("Yes", "Ja")
    let no = Localized("No", "Nein")
    let none = Localized("None", "Keine")
    let never = Localized("Never", "Nie")
    let on = Localized("On", "Ein")
    let off = Localized("Off", "Aus")
    let language = Localized("Language", "Sprache")
    let appearance = Localized("Appearance", "Darstellung")
    let light = Localized("Light", "Hell")
    let dark = Localized("Dark", "Dunkel")
    let automatic = Localized("System", "System")
    let required = Localized("required", "Pflichtfeld")
    let optional = Localized("optional", "optional")
    let previous = Localized("Previous", "Zurück")
    let next = Localized("Next", "Weiter")
    let pages = Localized("Pages", "Seiten")
    let problem = Localized("Error", "Fehler")
    let warning = Localized("Warning", "Warnung")
    let done = Localized("Done", "Erledigt")
    let note = Localized("Note", "Hinweis")
    let toStart = Localized("Go to the start page", "Zur Startseite")
    let correctBelow = Localized("Correct the marked fields.", "Korrigieren Sie die markierten Felder.")
    let missing = Localized("Fill in this field.", "Füllen Sie dieses Feld aus.")
    let notAnAddress = Localized("Enter a valid email address.", "Geben Sie eine gültige E-Mail-Adresse ein.")
}
