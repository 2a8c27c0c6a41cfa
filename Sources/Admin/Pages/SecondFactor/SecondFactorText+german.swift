extension SecondFactorText {
    static let german = SecondFactorText(
        title: "Zweiter Faktor",
        introduction:
            "Zum Anmelden gehört dann außer dem Passwort ein sechsstelliger Code, den eine App auf Ihrem Telefon anzeigt, "
            + "etwa Google Authenticator, Aegis oder FreeOTP. Die Anmeldung mit Google geht weiterhin ohne ihn.",
        instruction:
            "Fügen Sie in der App ein Konto hinzu, indem Sie den Schlüssel eintippen (zeitbasiert), oder öffnen Sie den "
            + "Link auf dem Telefon. Geben Sie danach den Code ein, den die App anzeigt.",
        key: "Schlüssel",
        link: "Link",
        code: "Code",
        codeHint: "Sechs Ziffern",
        codeOrRecovery: "Sechs Ziffern aus der App oder einer Ihrer Wiederherstellungscodes",
        switchOn: "Einschalten",
        switchOff: "Ausschalten",
        isOn: "Der zweite Faktor ist eingeschaltet. In allen anderen Browsern sind Sie abgemeldet.",
        isOff: "Der zweite Faktor ist ausgeschaltet.",
        onSince: { "Der zweite Faktor ist eingeschaltet, seit \($0)." },
        codesLeft: { "Unbenutzte Wiederherstellungscodes: \($0)" },
        newCodes: "Neue Wiederherstellungscodes",
        codesTitle: "Wiederherstellungscodes",
        codesExplanation:
            "Jeder davon ersetzt die App einmal. Bewahren Sie sie getrennt vom Telefon auf; sie werden nur jetzt gezeigt, "
            + "und frühere gelten nicht mehr.",
        change: "Ändern",
        wrong: "Dieser Code ist falsch, zu alt oder wurde schon benutzt.",
        demanded: "Administratoren brauchen hier einen zweiten Faktor. Richten Sie ihn ein, um weiterzuarbeiten.",
        signInTitle: "Zweiter Faktor",
        signInIntroduction: "Das Passwort stimmt. Geben Sie jetzt den Code ein, den Ihre App anzeigt."
    )
}
