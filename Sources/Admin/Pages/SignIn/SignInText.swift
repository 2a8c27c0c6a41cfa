import Base

/// The words of the sign-in page.
struct SignInText: Texts {
    let title = Localized("Sign in", "Anmelden")
    let email = Localized("Mail address", "E-Mail-Adresse")
    let password = Localized("Password", "Passwort")
    let withGoogle = Localized("Sign in with Google", "Mit Google anmelden")
    let wrong = Localized(
        "Mail address and password do not match, or the person may not sign in.",
        "E-Mail-Adresse und Passwort passen nicht zusammen, oder die Person darf sich nicht anmelden."
    )
    let lockedOut = Localized(
        "Too many attempts failed. Please try again later.",
        "Zu viele Versuche sind fehlgeschlagen. Bitte später noch einmal versuchen."
    )
    let busy = Localized(
        "Too many people sign in at the moment. Please try again in a few seconds.",
        "Gerade melden sich zu viele gleichzeitig an. Bitte in einigen Sekunden noch einmal versuchen."
    )
}
