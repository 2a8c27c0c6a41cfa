import Base

/// The words of the second factor's pages.
struct SecondFactorText: Texts {
    let title = Localized("Second factor", "Zweiter Faktor")
    let introduction = Localized(
        "Besides the password, signing in then takes a code of six digits that an app on your phone shows, such as "
            + "Google Authenticator, Aegis or FreeOTP. Signing in with Google goes on without it.",
        "Zum Anmelden gehört dann außer dem Passwort ein sechsstelliger Code, den eine App auf Ihrem Telefon "
            + "anzeigt, etwa Google Authenticator, Aegis oder FreeOTP. Die Anmeldung mit Google geht weiterhin "
            + "ohne ihn."
    )
    let instruction = Localized(
        "Add an account in the app by typing in the key, as time-based, or open the link on the phone. Then type "
            + "the code that the app shows.",
        "Fügen Sie in der App ein Konto hinzu, indem Sie den Schlüssel eintippen (zeitbasiert), oder öffnen Sie "
            + "den Link auf dem Telefon. Geben Sie danach den Code ein, den die App anzeigt."
    )
    let key = Localized("Key", "Schlüssel")
    let link = Localized("Link", "Link")
    let code = Localized("Code", "Code")
    let codeHint = Localized("Six digits", "Sechs Ziffern")
    let codeOrRecovery = Localized(
        "Six digits from the app, or one of your recovery codes",
        "Sechs Ziffern aus der App oder einer Ihrer Wiederherstellungscodes"
    )
    let switchOn = Localized("Switch on", "Einschalten")
    let switchOff = Localized("Switch off", "Ausschalten")
    let isOn = Localized(
        "The second factor is on. You are signed out in all other browsers.",
        "Der zweite Faktor ist eingeschaltet. In allen anderen Browsern sind Sie abgemeldet."
    )
    let isOff = Localized("The second factor is off.", "Der zweite Faktor ist ausgeschaltet.")
    let onSince = { @Sendable (moment: String) in
        Localized("The second factor is on, since \(moment).", "Der zweite Faktor ist eingeschaltet, seit \(moment).")
    }
    let codesLeft = { @Sendable (count: String) in
        Localized("Unused recovery codes: \(count)", "Unbenutzte Wiederherstellungscodes: \(count)")
    }
    let newCodes = Localized("New recovery codes", "Neue Wiederherstellungscodes")
    let codesTitle = Localized("Recovery codes", "Wiederherstellungscodes")
    let codesExplanation = Localized(
        "Each of them stands in for the app once. Keep them apart from the phone; they are shown only now, and "
            + "earlier ones are no longer good.",
        "Jeder davon ersetzt die App einmal. Bewahren Sie sie getrennt vom Telefon auf; sie werden nur jetzt "
            + "gezeigt, und frühere gelten nicht mehr."
    )
    let change = Localized("Change", "Ändern")
    let wrong = Localized(
        "This code is wrong, too old, or was used already.",
        "Dieser Code ist falsch, zu alt oder wurde schon benutzt."
    )
    let demanded = Localized(
        "Administrators need a second factor here. Set it up to go on.",
        "Administratoren brauchen hier einen zweiten Faktor. Richten Sie ihn ein, um weiterzuarbeiten."
    )
    let signInTitle = Localized("Second factor", "Zweiter Faktor")
    let signInIntroduction = Localized(
        "The password is right. Now type the code that your app shows.",
        "Das Passwort stimmt. Geben Sie jetzt den Code ein, den Ihre App anzeigt."
    )
}
