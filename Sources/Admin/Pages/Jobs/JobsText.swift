import Base

/// The words of the pages about scheduled actions. The names of the actions are not translated (`JobKind.title`).
struct JobsText: Texts {
    let title = Localized("Scheduled actions", "Geplante Aktionen")
    let lead = Localized(
        "They run for each person by the personal settings. All are off until you switch them on.",
        "Sie laufen für jede Person nach ihren persönlichen Einstellungen. Alle sind aus, bis Sie sie einschalten."
    )
    let action = Localized("Action", "Aktion")
    let state = Localized("State", "Zustand")
    let on = Localized("On", "Ein")
    let off = Localized("Off", "Aus")
    let notBuilt = Localized("Not available yet", "Noch nicht verfügbar")
    let notBuiltNote = Localized(
        "This version of the gateway cannot carry this action out yet. Its interval can be set already.",
        "Diese Version des Gateways kann die Aktion noch nicht ausführen. Ihr Intervall lässt sich schon "
            + "einstellen."
    )
    let notBuiltRefusal = { @Sendable (name: String) in
        Localized(
            "\(name) is not part of this version yet, so it was neither switched on nor run.",
            "\(name) gehört noch nicht zu dieser Version; die Aktion wurde weder eingeschaltet noch ausgeführt."
        )
    }
    let interval = Localized("Interval", "Intervall")
    let people = Localized("People", "Personen")
    let nobody = Localized("Nobody", "Niemand")
    let lastRun = Localized("Last run", "Letzter Lauf")
    let nextRun = Localized("Next run", "Nächster Lauf")
    let notPlanned = Localized("Not planned", "Nicht geplant")
    let result = Localized("Result", "Ergebnis")
    let outcome = { @Sendable (name: String) in
        switch name {
        case "running": Localized("Running", "Läuft")
        case "succeeded": Localized("Succeeded", "Erfolgreich")
        case "partly": Localized("Partly succeeded", "Teilweise erfolgreich")
        case "interrupted": Localized("Interrupted", "Unterbrochen")
        default: Localized("Failed", "Fehlgeschlagen")
        }
    }
    let failing = { @Sendable (people: Int) in
        Localized(
            plural(people, one: "fails for 1 person", many: "fails for \(people) people"),
            plural(people, one: "schlägt für 1 Person fehl", many: "schlägt für \(people) Personen fehl")
        )
    }
    let what = { @Sendable (kind: String) in
        switch kind {
        case "import-new-contacts":
            Localized(
                "Subscribes people to contacts that are new in Odoo.",
                "Nimmt Kontakte, die in Odoo neu sind, in den Import in G Suite auf."
            )
        case "sync-appointments":
            Localized(
                "Brings events from Google's calendar to Odoo.",
                "Bringt Termine aus Googles Kalender nach Odoo."
            )
        case "sync-contacts":
            Localized(
                "Brings subscribed contacts from Odoo to Google.",
                "Bringt die in G Suite importierten Kontakte von Odoo zu Google."
            )
        case "sync-mail-in":
            Localized(
                "Brings mail from the transfer folder for incoming mail to Odoo.",
                "Bringt E-Mails aus dem Transferordner für eingehende E-Mails nach Odoo."
            )
        default:
            Localized(
                "Brings mail from the transfer folder for outgoing mail to Odoo.",
                "Bringt E-Mails aus dem Transferordner für ausgehende E-Mails nach Odoo."
            )
        }
    }
    let schedule = Localized("Schedule", "Zeitplan")
    let minutes = Localized("Interval in minutes", "Intervall in Minuten")
    let minutesHint = { @Sendable (least: String, most: String) in
        Localized("From \(least) to \(most).", "Von \(least) bis \(most).")
    }
    let switchOn = Localized("Runs by itself", "Läuft von selbst")
    let saved = { @Sendable (name: String) in
        Localized("\(name) was changed.", "\(name) wurde geändert.")
    }
    let runNow = Localized("Run now", "Jetzt ausführen")
    let requested = { @Sendable (people: Int) in
        people == 0
            ? Localized(
                "Nobody has what this action needs, so there is nothing to run.",
                "Niemand hat, was diese Aktion braucht; es gibt nichts auszuführen."
            )
            : Localized(
                plural(people, one: "A run for 1 person begins.", many: "Runs for \(people) people begin."),
                plural(
                    people,
                    one: "Ein Lauf für 1 Person beginnt.",
                    many: "Läufe für \(people) Personen beginnen."
                )
            )
    }
    let runs = Localized("Latest runs", "Letzte Läufe")
    let noRuns = Localized("It has not run yet.", "Sie ist noch nicht gelaufen.")
    let started = Localized("Started", "Beginn")
    let lasted = Localized("Lasted", "Dauer")
    let person = Localized("Person", "Person")
    let done = Localized("Done", "Erledigt")
    let unknownPerson = Localized("Removed", "Entfernt")
}
