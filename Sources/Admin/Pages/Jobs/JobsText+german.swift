extension JobsText {
    static let german = JobsText(
        title: "Geplante Aktionen",
        lead:
            "Sie laufen für jede Person nach ihren persönlichen Einstellungen. Alle sind aus, bis Sie sie einschalten.",
        action: "Aktion",
        state: "Zustand",
        on: "Ein",
        off: "Aus",
        notBuilt: "Noch nicht verfügbar",
        notBuiltNote:
            "Diese Version des Gateways kann die Aktion noch nicht ausführen. Ihr Intervall lässt sich schon einstellen.",
        notBuiltRefusal: {
            "\($0) gehört noch nicht zu dieser Version; die Aktion wurde weder eingeschaltet noch ausgeführt."
        },
        interval: "Intervall",
        people: "Personen",
        nobody: "Niemand",
        lastRun: "Letzter Lauf",
        nextRun: "Nächster Lauf",
        notPlanned: "Nicht geplant",
        result: "Ergebnis",
        outcome: {
            switch $0 {
            case "running": "Läuft"
            case "succeeded": "Erfolgreich"
            case "partly": "Teilweise erfolgreich"
            case "interrupted": "Unterbrochen"
            default: "Fehlgeschlagen"
            }
        },
        failing: { plural($0, one: "schlägt für 1 Person fehl", many: "schlägt für \($0) Personen fehl") },
        what: {
            switch $0 {
            case "import-new-contacts": "Nimmt Kontakte, die in Odoo neu sind, in den Import in G Suite auf."
            case "sync-appointments": "Bringt Termine aus Googles Kalender nach Odoo."
            case "sync-contacts": "Bringt die in G Suite importierten Kontakte von Odoo zu Google."
            case "sync-mail-in": "Bringt E-Mails aus dem Transferordner für eingehende E-Mails nach Odoo."
            default: "Bringt E-Mails aus dem Transferordner für ausgehende E-Mails nach Odoo."
            }
        },
        schedule: "Zeitplan",
        minutes: "Intervall in Minuten",
        minutesHint: { "Von \($0) bis \($1)." },
        switchOn: "Läuft von selbst",
        saved: { "\($0) wurde geändert." },
        runNow: "Jetzt ausführen",
        requested: {
            $0 == 0
                ? "Niemand hat, was diese Aktion braucht; es gibt nichts auszuführen."
                : plural($0, one: "Ein Lauf für 1 Person beginnt.", many: "Läufe für \($0) Personen beginnen.")
        },
        runs: "Letzte Läufe",
        noRuns: "Sie ist noch nicht gelaufen.",
        started: "Beginn",
        lasted: "Dauer",
        person: "Person",
        done: "Erledigt",
        unknownPerson: "Entfernt"
    )
}
