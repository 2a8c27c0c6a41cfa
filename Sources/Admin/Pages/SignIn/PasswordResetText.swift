import Base

/// The words around a forgotten password: the page, and the mail with the link.
struct PasswordResetText: Texts {
    let title = Localized("Forgot your password?", "Passwort vergessen?")
    let introduction = Localized(
        "Enter the email address that you sign in with. You receive a link to choose a new password.",
        "Geben Sie die E-Mail-Adresse ein, mit der Sie sich anmelden. Sie erhalten einen Link, mit dem Sie ein neues "
            + "Passwort wählen."
    )
    let email = Localized("Email address", "E-Mail-Adresse")
    let button = Localized("Send link", "Link senden")
    let toSignIn = Localized("Back to sign-in", "Zurück zur Anmeldung")
    let accepted = Localized(
        "If a user with a password has this address, a link to choose a new one is on its way. It works once, within "
            + "\(PasswordResets.lifetime.components.seconds / 60) minutes.",
        "Falls ein Benutzer mit Passwort diese Adresse hat, ist ein Link unterwegs, mit dem sich ein neues wählen lässt. Er "
            + "gilt einmal und \(PasswordResets.lifetime.components.seconds / 60) Minuten lang."
    )
    let noMail = Localized(
        "No mail after some minutes? Look in the spam folder. Administrators without a second factor and users who sign in "
            + "with Google only receive none; an administrator can create a link for them.",
        "Nach einigen Minuten keine E-Mail? Sehen Sie im Spam-Ordner nach. Administratoren ohne zweiten Faktor und Benutzer, "
            + "die sich nur mit Google anmelden, erhalten keine; ein Administrator kann für sie einen Link erstellen."
    )
    let tooMany = Localized(
        "Too many links were requested from here or for this address. Try again in an hour.",
        "Von hier oder für diese Adresse wurden zu viele Links angefordert. Versuchen Sie es in einer Stunde erneut."
    )
    let busy = Localized(
        "Too many links are being requested at the moment. Try again in a few seconds.",
        "Zurzeit werden zu viele Links angefordert. Versuchen Sie es in einigen Sekunden erneut."
    )
    // The mail
    let subject = Localized("Choose a new password", "Neues Passwort wählen")
    let greeting = { @Sendable (name: String) in Localized("Hello \(name),", "Guten Tag \(name),") }
    let askedFor = Localized(
        "A new password was requested for your sign-in to the mail gateway. Choose it here:",
        "für Ihre Anmeldung am Mail-Gateway wurde ein neues Passwort angefordert. Wählen Sie es hier:"
    )
    let limits = { @Sendable (minutes: String) in
        Localized(
            "The link works once, within \(minutes) minutes. The new password signs you out everywhere.",
            "Der Link gilt einmal und \(minutes) Minuten lang. Das neue Passwort meldet Sie überall ab."
        )
    }
    let notAsked = Localized(
        "If you did not request it, ignore this mail: your password stays as it is.",
        "Wenn Sie es nicht angefordert haben, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist."
    )
}
