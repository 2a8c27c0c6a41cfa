import Base

/// The texts of what went wrong.
struct FailureText: Texts {
    let words = { @Sendable (refusal: Refusal) -> Localized<(title: String, explanation: String)> in
        switch refusal {
        case .forbidden, .signInNeeded, .secondFactorNeeded:
            Localized(
                ("Only for administrators", "Ask an administrator if you need this page."),
                ("Nur für Administratoren", "Wenn Sie diese Seite brauchen, wenden Sie sich an einen Administrator.")
            )
        case .notFound, .unknownHost:
            Localized(
                ("Not found", "This page does not exist, or what it showed is gone."),
                ("Nicht gefunden", "Diese Seite gibt es nicht, oder ihr Inhalt wurde entfernt.")
            )
        case .foreignForm:
            Localized(
                (
                    "This form has expired",
                    "You have signed in or out since it was shown, or it does not come from this console. Nothing "
                        + "was changed. Go back, reload the page and try again."
                ),
                (
                    "Dieses Formular ist abgelaufen",
                    "Sie haben sich inzwischen an- oder abgemeldet, oder es stammt nicht von dieser Konsole. "
                        + "Nichts wurde geändert. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es "
                        + "erneut."
                )
            )
        case .malformed, .methodNotAllowed:
            Localized(
                ("Invalid request", "The browser sent a request that the console does not understand."),
                ("Ungültige Anfrage", "Der Browser hat eine Anfrage gesendet, die die Konsole nicht versteht.")
            )
        case .tooLarge:
            Localized(
                ("Too large", "The request is larger than the console accepts."),
                ("Zu groß", "Die Anfrage ist größer, als die Konsole annimmt.")
            )
        case .unavailable, .timedOut:
            Localized(
                ("Temporarily unavailable", "The database is busy or full. Try again in a moment."),
                (
                    "Vorübergehend nicht verfügbar",
                    "Die Datenbank ist ausgelastet oder voll. Versuchen Sie es gleich noch einmal."
                )
            )
        case .failed:
            Localized(
                ("Something went wrong", "The gateway's log has the details. You cannot fix this here."),
                (
                    "Etwas ist schiefgegangen",
                    "Einzelheiten stehen im Protokoll des Gateways. Hier lässt sich der Fehler nicht beheben."
                )
            )
        }
    }
}
