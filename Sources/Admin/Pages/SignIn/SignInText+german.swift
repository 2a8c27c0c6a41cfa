extension SignInText {
    static let german = SignInText(
        title: "Anmelden",
        email: "E-Mail-Adresse",
        password: "Passwort",
        withGoogle: "Mit Google anmelden",
        wrong: "E-Mail-Adresse und Passwort passen nicht zusammen, oder die Person darf sich nicht anmelden.",
        lockedOut: "Zu viele Versuche sind fehlgeschlagen. Bitte später noch einmal versuchen.",
        busy: "Gerade melden sich zu viele gleichzeitig an. Bitte in einigen Sekunden noch einmal versuchen."
    )
}
