import Base

/// The words of the pages that one-time links lead to.
struct LinkText: Texts {
    let administratorTitle = Localized("Make the first administrator", "Ersten Administrator anlegen")
    let administratorIntroduction = Localized(
        "Nobody can sign in to this gateway yet. Say who you are and choose a password; you can invite others "
            + "afterwards.",
        "An diesem Gateway kann sich noch niemand anmelden. Geben Sie an, wer Sie sind, und wählen Sie ein "
            + "Passwort; danach können Sie andere einladen."
    )
    let invitationTitle = Localized("Welcome", "Willkommen")
    let invitationIntroduction = { @Sendable (email: String) in
        Localized(
            "You will sign in as \(email). Choose a password.",
            "Sie melden sich als \(email) an. Bitte wählen Sie ein Passwort."
        )
    }
    let resetTitle = Localized("Choose a new password", "Neues Passwort wählen")
    let resetIntroduction = { @Sendable (email: String) in
        Localized(
            "The new password of \(email) ends all its sessions.",
            "Das neue Passwort von \(email) beendet alle bestehenden Anmeldungen."
        )
    }
    let email = Localized("Mail address", "E-Mail-Adresse")
    let name = Localized("Name", "Name")
    let password = Localized("Password", "Passwort")
    let passwordHint = Localized(
        "At least \(PasswordRule.shortest) characters; a few words are better than special characters.",
        "Mindestens \(PasswordRule.shortest) Zeichen; einige Wörter sind besser als Sonderzeichen."
    )
    let repeated = Localized("Password again", "Passwort wiederholen")
    let button = Localized("Set password and sign in", "Passwort setzen und anmelden")
    let tooShort = Localized(
        "The password has fewer than \(PasswordRule.shortest) characters.",
        "Das Passwort hat weniger als \(PasswordRule.shortest) Zeichen."
    )
    let tooLong = Localized("The password is too long.", "Das Passwort ist zu lang.")
    let sameAsName = Localized(
        "The password must not be the name that you sign in with.",
        "Das Passwort darf nicht der Anmeldename sein."
    )
    let notRepeated = Localized("The two passwords differ.", "Die beiden Passwörter sind verschieden.")
    let goneTitle = Localized("This link is no longer good", "Dieser Link gilt nicht mehr")
    let gone = Localized(
        "It was used already or is too old. Ask an administrator for a new one; on the machine itself, "
            + "\"gsuite-gateway console link\" makes one.",
        "Er wurde schon benutzt oder ist zu alt. Bitten Sie einen Administrator um einen neuen; auf dem Rechner "
            + "selbst erzeugt ihn „gsuite-gateway console link“."
    )
}

extension Translated<LinkText> {
    /// What is wrong with a password.
    func words(_ fault: PasswordRule.Fault) -> String {
        switch fault {
        case .tooShort: self.tooShort
        case .tooLong: self.tooLong
        case .sameAsName: self.sameAsName
        case .notRepeated: self.notRepeated
        }
    }
}
