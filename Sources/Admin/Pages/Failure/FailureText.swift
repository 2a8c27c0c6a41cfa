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
                ("Not found", "There is no such page, or what it showed is no longer there."),
                ("Nicht gefunden", "Diese Seite gibt es nicht, oder was sie zeigte, ist nicht mehr da.")
            )
        case .foreignForm:
            Localized(
                (
                    "This form is no longer good",
                    "You have signed in or out since it was shown, or it did not come from this console. Nothing was "
                        + "changed. Go back, reload the page and try again."
                ),
                (
                    "Dieses Formular gilt nicht mehr",
                    "Sie haben sich inzwischen an- oder abgemeldet, oder es stammt nicht von dieser Konsole. Nichts wurde "
                        + "geändert. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal."
                )
            )
        case .malformed, .methodNotAllowed:
            Localized(
                ("Not understood", "The browser sent something that the console does not understand."),
                ("Nicht verstanden", "Der Browser hat etwas gesendet, das die Konsole nicht versteht.")
            )
        case .tooLarge:
            Localized(
                ("Too large", "What was sent is larger than the console takes."),
                ("Zu groß", "Was gesendet wurde, ist größer, als die Konsole annimmt.")
            )
        case .unavailable, .timedOut:
            Localized(
                ("Not available at the moment", "The store is busy or full. Please try again in a moment."),
                (
                    "Im Augenblick nicht verfügbar",
                    "Der Speicher ist beschäftigt oder voll. Bitte gleich noch einmal versuchen."
                )
            )
        case .failed:
            Localized(
                ("Something went wrong", "The log of the gateway says what. Nothing that you can do here helps."),
                ("Etwas ist schiefgegangen", "Das Protokoll des Gateways sagt, was. Hier lässt es sich nicht beheben.")
            )
        }
    }
}
