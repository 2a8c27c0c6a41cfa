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
        passwordEnds:
            "Das Gateway-Passwort der Person wird entfernt: Mailprogramme, die es benutzen, können nicht mehr senden, auch nicht über offene Verbindungen.",
        deactivateMail:
            "E-Mails der Person gehen weiterhin über ihr Konto hinaus; um das zu beenden, schalten Sie das Konto ab.",
        deactivateKeys: "API-Schlüssel, die die Person erstellt hat, gelten nicht, bis sie wieder aktiv ist.",
        activated: { "\($0) darf sich wieder anmelden." },
        deactivated: { "\($0) kann sich nicht mehr anmelden." },
        lastAdministrator: "Es muss einen aktiven Administrator geben.",
        promote: "Zum Administrator machen",
        demote: "Zum Benutzer machen",
        promoteQuestion: { "\($0) zum Administrator machen?" },
        demoteQuestion: { "\($0) zum gewöhnlichen Benutzer machen?" },
        administratorMeans: "Ein Administrator sieht und ändert alles: Konten, Warteschlange, Personen, Konfiguration.",
        userMeans: "Ein Benutzer sieht und ändert nur die eigenen Einstellungen und das eigene Konto.",
        roleSessions: "Die Person wird überall abgemeldet und meldet sich neu an.",
        roleKeys:
            "API-Schlüssel, die die Person erstellt hat, gelten nicht mehr, es sei denn, sie wird wieder Administrator.",
        roleChanged: { "\($0) hat jetzt eine andere Rolle." },
        resetFactor: "Zweiten Faktor zurücksetzen",
        resetFactorQuestion: { "Den zweiten Faktor von \($0) zurücksetzen?" },
        resetFactorEffect:
            "Zum Anmelden genügt der Person wieder das Passwort, bis sie einen neuen zweiten Faktor einrichtet. Vergewissern "
            + "Sie sich, dass wirklich die Person darum bittet.",
        factorWasReset: { "\($0) hat keinen zweiten Faktor mehr." },
        remove: "Entfernen",
        removeQuestion: { "\($0) entfernen?" },
        removeSessions: "Die Person wird überall abgemeldet und kann sich nicht mehr anmelden.",
        removeAccountStays: {
            "Das Konto \($0) bleibt und sendet weiter; um das zu beenden, entfernen Sie es unter Konten oder schalten es ab."
        },
        removeQueueStays: { "Seine Warteschlange bleibt, wie sie ist; Nachrichten darin: \($0)." },
        removeNoAccount: "Die Person hat kein Konto; keine E-Mail ist betroffen.",
        removeData:
            "Die persönlichen Einstellungen samt Clientschlüssel und die Läufe geplanter Aktionen für diese Person werden gelöscht.",
        removeKeys: "API-Schlüssel, die die Person erstellt hat, werden gelöscht.",
        removeHistory: "Das Protokoll behält, was die Person getan hat, bis seine Aufbewahrung endet.",
        removed: { "\($0) wurde entfernt." }
    )
}
