import Base

/// The words of the charts.
struct ChartsText: Texts {
    let title = Localized("Charts", "Diagramme")
    let span = Localized("Period", "Zeitraum")
    let day = Localized("24 hours", "24 Stunden")
    let month = Localized("30 days", "30 Tage")
    let hour = Localized("Hour", "Stunde")
    let date = Localized("Date", "Datum")
    let account = Localized("Account", "Konto")
    let allAccounts = Localized("All accounts", "Alle Konten")
    let show = Localized("Show", "Anzeigen")
    let messages = Localized("Messages", "E-Mails")
    let received = Localized("Received", "Empfangen")
    let delivered = Localized("Sent", "Gesendet")
    let failed = Localized("Failed", "Fehlgeschlagen")
    let waiting = Localized("Waiting", "Wartend")
    let delay = Localized("Time to delivery", "Zeit bis zur Zustellung")
    let usual = Localized("Half within", "Hälfte innerhalb von")
    let slow = Localized("95% within", "95\u{A0}% innerhalb von")
    let nothing = Localized("No mail in this period.", "Keine E-Mails in diesem Zeitraum.")
    let causes = Localized("Errors by reason", "Fehler nach Grund")
    let cause = Localized("Reason", "Grund")
    let repeated = Localized("Retried", "Wiederholt")
    let final = Localized("Given up or held", "Aufgegeben oder angehalten")
    let otherCauses = Localized("Other reasons", "Andere Gründe")
    let noErrors = Localized("No errors in this period.", "Keine Fehler in diesem Zeitraum.")
    let messagesSummary = { @Sendable (received: String, sent: String, failed: String) in
        Localized(
            "\(received) received, \(sent) sent, \(failed) failed.",
            "\(received) empfangen, \(sent) gesendet, \(failed) fehlgeschlagen."
        )
    }
    let causesSummary = { @Sendable (repeated: String, final: String) in
        Localized(
            "\(repeated) attempts were retried, \(final) were given up or held.",
            "\(repeated) Versuche wurden wiederholt, \(final) aufgegeben oder angehalten."
        )
    }
    let waitingSummary = { @Sendable (most: String) in
        Localized("At most \(most) were waiting.", "Höchstens \(most) haben gewartet.")
    }
    let delaySummary = { @Sendable (half: String, most: String) in
        Localized(
            "Half were sent within \(half), 95% within \(most).",
            "Die Hälfte wurde innerhalb von \(half) gesendet, 95\u{A0}% innerhalb von \(most)."
        )
    }
}
