import Base

/// The words of the page *Users*.
struct UsersText: Texts {
    let title = Localized("Users", "Benutzer")
    let filter = Localized("Search the users", "Benutzer durchsuchen")
    let selected = Localized("Selected users", "Ausgewählte Benutzer")
    let found = { @Sendable (count: Int, written: String) in
        Localized("\(written) \(plural(count, one: "user", many: "users"))", "\(written) Benutzer")
    }
    let bulkQuestion = { @Sendable (action: UserAction, count: Int, written: String) -> Localized<String> in
        let english = plural(count, one: "this user", many: "these \(written) users")
        let german = plural(count, one: "Diesen Benutzer", many: "Diese \(written) Benutzer")
        return switch action {
        case .activate: Localized("Activate \(english)?", "\(german) aktivieren?")
        case .deactivate: Localized("Deactivate \(english)?", "\(german) deaktivieren?")
        case .remove: Localized("Remove \(english)?", "\(german) entfernen?")
        }
    }
    let activateMeans = Localized("They can sign in again.", "Die Anmeldung ist wieder möglich.")
    let bulkAccountsStay = Localized(
        "Their accounts remain and keep sending; remove or disable them under Accounts to stop this.",
        "Ihre Konten bleiben bestehen und senden weiter; entfernen oder deaktivieren Sie sie unter „Konten“, um das zu "
            + "beenden."
    )
    let bulkNothing = Localized(
        "Nothing was changed: the state of these users does not allow it.",
        "Es wurde nichts geändert: Der Status dieser Benutzer lässt es nicht zu."
    )
    let bulkDone = { @Sendable (count: Int, written: String) in
        Localized(
            "\(written) \(plural(count, one: "user was", many: "users were")) changed.",
            "\(written) Benutzer \(plural(count, one: "wurde", many: "wurden")) geändert."
        )
    }
    let name = Localized("Name", "Name")
    let email = Localized("Email address", "E-Mail-Adresse")
    let role = Localized("Role", "Rolle")
    let administrator = Localized("Administrator", "Administrator")
    let user = Localized("User", "Benutzer")
    let state = Localized("State", "Status")
    let active = Localized("Active", "Aktiv")
    let inactive = Localized("Deactivated", "Deaktiviert")
    let invitedState = Localized("Invited", "Eingeladen")
    let lastSignIn = Localized("Last sign-in", "Letzte Anmeldung")
    let actions = Localized("Actions", "Aktionen")
    let newLink = Localized("New link", "Neuer Link")
    let invite = Localized("Invite a user", "Benutzer einladen")
    let inviteButton = Localized("Create invitation", "Einladung erstellen")
    let importPeople = Localized("Invite from a file", "Aus einer Datei einladen")
    let odooPeople = Localized("Invite users of Odoo", "Benutzer aus Odoo einladen")
    let googlePeople = Localized("Invite people of the Workspace", "Personen aus dem Workspace einladen")
    let mails = Localized("Mail the invitation", "Einladung per E-Mail senden")
    let mailsHint = Localized(
        "The default sender mails it. Administrators get no mail: anyone who reads the default sender's Sent folder could use "
            + "their link.",
        "Der Standardabsender sendet sie. Administratoren erhalten keine E-Mail: Wer den Ordner „Gesendet“ des Standardabsenders "
            + "liest, könnte ihren Link verwenden."
    )
    let mailed = { @Sendable (email: String) in
        Localized("The invitation was mailed to \(email).", "Die Einladung wurde an \(email) gesendet.")
    }
    let notMailed = Localized(
        "Administrators get no link by mail: pass this one on.",
        "Administratoren erhalten keinen Link per E-Mail: Geben Sie diesen weiter."
    )
    let mailFailed = Localized(
        "The invitation could not be mailed, because no default sender works: pass the link on.",
        "Die Einladung konnte nicht gesendet werden, da kein Standardabsender senden kann: Geben Sie den Link weiter."
    )
    let alreadyExists = Localized(
        "A user with this address already exists.",
        "Ein Benutzer mit dieser Adresse existiert bereits."
    )
    let linkTitle = Localized("Link", "Link")
    let invited = { @Sendable (email: String, lifetime: String) in
        Localized(
            "Send this link to \(email). It works once, within \(lifetime), and is shown only now.",
            "Senden Sie diesen Link an \(email). Er kann einmal verwendet werden (Gültigkeit: \(lifetime)) und "
                + "wird nur jetzt angezeigt."
        )
    }
    let linkMade = { @Sendable (email: String, lifetime: String) in
        Localized(
            "With this link \(email) chooses a new password. It works once, within \(lifetime), and is shown only "
                + "now.",
            "Mit diesem Link wählt \(email) ein neues Passwort. Er kann einmal verwendet werden (Gültigkeit: "
                + "\(lifetime)) und wird nur jetzt angezeigt."
        )
    }
    let activate = Localized("Activate", "Aktivieren")
    let deactivate = Localized("Deactivate", "Deaktivieren")
    let deactivateQuestion = { @Sendable (email: String) in
        Localized("Deactivate \(email)?", "\(email) deaktivieren?")
    }
    let deactivateSessions = Localized(
        "The user is signed out everywhere and can no longer sign in.",
        "Der Benutzer wird überall abgemeldet und kann sich nicht mehr anmelden."
    )
    let passwordEnds = Localized(
        "The user's SMTP password is removed: mail programs that use it can no longer send, not even over open "
            + "connections.",
        "Das SMTP-Passwort des Benutzers wird entfernt: E-Mail-Programme, die es verwenden, können nicht mehr senden, "
            + "auch nicht über offene Verbindungen."
    )
    let deactivateMail = Localized(
        "The user's mail is still sent through the account; disable the account to stop this.",
        "E-Mails des Benutzers werden weiterhin über sein Konto gesendet; deaktivieren Sie das Konto, um das zu "
            + "beenden."
    )
    let deactivateKeys = Localized(
        "API keys that the user created do not work until the user is active again.",
        "API-Schlüssel, die der Benutzer erstellt hat, gelten erst wieder, wenn er aktiv ist."
    )
    let activated = { @Sendable (email: String) in
        Localized("\(email) can sign in again.", "\(email) kann sich wieder anmelden.")
    }
    let deactivated = { @Sendable (email: String) in
        Localized("\(email) can no longer sign in.", "\(email) kann sich nicht mehr anmelden.")
    }
    let lastAdministrator = Localized(
        "At least one active administrator is required.",
        "Mindestens ein aktiver Administrator ist erforderlich."
    )
    let promote = Localized("Make administrator", "Zum Administrator machen")
    let demote = Localized("Make user", "Zum Benutzer machen")
    let promoteQuestion = { @Sendable (name: String) in
        Localized("Make \(name) an administrator?", "\(name) zum Administrator machen?")
    }
    let demoteQuestion = { @Sendable (name: String) in
        Localized("Make \(name) a regular user?", "\(name) zum normalen Benutzer machen?")
    }
    let administratorMeans = Localized(
        "An administrator sees and changes everything: accounts, queue, users, configuration.",
        "Ein Administrator sieht und ändert alles: Konten, Warteschlange, Benutzer, Konfiguration."
    )
    let userMeans = Localized(
        "A user sees and changes only their own settings and account.",
        "Ein Benutzer sieht und ändert nur die eigenen Einstellungen und das eigene Konto."
    )
    let roleSessions = Localized(
        "The user is signed out everywhere and has to sign in again.",
        "Der Benutzer wird überall abgemeldet und muss sich neu anmelden."
    )
    let roleKeys = Localized(
        "API keys that the user created no longer work, unless the user becomes an administrator again.",
        "API-Schlüssel, die der Benutzer erstellt hat, gelten nicht mehr, es sei denn, er wird wieder "
            + "Administrator."
    )
    let roleChanged = { @Sendable (name: String) in
        Localized("The role of \(name) was changed.", "Die Rolle von \(name) wurde geändert.")
    }
    let resetFactor = Localized("Reset second factor", "Zweiten Faktor zurücksetzen")
    let resetFactorQuestion = { @Sendable (name: String) in
        Localized("Reset the second factor of \(name)?", "Den zweiten Faktor von \(name) zurücksetzen?")
    }
    let resetFactorEffect = Localized(
        "The user can sign in with the password alone until they set up a second factor again. Make sure that the "
            + "request really comes from the user.",
        "Der Benutzer kann sich allein mit dem Passwort anmelden, bis er wieder einen zweiten Faktor einrichtet. "
            + "Vergewissern Sie sich, dass die Anfrage wirklich von ihm kommt."
    )
    let factorWasReset = { @Sendable (name: String) in
        Localized("\(name) no longer has a second factor.", "\(name) hat keinen zweiten Faktor mehr.")
    }
    let remove = Localized("Remove", "Entfernen")
    let removeQuestion = { @Sendable (name: String) in
        Localized("Remove \(name)?", "\(name) entfernen?")
    }
    let removeSessions = Localized(
        "The user is signed out everywhere and can no longer sign in.",
        "Der Benutzer wird überall abgemeldet und kann sich nicht mehr anmelden."
    )
    let removeAccountStays = { @Sendable (name: String) in
        Localized(
            "The account \(name) remains and keeps sending; remove or disable it under Accounts to stop this.",
            "Das Konto \(name) bleibt bestehen und sendet weiter; entfernen oder deaktivieren Sie es unter "
                + "„Konten“, um das zu beenden."
        )
    }
    let removeQueueStays = { @Sendable (name: String) in
        Localized(
            "Its queue is left unchanged; messages in it: \(name).",
            "Seine Warteschlange bleibt unverändert; Nachrichten darin: \(name)."
        )
    }
    let removeNoAccount = Localized(
        "The user has no account; no mail is affected.",
        "Der Benutzer hat kein Konto; keine E-Mail ist betroffen."
    )
    let removeData = Localized(
        "The user's personal settings, including the client secret, and runs of scheduled actions are deleted.",
        "Die persönlichen Einstellungen des Benutzers, auch der Clientschlüssel, und die Läufe geplanter Aktionen "
            + "werden gelöscht."
    )
    let removeKeys = Localized(
        "API keys that the user created are deleted.",
        "API-Schlüssel, die der Benutzer erstellt hat, werden gelöscht."
    )
    let removeHistory = Localized(
        "The log keeps the user's actions until its retention ends.",
        "Das Protokoll behält die Aktionen des Benutzers bis zum Ende der Aufbewahrung."
    )
    let removed = { @Sendable (name: String) in
        Localized("\(name) was removed.", "\(name) wurde entfernt.")
    }
}
