import Base

/// The words of the pages about scheduled actions. The names of the actions are not translated (`ScheduledAction.title`).
struct ScheduledActionsText: Texts {
    let title = Localized("Scheduled actions", "Geplante Aktionen")
    let lead = Localized(
        "They run for each user according to the personal settings. All are off until you enable them.",
        "Sie laufen für jeden Benutzer nach seinen persönlichen Einstellungen. Alle sind aus, bis Sie sie "
            + "aktivieren."
    )
    let action = Localized("Action", "Aktion")
    let state = Localized("State", "Status")
    let on = Localized("On", "Ein")
    let off = Localized("Off", "Aus")
    let notBuilt = Localized("Not available yet", "Noch nicht verfügbar")
    let notBuiltNote = Localized(
        "This version of the gateway cannot run this action yet. You can already set its interval.",
        "Diese Version des Gateways kann die Aktion noch nicht ausführen. Ihr Intervall können Sie schon festlegen."
    )
    let notBuiltRefusal = { @Sendable (name: String) in
        Localized(
            "\(name) is not part of this version yet, so it was neither enabled nor run.",
            "\(name) gehört noch nicht zu dieser Version und wurde weder aktiviert noch ausgeführt."
        )
    }
    let interval = Localized("Interval", "Intervall")
    let users = Localized("Users", "Benutzer")
    let nobody = Localized("None", "Keine")
    let lastRun = Localized("Last run", "Letzter Lauf")
    let nextRun = Localized("Next run", "Nächster Lauf")
    let notPlanned = Localized("Not scheduled", "Nicht geplant")
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
    let failing = { @Sendable (users: Int) in
        Localized(
            plural(users, one: "fails for 1 user", many: "fails for \(users) users"),
            plural(users, one: "schlägt für 1 Benutzer fehl", many: "schlägt für \(users) Benutzer fehl")
        )
    }
    let what = { @Sendable (kind: String) in
        switch kind {
        case "import-new-contacts":
            Localized(
                "Subscribes users to new contacts in Odoo.",
                "Nimmt neue Kontakte aus Odoo in den Import in G Suite auf."
            )
        case "sync-appointments":
            Localized(
                "Transfers events from Google Calendar to Odoo.",
                "Überträgt Termine aus Google Kalender nach Odoo."
            )
        case "sync-contacts":
            Localized(
                "Transfers subscribed contacts from Odoo to Google.",
                "Überträgt die in G Suite importierten Kontakte von Odoo nach Google."
            )
        case "sync-mail-in":
            Localized(
                "Transfers mail from the transfer folder for incoming mail to Odoo.",
                "Überträgt E-Mails aus dem Transferordner für eingehende E-Mails nach Odoo."
            )
        default:
            Localized(
                "Transfers mail from the transfer folder for outgoing mail to Odoo.",
                "Überträgt E-Mails aus dem Transferordner für ausgehende E-Mails nach Odoo."
            )
        }
    }
    let schedule = Localized("Schedule", "Zeitplan")
    let minutes = Localized("Interval in minutes", "Intervall in Minuten")
    let minutesHint = { @Sendable (least: String, most: String) in
        Localized("From \(least) to \(most).", "Von \(least) bis \(most).")
    }
    let switchOn = Localized("Run automatically", "Automatisch ausführen")
    let saved = { @Sendable (name: String) in
        Localized("\(name) was saved.", "\(name) wurde gespeichert.")
    }
    let runNow = Localized("Run now", "Jetzt ausführen")
    let requested = { @Sendable (users: Int) in
        users == 0
            ? Localized(
                "No user has what this action needs, so there is nothing to run.",
                "Kein Benutzer erfüllt die Voraussetzungen dieser Aktion; es gibt nichts auszuführen."
            )
            : Localized(
                plural(users, one: "A run for 1 user begins.", many: "Runs for \(users) users begin."),
                plural(
                    users,
                    one: "Ein Lauf für 1 Benutzer beginnt.",
                    many: "Läufe für \(users) Benutzer beginnen."
                )
            )
    }
    let runs = Localized("Latest runs", "Letzte Läufe")
    let noRuns = Localized("It has not run yet.", "Noch kein Lauf.")
    let started = Localized("Started", "Beginn")
    let lasted = Localized("Duration", "Dauer")
    let reason = Localized("Reason", "Grund")
    let user = Localized("User", "Benutzer")
    let done = Localized("Done", "Erledigt")
    /// What was done with the items that `RunProgress.counts` counts under that name; `nil` for a name unknown here.
    let kind = { @Sendable (name: String) -> Localized<String?> in
        switch name {
        case "fetched": Localized("fetched", "abgerufen")
        case "imported": Localized("imported", "importiert")
        case "created": Localized("created", "erstellt")
        case "changed": Localized("changed", "geändert")
        case "deleted": Localized("deleted", "gelöscht")
        case "unchanged": Localized("unchanged", "unverändert")
        case "skipped": Localized("skipped", "übersprungen")
        case "failed": Localized("failed", "fehlgeschlagen")
        default: Localized(nil, nil)
        }
    }
    let nothing = Localized("Nothing", "Nichts")
    let of = { @Sendable (done: String, total: String) in
        Localized("\(done) of \(total)", "\(done) von \(total)")
    }
    let unknownUser = Localized("Removed", "Entfernt")
}
