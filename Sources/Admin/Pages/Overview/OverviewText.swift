import Base

/// The words of the start page.
struct OverviewText: Texts {
    let title = Localized("Overview", "Übersicht")
    let waiting = Localized("Waiting", "Wartend")
    let held = Localized("Held", "Angehalten")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let captured = Localized("Captured", "Abgefangen")
    let sentToday = Localized("Sent today", "Heute gesendet")
    let troubled = Localized("Accounts with problems", "Konten mit Problemen")
    let accounts = Localized("Accounts", "Konten")
    let account = Localized("Account", "Konto")
    let state = Localized("State", "Status")
    let reason = Localized("Reason", "Grund")
    let working = Localized("Working", "In Betrieb")
    let paused = Localized("Paused", "Pausiert")
    let needsGrant = Localized("Needs access", "Zugriff fehlt")
    let disabled = Localized("Disabled", "Deaktiviert")
    let noAccounts = Localized(
        "There are no accounts yet, so no mail can be sent.",
        "Es gibt noch keine Konten, daher können keine E-Mails gesendet werden."
    )
    let noDefaultSender = Localized(
        "There is no default sender: system mail is refused.",
        "Es gibt keinen Standardabsender: Systemmails werden abgewiesen."
    )
    let suggestedFix = Localized("Fix", "Beheben")
    let grantNeeded = { @Sendable (account: String, reason: String) in
        Localized(
            "\(account) cannot send until access is granted again. \(reason)",
            "\(account) kann erst wieder senden, wenn der Zugriff neu gewährt wird. \(reason)"
        )
    }
    let setUp = Localized("Set up", "Einrichten")
}
