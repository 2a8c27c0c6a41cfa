extension OverviewText {
    static let german = OverviewText(
        title: "Übersicht",
        waiting: "Wartend",
        held: "Angehalten",
        failed: "Fehlgeschlagen",
        sentToday: "Heute gesendet",
        troubled: "Konten mit Störung",
        accounts: "Konten",
        account: "Konto",
        state: "Zustand",
        reason: "Grund",
        working: "In Betrieb",
        paused: "Pausiert",
        needsGrant: "Zugriff fehlt",
        disabled: "Abgeschaltet",
        noAccounts: "Es gibt noch kein Konto, also kann keine E-Mail gesendet werden.",
        noDefaultSender: "Es gibt keinen Standardabsender: Systemmails werden abgewiesen.",
        remedy: "Beheben",
        grantNeeded: { "\($0) kann erst wieder senden, wenn der Zugriff neu gewährt ist. \($1)" },
        setUp: "Einrichten"
    )
}
