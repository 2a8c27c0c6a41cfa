import Base

/// The words of the page on what became of mail by recipient domain and by reason.
struct StatisticsText: Texts {
    let title = Localized("Statistics", "Statistik")
    let lead = Localized(
        "To how many recipients mail was sent, by their domains, and why it failed. Days are those of UTC.",
        "An wie viele Empfänger E-Mails gesendet wurden, nach ihren Domains, und warum es nicht gelang. Die Tage gelten in UTC."
    )
    let views = Localized("Grouped by", "Gruppiert nach")
    let byDomain = Localized("By recipient domain", "Nach Empfängerdomain")
    let byReason = Localized("By reason", "Nach Grund")
    let filter = Localized("Filter", "Filter")
    let searchDomain = Localized("Recipient domain", "Empfängerdomain")
    let span = Localized("Period", "Zeitraum")
    let days = { @Sendable (count: String) in Localized("Last \(count) days", "Letzte \(count) Tage") }
    let show = Localized("Show", "Anzeigen")
    let day = Localized("Day", "Tag")
    let domain = Localized("Domain", "Domain")
    let otherDomains = Localized("Other domains", "Andere Domains")
    let reason = Localized("Reason", "Grund")
    let otherReasons = Localized("Other reasons", "Andere Gründe")
    let sent = Localized("Sent", "Gesendet")
    let repeated = Localized("Retried", "Wiederholt")
    let final = Localized("Given up or held", "Aufgegeben oder angehalten")
    /// Where there is little room.
    let finalShort = Localized("Given up", "Aufgegeben")
    let returned = Localized("Bounced", "Rückläufer")
    let total = Localized("Total", "Summe")
    let recipients = Localized("Recipients", "Empfänger")
    let failures = Localized("Failures", "Fehlschläge")
    let nothing = Localized("There was no mail in this period.", "In diesem Zeitraum gab es keine E-Mails.")
    let noFailures = Localized("Nothing failed in this period.", "In diesem Zeitraum ist nichts fehlgeschlagen.")
    let csv = Localized("Export as CSV", "Als CSV exportieren")
    let recipientsSummary = { @Sendable (sent: String, final: String, returned: String) in
        Localized(
            "\(sent) sent, \(final) given up or held, \(returned) bounced.",
            "\(sent) gesendet, \(final) aufgegeben oder angehalten, \(returned) Rückläufer."
        )
    }
    let failuresSummary = { @Sendable (count: String) in
        Localized(
            "\(count) failed attempts and bounces, counted for each recipient.",
            "\(count) fehlgeschlagene Versuche und Rückläufer, für jeden Empfänger gezählt."
        )
    }
}
