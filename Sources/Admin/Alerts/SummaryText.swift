import Base

/// The words of a summary of a day or a week.
struct SummaryText: Texts {
    let day = { @Sendable (date: String) in Localized("The day until \(date)", "Der Tag bis \(date)") }
    let week = { @Sendable (date: String) in Localized("The week until \(date)", "Die Woche bis \(date)") }
    let outcome = { @Sendable (sent: String, failed: String) in
        Localized("\(sent) sent, \(failed) failed", "\(sent) gesendet, \(failed) fehlgeschlagen")
    }
    let period = { @Sendable (start: String, end: String) in
        Localized("Mail from \(start) to \(end):", "E-Mails von \(start) bis \(end):")
    }
    let received = { @Sendable (count: String) in Localized("Received: \(count)", "Empfangen: \(count)") }
    let sent = { @Sendable (count: String) in Localized("Sent: \(count)", "Gesendet: \(count)") }
    let failed = { @Sendable (count: String) in Localized("Failed: \(count)", "Fehlgeschlagen: \(count)") }
    let waiting = { @Sendable (count: String) in
        Localized("Waiting at the end: \(count)", "Am Ende noch wartend: \(count)")
    }
    let most = { @Sendable (accounts: String) in
        Localized("Sent most: \(accounts)", "Am meisten gesendet: \(accounts)")
    }
    let needs = Localized("What needs attention:", "Darum muss sich jemand kümmern:")
    let needsNothing = Localized("Nothing needs attention.", "Nichts erfordert ein Eingreifen.")
    let console = Localized("Console", "Konsole")
    let more = { @Sendable (url: String) in Localized("More in the console: \(url)", "Mehr in der Konsole: \(url)") }
    let why = { @Sendable (host: String) in
        Localized(
            "You receive this because summaries of the mail gateway \(host) are sent to you.",
            "Sie erhalten diese E-Mail, weil Zusammenfassungen des Mail-Gateways \(host) an Sie gehen."
        )
    }
}
