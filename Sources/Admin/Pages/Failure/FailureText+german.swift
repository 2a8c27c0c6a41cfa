extension FailureText {
    static let german = FailureText(
        forbidden: (
            "Nur für Administratoren", "Wenn Sie diese Seite brauchen, wenden Sie sich an einen Administrator."
        ),
        notFound: ("Nicht gefunden", "Diese Seite gibt es nicht, oder was sie zeigte, ist nicht mehr da."),
        foreignForm: (
            "Dieses Formular gilt nicht mehr",
            "Sie haben sich inzwischen an- oder abgemeldet, oder es stammt nicht von dieser Konsole. Nichts wurde "
                + "geändert. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal."
        ),
        malformed: ("Nicht verstanden", "Der Browser hat etwas gesendet, das die Konsole nicht versteht."),
        tooLarge: ("Zu groß", "Was gesendet wurde, ist größer, als die Konsole annimmt."),
        unavailable: (
            "Im Augenblick nicht verfügbar",
            "Der Speicher ist beschäftigt oder voll. Bitte gleich noch einmal versuchen."
        ),
        failed: ("Etwas ist schiefgegangen", "Das Protokoll des Gateways sagt, was. Hier lässt es sich nicht beheben.")
    )
}
