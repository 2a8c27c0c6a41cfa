import Base

/// The words of the configuration page.
struct ConfigurationText: Texts {
    let resetNeedsURL = Localized(
        "Users who have forgotten their password cannot have a link mailed, because console.base_url is not set.",
        "Benutzer, die ihr Passwort vergessen haben, können sich keinen Link schicken lassen, weil console.base_url nicht "
            + "gesetzt ist."
    )
    let resetNeedsSender = Localized(
        "Users who have forgotten their password receive no link now: no default sender is working.",
        "Benutzer, die ihr Passwort vergessen haben, erhalten derzeit keinen Link: Kein Standardabsender ist in Betrieb."
    )
    let title = Localized("Configuration", "Konfiguration")
    let organisation = Localized("Organisation", "Organisation")
    let organisationName = Localized("Name", "Name")
    let organisationNameHint = Localized("Shown at the top of every page.", "Steht oben auf jeder Seite.")
    let organisationNameTooLong = Localized("At most 80 characters.", "Höchstens 80 Zeichen.")
    let helpURL = Localized("Help page", "Hilfeseite")
    let helpURLHint = Localized(
        "Where your people find help, such as a page of your intranet. It is linked at the bottom of every page.",
        "Wo Ihre Benutzer Hilfe finden, etwa eine Seite im Intranet. Sie ist unten auf jeder Seite verlinkt."
    )
    let helpURLWrong = Localized(
        "Enter a web address that begins with https:// or http://.",
        "Geben Sie eine Webadresse ein, die mit https:// oder http:// beginnt."
    )
    let log = Localized("Log", "Protokoll")
    let organisationLead = Localized(
        "These settings are stored in the database and take effect immediately.",
        "Diese Einstellungen werden in der Datenbank gespeichert und gelten sofort."
    )
    let readMessages = Localized(
        "Administrators may read the text of waiting messages",
        "Administratoren dürfen den Text wartender E-Mails lesen"
    )
    let readMessagesHint = Localized(
        "Administrators can always see the headers. After sending, the text is not kept.",
        "Die Header sehen Administratoren immer. Nach dem Senden wird der Text nicht aufbewahrt."
    )
    let logLevel = Localized("Log level", "Protokollstufe")
    let logLevelName = { @Sendable (name: String) in
        switch name {
        case "debug": Localized("Everything, every step", "Alles, jeder Schritt")
        case "info": Localized("Routine events and above", "Auch alltägliche Ereignisse")
        case "notice": Localized("Important events and above", "Wichtige Ereignisse und Störungen")
        case "warning": Localized("Warnings and errors", "Warnungen und Fehler")
        case "error": Localized("Errors only", "Nur Fehler")
        default: Localized("Only what stops the gateway", "Nur, was das Gateway anhält")
        }
    }
    let logRetention = Localized("Days to keep the log", "Aufbewahrung des Protokolls in Tagen")
    let logRetentionHint = { @Sendable (least: String, most: String) in
        Localized("From \(least) to \(most).", "Von \(least) bis \(most).")
    }
    let logRetentionWrong = { @Sendable (least: String, most: String) in
        Localized(
            "Enter a number of days from \(least) to \(most).",
            "Geben Sie eine Anzahl von Tagen von \(least) bis \(most) ein."
        )
    }
    let saved = Localized("The settings were saved.", "Die Einstellungen wurden gespeichert.")
    let webhook = Localized("Delivery webhook", "Webhook für Zustellungen")
    let webhookLead = Localized(
        "The program that delivery.webhook names is told of deliveries and bounces.",
        "Das Programm, das delivery.webhook nennt, erfährt von Zustellungen und Rückläufern."
    )
    let webhookState = Localized("State", "Status")
    let webhookWorks = Localized("Works", "Funktioniert")
    let webhookUntried = Localized("Not called yet", "Noch nicht aufgerufen")
    let webhookFails = Localized("Does not take events", "Nimmt keine Ereignisse an")
    let webhookEnded = Localized("Switched off by the program", "Vom Programm beendet")
    let webhookEndedSince = { @Sendable (time: String) in
        Localized(
            "Since \(time) (410 Gone). A test event that it takes switches it on again.",
            "Seit \(time) (410 Gone). Ein Testereignis, das es annimmt, schaltet ihn wieder ein."
        )
    }
    let webhookEnd = Localized("Switched off", "Beendet")
    let webhookSuccess = Localized("Last success", "Letzter Erfolg")
    let webhookError = Localized("Last error", "Letzter Fehler")
    let webhookNext = Localized("Next call", "Nächster Aufruf")
    let webhookWaiting = Localized("Waiting events", "Wartende Ereignisse")
    let webhookWaitingSince = { @Sendable (count: String, time: String) in
        Localized("\(count), the oldest from \(time)", "\(count), das älteste von \(time)")
    }
    let webhookSent = Localized("Events taken", "Angenommene Ereignisse")
    let webhookDropped = Localized("Events given up", "Aufgegebene Ereignisse")
    let webhookTest = Localized("Send a test event", "Testereignis senden")
    let webhookTested = Localized("The program took the test event.", "Das Programm hat das Testereignis angenommen.")
    let webhookRefused = { @Sendable (reason: String) in
        Localized(
            "The program did not take the test event: \(reason).",
            "Das Programm hat das Testereignis nicht angenommen: \(reason)."
        )
    }
    let file = Localized("Settings from the configuration file", "Einstellungen der Konfigurationsdatei")
    let fileLead = Localized(
        "They are read when the gateway starts. Change them in the file or the environment, and restart the "
            + "gateway.",
        "Sie werden beim Start des Gateways gelesen. Ändern Sie sie in der Datei oder den Umgebungsvariablen und "
            + "starten Sie das Gateway neu."
    )
    let changed = Localized("Changed", "Geändert")
    let unchanged = { @Sendable (count: String) in
        Localized("With default values (\(count))", "Mit Standardwerten (\(count))")
    }
    let setting = Localized("Setting", "Einstellung")
    let value = Localized("Value", "Wert")
    let source = Localized("Source", "Quelle")
    let standard = Localized("Default", "Standard")
    let derived = Localized(
        "Set by the program or derived from another setting",
        "Vom Programm oder aus einer anderen Einstellung"
    )
    let secretSet = Localized("Set, not shown", "Festgelegt, wird nicht angezeigt")
    let secretUnset = Localized("Not set", "Nicht festgelegt")
    let empty = Localized("Empty", "Leer")
}
