extension LinkText {
    static let german = LinkText(
        administratorTitle: "Ersten Administrator anlegen",
        administratorIntroduction: "An diesem Gateway kann sich noch niemand anmelden. Geben Sie an, wer Sie sind, und "
            + "wählen Sie ein Passwort; danach können Sie andere einladen.",
        invitationTitle: "Willkommen",
        invitationIntroduction: { "Sie melden sich als \($0) an. Bitte wählen Sie ein Passwort." },
        resetTitle: "Neues Passwort wählen",
        resetIntroduction: { "Das neue Passwort von \($0) beendet alle bestehenden Anmeldungen." },
        email: "E-Mail-Adresse",
        name: "Name",
        password: "Passwort",
        passwordHint: "Mindestens \(PasswordRule.shortest) Zeichen; einige Wörter sind besser als Sonderzeichen.",
        repeated: "Passwort wiederholen",
        button: "Passwort setzen und anmelden",
        tooShort: "Das Passwort hat weniger als \(PasswordRule.shortest) Zeichen.",
        tooLong: "Das Passwort ist zu lang.",
        sameAsName: "Das Passwort darf nicht der Anmeldename sein.",
        notRepeated: "Die beiden Passwörter sind verschieden.",
        goneTitle: "Dieser Link gilt nicht mehr",
        gone: "Er wurde schon benutzt oder ist zu alt. Bitten Sie einen Administrator um einen neuen; auf dem Rechner "
            + "selbst erzeugt ihn „gsuite-gateway console link“."
    )
}
