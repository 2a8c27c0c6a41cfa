extension PeopleText {
    static let german = PeopleText(
        title: "Personen",
        name: "Name",
        email: "E-Mail-Adresse",
        role: "Rolle",
        administrator: "Administrator",
        user: "Benutzer",
        state: "Zustand",
        active: "Aktiv",
        inactive: "Deaktiviert",
        invitedState: "Eingeladen",
        lastSignIn: "Letzte Anmeldung",
        actions: "Aktionen",
        newLink: "Neuer Link",
        invite: "Jemanden einladen",
        inviteButton: "Einladung erstellen",
        isThereAlready: "Es gibt schon eine Person mit dieser Adresse.",
        linkTitle: "Der Link",
        invited: { "Schicken Sie diesen Link an \($0). Er gilt einmal (Frist: \($1)) und wird nur jetzt gezeigt." },
        linkMade: {
            "Mit diesem Link wählt \($0) ein neues Passwort. Er gilt einmal (Frist: \($1)) und wird nur jetzt gezeigt."
        },
        activate: "Aktivieren",
        deactivate: "Deaktivieren",
        deactivateQuestion: { "\($0) deaktivieren?" },
        deactivateSessions: "Die Person wird überall abgemeldet und kann sich nicht mehr anmelden.",
        deactivateMail:
            "E-Mails der Person gehen weiterhin über ihr Konto hinaus; um das zu beenden, schalten Sie das Konto ab.",
        activated: { "\($0) darf sich wieder anmelden." },
        deactivated: { "\($0) kann sich nicht mehr anmelden." },
        lastAdministrator: "Es muss einen aktiven Administrator geben."
    )
}
