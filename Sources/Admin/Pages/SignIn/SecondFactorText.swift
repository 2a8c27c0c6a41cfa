import Base

/// The words of the second factor's pages.
struct SecondFactorText: Texts {
    let title = Localized("Second factor", "Zweiter Faktor")
    let introduction = Localized(
        "Signing in then requires, in addition to the password, a six-digit code from an app on your phone, such "
            + "as Google Authenticator, Aegis or FreeOTP. Signing in with Google still works without it.",
        "Zum Anmelden ist dann außer dem Passwort ein sechsstelliger Code aus einer App auf Ihrem Smartphone "
            + "nötig, etwa Google Authenticator, Aegis oder FreeOTP. Die Anmeldung mit Google funktioniert "
            + "weiterhin ohne ihn."
    )
    let instruction = Localized(
        "In the app, add an account by entering the key (time-based), or open the link on the phone. Then enter "
            + "the code that the app shows.",
        "Fügen Sie in der App ein Konto hinzu, indem Sie den Schlüssel eingeben (zeitbasiert), oder öffnen Sie den "
            + "Link auf dem Smartphone. Geben Sie dann den Code ein, den die App anzeigt."
    )
    let key = Localized("Key", "Schlüssel")
    let link = Localized("Link", "Link")
    let code = Localized("Code", "Code")
    let codeHint = Localized("Six digits", "Sechs Ziffern")
    let codeOrRecovery = Localized(
        "Six digits from the app, or one of your recovery codes",
        "Sechs Ziffern aus der App oder einer Ihrer Wiederherstellungscodes"
    )
    let switchOn = Localized("Enable", "Aktivieren")
    let switchOff = Localized("Disable", "Deaktivieren")
    let isOn = Localized(
        "The second factor is enabled. You are signed out of all other browsers.",
        "Der zweite Faktor ist aktiviert. In allen anderen Browsern sind Sie abgemeldet."
    )
    let isOff = Localized("The second factor is disabled.", "Der zweite Faktor ist deaktiviert.")
    let onSince = { @Sendable (moment: String) in
        Localized(
            "The second factor has been enabled since \(moment).",
            "Der zweite Faktor ist seit \(moment) aktiviert."
        )
    }
    let codesLeft = { @Sendable (count: String) in
        Localized("Unused recovery codes: \(count)", "Nicht verwendete Wiederherstellungscodes: \(count)")
    }
    let newCodes = Localized("New recovery codes", "Neue Wiederherstellungscodes")
    let codesTitle = Localized("Recovery codes", "Wiederherstellungscodes")
    let codesExplanation = Localized(
        "Each code replaces the app once. Keep them apart from the phone; they are shown only now, and earlier "
            + "codes no longer work.",
        "Jeder Code ersetzt die App einmal. Bewahren Sie sie getrennt vom Smartphone auf; sie werden nur jetzt "
            + "angezeigt, und frühere Codes gelten nicht mehr."
    )
    let change = Localized("Change", "Ändern")
    let wrong = Localized(
        "This code is wrong, expired or already used.",
        "Dieser Code ist falsch, abgelaufen oder wurde schon verwendet."
    )
    let demanded = Localized(
        "Administrators must use a second factor here. Set it up to continue.",
        "Administratoren müssen hier einen zweiten Faktor verwenden. Richten Sie ihn ein, um fortzufahren."
    )
    let notFromOdoo = Localized(
        "You came from Odoo. To set up a second factor, sign in with your password.",
        "Sie kommen aus Odoo. Um einen zweiten Faktor einzurichten, melden Sie sich mit Ihrem Passwort an."
    )
    let signInTitle = Localized("Second factor", "Zweiter Faktor")
    let signInIntroduction = Localized(
        "Enter the code that your app shows.",
        "Geben Sie den Code ein, den Ihre App anzeigt."
    )
}
