import Base

/// The words of the page on how much the accounts are used.
struct UsageText: Texts {
    let title = Localized("Usage", "Nutzung")
    let lead = Localized(
        "How many deliveries each account took on and sent, and how many failed. Days are those of the console's time zone.",
        "Wie viele Zustellungen jedes Konto angenommen und gesendet hat und wie viele fehlgeschlagen sind. Die Tage gelten in der "
            + "Zeitzone der Konsole."
    )
    let account = Localized("Account", "Konto")
    let allAccounts = Localized("All accounts", "Alle Konten")
    let span = Localized("Period", "Zeitraum")
    let days = { @Sendable (count: String) in Localized("Last \(count) days", "Letzte \(count) Tage") }
    let show = Localized("Show", "Anzeigen")
    let day = Localized("Day", "Tag")
    let received = Localized("Received", "Empfangen")
    let sent = Localized("Sent", "Gesendet")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let none = Localized("There was no mail in this period.", "In diesem Zeitraum gab es keine E-Mails.")
    let total = Localized("Total", "Summe")
    let csv = Localized("Export days as CSV", "Tage als CSV exportieren")
}
