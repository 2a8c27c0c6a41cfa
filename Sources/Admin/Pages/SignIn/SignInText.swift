import Base

/// The words of the sign-in page.
struct SignInText: Texts {
    let title = Localized("Sign in", "Anmelden")
    let email = Localized("Email address", "E-Mail-Adresse")
    let password = Localized("Password", "Passwort")
    let forgotten = Localized("Forgot your password?", "Passwort vergessen?")
    let withGoogle = Localized("Sign in with Google", "Mit Google anmelden")
    let wrong = Localized(
        "Email address and password do not match, or the user may not sign in.",
        "E-Mail-Adresse und Passwort stimmen nicht überein, oder der Benutzer darf sich nicht anmelden."
    )
    let lockedOut = Localized(
        "Too many failed attempts. Try again later.",
        "Zu viele fehlgeschlagene Versuche. Versuchen Sie es später erneut."
    )
    let busy = Localized(
        "Too many users are signing in at the moment. Try again in a few seconds.",
        "Zurzeit melden sich zu viele Benutzer an. Versuchen Sie es in einigen Sekunden erneut."
    )
}
