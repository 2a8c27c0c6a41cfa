import Base
import Storage

/// The words of the page of a user's settings about mail.
struct PersonalMailText: Texts {
    let password = Localized("SMTP password", "SMTP-Passwort")
    let passwordHint = { @Sendable (name: String) in
        Localized(
            "For mail programs that send through this gateway by SMTP, with the login \(name). It is independent "
                + "of the Google password.",
            "Für E-Mail-Programme, die per SMTP über dieses Gateway senden, mit dem Login \(name). Es ist unabhängig "
                + "vom Google-Passwort."
        )
    }
    let passwordNeedsGrant = Localized(
        "Available once access is granted.",
        "Verfügbar, sobald der Zugriff gewährt ist."
    )
    let passwordIsSet = Localized("A password is set.", "Ein Passwort ist festgelegt.")
    let newPassword = Localized("New password", "Neues Passwort")
    let setPassword = Localized("Set password", "Passwort festlegen")
    let passwordSaved = Localized("The SMTP password was set.", "Das SMTP-Passwort wurde festgelegt.")
    let loginIsTaken = Localized(
        "Another SMTP login with this name already exists. Ask an administrator.",
        "Es gibt schon einen anderen SMTP-Login mit diesem Namen. Fragen Sie einen Administrator."
    )
    let removePassword = Localized("Remove password", "Passwort entfernen")
    let removePasswordQuestion = { @Sendable (name: String) in
        Localized("Remove the SMTP password of \(name)?", "SMTP-Passwort von \(name) entfernen?")
    }
    let removePasswordEffect = Localized(
        "Mail programs that use it can no longer send through this gateway.",
        "E-Mail-Programme, die es verwenden, können nicht mehr über dieses Gateway senden."
    )
    let passwordRemoved = Localized("The SMTP password was removed.", "Das SMTP-Passwort wurde entfernt.")
    let sending = Localized("Sending", "Senden")
    let address = Localized("Address", "Adresse")
    let state = Localized("State", "Status")
    let displayName = Localized("Display name", "Anzeigename")
    let verified = Localized("Confirmed", "Bestätigt")
    let pending = Localized("Not confirmed at Google yet", "Bei Google noch nicht bestätigt")
    let sendAsHint = Localized(
        "As in Gmail; change them there under Settings, Accounts.",
        "Wie in Gmail; dort unter „Einstellungen“, „Konten“ ändern."
    )
    let sendAsRead = { @Sendable (at: String) in
        Localized("Read from Gmail: \(at)", "Aus Gmail gelesen: \(at)")
    }
    let sendAsNotRead = Localized(
        "The addresses have not been read from Gmail yet.",
        "Die Adressen wurden noch nicht aus Gmail gelesen."
    )
    let readAgain = Localized("Read again", "Neu einlesen")
    let sendAsNow = Localized("The addresses were read from Gmail.", "Die Adressen wurden aus Gmail gelesen.")
    let sendsOwnMail = Localized("Send my mail through this account", "Meine E-Mails über dieses Konto senden")
    let sendsOwnMailHint = Localized(
        "Otherwise the organisation's default sender sends it.",
        "Sonst sendet sie der Standardabsender der Organisation."
    )
    let incomingFolder = Localized("Transfer folder for incoming mail", "Transferordner für eingehende E-Mails")
    let outgoingFolder = Localized("Transfer folder for outgoing mail", "Transferordner für ausgehende E-Mails")
    let noFolder = Localized("None", "Keiner")
    let synchroniseFolders = Localized("Synchronise folders", "Synchronisiere Ordner")
    let foldersRead = { @Sendable (count: Int, at: String) in
        count == 0
            ? PersonalMailText.noFolders(at)
            : Localized(
                "\(count) \(plural(count, one: "folder", many: "folders")), read \(at)",
                "\(count) \(plural(count, one: "Ordner", many: "Ordner")), gelesen \(at)"
            )
    }
    let foldersNotRead = Localized(
        "The folders have not been read from Gmail yet.",
        "Die Ordner wurden noch nicht aus Gmail gelesen."
    )
    /// Where to go on, where there is nothing to choose from.
    private static func noFolders(_ at: String?) -> Localized<String> {
        let at = at.map { " (\($0))" } ?? ""
        return Localized(
            "There are no folders in Gmail yet\(at). Have the labels created here, or create one in Gmail and synchronise again.",
            "In Gmail gibt es noch keine Ordner\(at). Lassen Sie die Labels hier erstellen, oder erstellen Sie in Gmail eines "
                + "und synchronisieren Sie erneut."
        )
    }
    let foldersNow = { @Sendable (count: Int) in
        count == 0
            ? PersonalMailText.noFolders(nil)
            : Localized(
                "\(count) \(plural(count, one: "folder was", many: "folders were")) read from Gmail.",
                "\(count) \(plural(count, one: "Ordner wurde", many: "Ordner wurden")) aus Gmail gelesen."
            )
    }
    let incomingCount = Localized("Incoming messages per run", "Eingehende E-Mails pro Lauf")
    let outgoingCount = Localized("Outgoing messages per run", "Ausgehende E-Mails pro Lauf")
    let countHint = { @Sendable (least: Int, most: Int) in
        Localized("\(least) to \(most)", "\(least) bis \(most)")
    }
    let deletesTransferred = Localized(
        "Delete mail in the transfer folder after the transfer",
        "E-Mails im Transferordner nach der Übertragung löschen"
    )
    let deletesTransferredHint = Localized(
        "They go to Gmail's trash, which keeps them for 30 days. Otherwise they only leave the folder.",
        "Sie kommen in den Papierkorb von Gmail, der sie 30 Tage behält. Sonst verlassen sie nur den Ordner."
    )
    let leavesInFolder = Localized(
        "Otherwise leave mail in the transfer folder",
        "E-Mails sonst im Transferordner lassen"
    )
    let leavesInFolderHint = Localized(
        "A message that was transferred is not transferred again, even if it is still in the folder.",
        "Bereits übertragene E-Mails werden nicht erneut übertragen, auch wenn sie noch im Ordner liegen."
    )
    let importsByItself = Localized("Import fetched mail automatically", "Abgerufene E-Mails automatisch importieren")
    let importsByItselfHint = Localized(
        "Otherwise it waits in the staging list until you import it.",
        "Sonst warten sie in der Importliste, bis Sie sie importieren."
    )
    let transfer = Localized("Transfer to Odoo", "Übertragung nach Odoo")
    let createLabels = Localized("Create the labels for me", "Labels für mich erstellen")
    /// The name of a label that the gateway creates, and that people recognise as a folder of a folder.
    let newLabel = { @Sendable (direction: MailDirection) in
        switch direction {
        case .incoming: Localized("Odoo/Incoming", "Odoo/Eingang")
        case .outgoing: Localized("Odoo/Outgoing", "Odoo/Ausgang")
        }
    }
    let newLabelsHint = { @Sendable (names: [String]) in
        Localized(
            "Creates \(names.joined(separator: ", ")) in Gmail, or uses a label of that name, and selects it here.",
            "Erstellt \(names.joined(separator: ", ")) in Gmail oder verwendet ein vorhandenes Label dieses Namens und wählt es "
                + "hier aus."
        )
    }
    let labelsNow = { @Sendable (names: [String]) in
        Localized(
            "These transfer folders are chosen now: \(names.joined(separator: ", ")). Put mail into them in Gmail.",
            "Diese Transferordner sind jetzt ausgewählt: \(names.joined(separator: ", ")). Legen Sie in Gmail E-Mails hinein."
        )
    }
}
