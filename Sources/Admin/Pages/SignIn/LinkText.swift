import Base

/// The words of the pages that one-time links lead to.
struct LinkText: Texts {
    let administratorTitle = Localized("Create the first administrator", "Ersten Administrator anlegen")
    let administratorIntroduction = Localized(
        "This gateway has no users yet. Enter your name and email address and choose a password; you can invite "
            + "others afterwards.",
        "Dieses Gateway hat noch keine Benutzer. Geben Sie Namen und E-Mail-Adresse ein und wählen Sie ein "
            + "Passwort; danach können Sie andere einladen."
    )
    let invitationTitle = Localized("Welcome", "Willkommen")
    let invitationIntroduction = { @Sendable (email: String) in
        Localized(
            "You will sign in as \(email). Choose a password.",
            "Sie melden sich als \(email) an. Wählen Sie ein Passwort."
        )
    }
    let resetTitle = Localized("Choose a new password", "Neues Passwort wählen")
    let resetIntroduction = { @Sendable (email: String) in
        Localized(
            "The new password signs \(email) out of all sessions.",
            "Das neue Passwort beendet alle Sitzungen von \(email)."
        )
    }
    let email = Localized("Email address", "E-Mail-Adresse")
    let name = Localized("Name", "Name")
    let password = Localized("Password", "Passwort")
    let passwordHint = Localized(
        "At least \(PasswordRule.shortest) characters; several words are better than special characters.",
        "Mindestens \(PasswordRule.shortest) Zeichen; mehrere Wörter sind besser als Sonderzeichen."
    )
    let repeated = Localized("Confirm password", "Passwort bestätigen")
    let button = Localized("Set password and sign in", "Passwort festlegen und anmelden")
    let tooShort = Localized(
        "The password has fewer than \(PasswordRule.shortest) characters.",
        "Das Passwort hat weniger als \(PasswordRule.shortest) Zeichen."
    )
    let tooLong = Localized("The password is too long.", "Das Passwort ist zu lang.")
    let sameAsName = Localized(
        "The password must not be the email address.",
        "Das Passwort darf nicht die E-Mail-Adresse sein."
    )
    let notRepeated = Localized("The passwords do not match.", "Die Passwörter stimmen nicht überein.")
    let goneTitle = Localized("This link is no longer valid", "Dieser Link ist nicht mehr gültig")
    let goneOrForgotten = Localized(
        "It was already used or has expired. If you have forgotten your password, ask for another link on the sign-in page; "
            + "otherwise ask an administrator.",
        "Er wurde schon verwendet oder ist abgelaufen. Wenn Sie Ihr Passwort vergessen haben, fordern Sie auf der "
            + "Anmeldeseite einen neuen an; sonst bitten Sie einen Administrator darum."
    )
    let gone = Localized(
        "It was already used or has expired. Ask an administrator for a new one; on the machine itself, run "
            + "“gsuite-gateway console link”.",
        "Er wurde schon verwendet oder ist abgelaufen. Bitten Sie einen Administrator um einen neuen; auf dem "
            + "Rechner selbst erzeugt ihn „gsuite-gateway console link“."
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
