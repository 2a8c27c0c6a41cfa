import Base

/// The words of the people page.
struct PeopleText: Texts {
    let title = Localized("People", "Personen")
    let name = Localized("Name", "Name")
    let email = Localized("Mail address", "E-Mail-Adresse")
    let role = Localized("Role", "Rolle")
    let administrator = Localized("Administrator", "Administrator")
    let user = Localized("User", "Benutzer")
    let state = Localized("State", "Zustand")
    let active = Localized("Active", "Aktiv")
    let inactive = Localized("Deactivated", "Deaktiviert")
    let invitedState = Localized("Invited", "Eingeladen")
    let lastSignIn = Localized("Last sign-in", "Letzte Anmeldung")
    let actions = Localized("Actions", "Aktionen")
    let newLink = Localized("New link", "Neuer Link")
    let invite = Localized("Invite somebody", "Jemanden einladen")
    let inviteButton = Localized("Make invitation", "Einladung erstellen")
    let isThereAlready = Localized(
        "There is a person with this address already.",
        "Es gibt schon eine Person mit dieser Adresse."
    )
    let linkTitle = Localized("The link", "Der Link")
    let invited = { @Sendable (email: String, lifetime: String) in
        Localized(
            "Send this link to \(email). It is good once, within \(lifetime), and is shown only now.",
            "Schicken Sie diesen Link an \(email). Er gilt einmal (Frist: \(lifetime)) und wird nur jetzt gezeigt."
        )
    }
    let linkMade = { @Sendable (email: String, lifetime: String) in
        Localized(
            "With this link \(email) chooses a new password. It is good once, within \(lifetime), and is shown "
                + "only now.",
            "Mit diesem Link wählt \(email) ein neues Passwort. Er gilt einmal (Frist: \(lifetime)) und wird nur "
                + "jetzt gezeigt."
        )
    }
    let activate = Localized("Activate", "Aktivieren")
    let deactivate = Localized("Deactivate", "Deaktivieren")
    let deactivateQuestion = { @Sendable (email: String) in
        Localized("Deactivate \(email)?", "\(email) deaktivieren?")
    }
    let deactivateSessions = Localized(
        "The person is signed out everywhere and cannot sign in any more.",
        "Die Person wird überall abgemeldet und kann sich nicht mehr anmelden."
    )
    let passwordEnds = Localized(
        "The person's gateway password is removed: mail programs that use it can no longer send, not even over "
            + "connections that are open.",
        "Das Gateway-Passwort der Person wird entfernt: Mailprogramme, die es benutzen, können nicht mehr senden, "
            + "auch nicht über offene Verbindungen."
    )
    let deactivateMail = Localized(
        "The person's mail is still sent by its account; switch the account off to end that.",
        "E-Mails der Person gehen weiterhin über ihr Konto hinaus; um das zu beenden, schalten Sie das Konto ab."
    )
    let deactivateKeys = Localized(
        "API keys that the person made do not work until the person is active again.",
        "API-Schlüssel, die die Person erstellt hat, gelten nicht, bis sie wieder aktiv ist."
    )
    let activated = { @Sendable (email: String) in
        Localized("\(email) may sign in again.", "\(email) darf sich wieder anmelden.")
    }
    let deactivated = { @Sendable (email: String) in
        Localized("\(email) can no longer sign in.", "\(email) kann sich nicht mehr anmelden.")
    }
    let lastAdministrator = Localized(
        "There must be an active administrator.",
        "Es muss einen aktiven Administrator geben."
    )
    let promote = Localized("Make administrator", "Zum Administrator machen")
    let demote = Localized("Make user", "Zum Benutzer machen")
    let promoteQuestion = { @Sendable (name: String) in
        Localized("Make \(name) an administrator?", "\(name) zum Administrator machen?")
    }
    let demoteQuestion = { @Sendable (name: String) in
        Localized("Make \(name) an ordinary user?", "\(name) zum gewöhnlichen Benutzer machen?")
    }
    let administratorMeans = Localized(
        "An administrator sees and changes everything: accounts, queue, people, configuration.",
        "Ein Administrator sieht und ändert alles: Konten, Warteschlange, Personen, Konfiguration."
    )
    let userMeans = Localized(
        "A user sees and changes only its own settings and its own account.",
        "Ein Benutzer sieht und ändert nur die eigenen Einstellungen und das eigene Konto."
    )
    let roleSessions = Localized(
        "The person is signed out everywhere and signs in again.",
        "Die Person wird überall abgemeldet und meldet sich neu an."
    )
    let roleKeys = Localized(
        "API keys that the person made do not work any more, unless it becomes an administrator again.",
        "API-Schlüssel, die die Person erstellt hat, gelten nicht mehr, es sei denn, sie wird wieder Administrator."
    )
    let roleChanged = { @Sendable (name: String) in
        Localized("\(name) has another role now.", "\(name) hat jetzt eine andere Rolle.")
    }
    let resetFactor = Localized("Reset second factor", "Zweiten Faktor zurücksetzen")
    let resetFactorQuestion = { @Sendable (name: String) in
        Localized("Reset the second factor of \(name)?", "Den zweiten Faktor von \(name) zurücksetzen?")
    }
    let resetFactorEffect = Localized(
        "The password alone lets the person in again, until it sets up another second factor. Make sure that it is "
            + "the person who asks.",
        "Zum Anmelden genügt der Person wieder das Passwort, bis sie einen neuen zweiten Faktor einrichtet. "
            + "Vergewissern Sie sich, dass wirklich die Person darum bittet."
    )
    let factorWasReset = { @Sendable (name: String) in
        Localized("\(name) has no second factor any more.", "\(name) hat keinen zweiten Faktor mehr.")
    }
    let remove = Localized("Remove", "Entfernen")
    let removeQuestion = { @Sendable (name: String) in
        Localized("Remove \(name)?", "\(name) entfernen?")
    }
    let removeSessions = Localized(
        "The person is signed out everywhere and cannot sign in any more.",
        "Die Person wird überall abgemeldet und kann sich nicht mehr anmelden."
    )
    let removeAccountStays = { @Sendable (name: String) in
        Localized(
            "The account \(name) stays and goes on sending; remove or switch it off under Accounts to end that.",
            "Das Konto \(name) bleibt und sendet weiter; um das zu beenden, entfernen Sie es unter Konten oder "
                + "schalten es ab."
        )
    }
    let removeQueueStays = { @Sendable (name: String) in
        Localized(
            "Its queue stays as it is; messages in it: \(name).",
            "Seine Warteschlange bleibt, wie sie ist; Nachrichten darin: \(name)."
        )
    }
    let removeNoAccount = Localized(
        "The person has no account; no mail is affected.",
        "Die Person hat kein Konto; keine E-Mail ist betroffen."
    )
    let removeData = Localized(
        "Personal settings, with the client secret in them, and the runs of scheduled actions for this person are "
            + "deleted.",
        "Die persönlichen Einstellungen samt Clientschlüssel und die Läufe geplanter Aktionen für diese Person "
            + "werden gelöscht."
    )
    let removeKeys = Localized(
        "API keys that the person made are deleted.",
        "API-Schlüssel, die die Person erstellt hat, werden gelöscht."
    )
    let removeHistory = Localized(
        "The log keeps what the person did, until its retention ends.",
        "Das Protokoll behält, was die Person getan hat, bis seine Aufbewahrung endet."
    )
    let removed = { @Sendable (name: String) in
        Localized("\(name) was removed.", "\(name) wurde entfernt.")
    }
}
