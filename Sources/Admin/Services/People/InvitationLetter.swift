import Base
import Storage

/// The mail with an invitation's link.
struct InvitationLetter: Sendable {
    let letter: PlainLetter

    init(_ url: String, to name: String, in language: Language, for lifetime: Duration, organisation: String?) {
        let text = InvitationText.of(language)
        let parts = [
            text.greeting(name), text.invited(organisation ?? ""), url,
            text.limits(LocalFormat(language, zone: nil).duration(lifetime)), text.notExpected,
        ]
        letter = PlainLetter(
            subject: text.subject,
            text: parts.joined(separator: "\n\n") + "\n",
            origin: MessageRecord.invitationOrigin
        )
    }
}

/// The words of an invitation.
struct InvitationText: Texts {
    let subject = Localized("Your access to the mail gateway", "Ihr Zugang zum Mail-Gateway")
    let greeting = { @Sendable (name: String) in Localized("Hello \(name),", "Guten Tag \(name),") }
    let invited = { @Sendable (organisation: String) in
        Localized(
            "You are invited to the mail gateway\(organisation.isEmpty ? "" : " of \(organisation)"). It sends Odoo's mail from "
                + "your own Google account, and brings mail and appointments from Google into Odoo. Choose a password here:",
            "Sie sind zum Mail-Gateway\(organisation.isEmpty ? "" : " von \(organisation)") eingeladen. Es sendet E-Mails aus "
                + "Odoo über Ihr eigenes Google-Konto und bringt E-Mails und Termine von Google nach Odoo. Wählen Sie hier ein "
                + "Passwort:"
        )
    }
    let limits = { @Sendable (lifetime: String) in
        Localized(
            "The link works once, within \(lifetime).",
            "Der Link kann einmal verwendet werden (Gültigkeit: \(lifetime))."
        )
    }
    let notExpected = Localized(
        "If you did not expect this, ask your administrator before you use the link.",
        "Wenn Sie nicht damit gerechnet haben, fragen Sie Ihren Administrator, bevor Sie den Link verwenden."
    )
}
