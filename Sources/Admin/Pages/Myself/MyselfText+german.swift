extension MyselfText {
    static let german = MyselfText(
        title: "Meine Anmeldung",
        sessions: "Wo Sie angemeldet sind",
        browser: "Browser",
        address: "Adresse",
        since: "Seit",
        lastSeen: "Zuletzt benutzt",
        thisBrowser: "Dieser",
        signOutEverywhere: "Überall abmelden",
        changePassword: "Passwort ändern",
        secondFactor: "Zweiter Faktor",
        secondFactorOn: "Ein",
        secondFactorOff: "Aus",
        changeSecondFactor: "Zweiten Faktor ändern",
        old: "Aktuelles Passwort",
        new: "Neues Passwort",
        wrong: "Das ist nicht Ihr aktuelles Passwort.",
        changed: "Das Passwort wurde geändert. In allen anderen Browsern sind Sie abgemeldet."
    )
}
