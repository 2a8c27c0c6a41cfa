import Base

/// The words of the start page.
struct OverviewText: Texts {
    let title = Localized("Overview", "Übersicht")
    let waiting = Localized("Waiting", "Wartend")
    let held = Localized("Held", "Angehalten")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let captured = Localized("Captured", "Abgefangen")
    let sentInDay = Localized("Sent in 24 hours", "Gesendet in 24 Stunden")
    let failing = Localized("Accounts with problems", "Konten mit Problemen")
    let accounts = Localized("Accounts", "Konten")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Status")
    let reason = Localized("Reason", "Grund")
    let noAccounts = Localized(
        "There are no accounts yet, so no mail can be sent.",
        "Es gibt noch keine Konten, daher können keine E-Mails gesendet werden."
    )
    let day = Localized("The last 24 hours", "Die letzten 24 Stunden")
    let daySummary = { @Sendable (sent: String, failed: String) in
        Localized("\(sent) sent, \(failed) failed.", "\(sent) gesendet, \(failed) fehlgeschlagen.")
    }
    let failures = Localized("Latest failures", "Letzte Fehlschläge")
    let subject = Localized("Subject", "Betreff")
    let recipients = Localized("To", "An")
    let age = Localized("Age", "Alter")
    let allAccounts = { @Sendable (count: String) in
        Localized("All \(count) accounts", "Alle \(count) Konten")
    }
    let nodes = Localized("Nodes", "Knoten")
    let node = Localized("Node", "Knoten")
    let version = Localized("Version", "Version")
    let since = Localized("Since", "Seit")
    let heartbeat = Localized("Last heartbeat", "Letztes Lebenszeichen")
    let sendsFor = Localized("Sends for", "Sendet für")
    let present = Localized("Running", "In Betrieb")
    let silent = Localized("Overdue", "Überfällig")
    let accountCount = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "account", many: "accounts"))",
            "\(written) \(plural(count, one: "Konto", many: "Konten"))"
        )
    }
    let setUp = Localized("Set up", "Einrichten")
}
