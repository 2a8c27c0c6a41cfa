import Base
import Google

/// The words about granting access and signing in with Google.
struct GrantText: Texts {
    let granted = { @Sendable (address: String) in
        Localized("Access was granted for \(address).", "Der Zugriff auf \(address) wurde gewährt.")
    }
    let grantedInPart = { @Sendable (address: String, missing: String) in
        Localized(
            "Access was granted for \(address), but only in part. Not granted: \(missing).",
            "Der Zugriff auf \(address) wurde nur teilweise gewährt. Nicht gewährt: \(missing)."
        )
    }
    let staysOff = Localized(
        "An administrator has disabled the account, so its mail still waits.",
        "Ein Administrator hat das Konto deaktiviert; seine E-Mails warten daher weiter."
    )
    let expected = { @Sendable (found: String, expected: String) in
        Localized(
            "Google's answer is for \(found). Expected: \(expected).",
            "Die Antwort von Google gilt für \(found). Erwartet: \(expected)."
        )
    }

    let revoke = Localized("Revoke access", "Zugriff widerrufen")
    let revokeQuestion = { @Sendable (address: String) in
        Localized("Revoke access to \(address)?", "Zugriff auf \(address) widerrufen?")
    }
    let revokeAtGoogle = Localized(
        "The grant is revoked at Google; other programs that use the same OAuth client also lose access.",
        "Der Zugriff wird bei Google widerrufen; auch andere Programme mit demselben OAuth-Client verlieren ihn."
    )
    let revokeHere = Localized(
        "The grant is deleted here. Contacts, events and mail are no longer transferred.",
        "Der gespeicherte Zugriff wird hier gelöscht. Kontakte, Termine und E-Mails werden nicht mehr übertragen."
    )
    let revokeQueue = { @Sendable (waiting: Int) in
        waiting == 0
            ? Localized(
                "No mail of this account is waiting. New mail will wait until access is granted again.",
                "Keine E-Mail dieses Kontos wartet. Neue E-Mails warten, bis der Zugriff wieder gewährt wird."
            )
            : Localized(
                "\(waiting) \(plural(waiting, one: "message", many: "messages")) of this account and all new ones "
                    + "wait until access is granted again; an administrator can send them through another account.",
                "\(waiting) \(plural(waiting, one: "E-Mail", many: "E-Mails")) dieses Kontos und alle neuen "
                    + "warten, bis der Zugriff wieder gewährt wird; ein Administrator kann sie über ein "
                    + "anderes Konto senden."
            )
    }
    let revokeDefaultSender = Localized(
        "This account is the default sender: system mail waits too.",
        "Dieses Konto ist der Standardabsender: Auch Systemmails warten."
    )
    let revoked = { @Sendable (address: String) in
        Localized(
            "Access to \(address) was revoked, at Google and here.",
            "Der Zugriff auf \(address) wurde bei Google und hier widerrufen."
        )
    }
    let revokedHereOnly = { @Sendable (address: String) in
        Localized(
            "The grant for \(address) was deleted here, but could not be revoked at Google. Remove the app there "
                + "too: myaccount.google.com/permissions",
            "Der Zugriff auf \(address) wurde hier gelöscht, konnte bei Google aber nicht widerrufen werden. "
                + "Entfernen Sie die App auch dort: myaccount.google.com/permissions"
        )
    }

    /// The name of each purpose, and what it is for.
    let purpose = { @Sendable (purpose: GrantPurpose) -> Localized<(name: String, hint: String)> in
        switch purpose {
        case .send:
            Localized(
                ("Send mail", "Sends your mail through your Gmail account."),
                ("E-Mails senden", "Sendet Ihre E-Mails über Ihr Gmail-Konto.")
            )
        case .readBack:
            Localized(
                (
                    "Check sent mail",
                    "Searches Sent if Google's answer was lost, and reads the addresses you may send from."
                ),
                (
                    "Gesendete E-Mails prüfen",
                    "Sucht in „Gesendet“, wenn eine Antwort von Google ausbleibt, und liest die Adressen, von "
                        + "denen Sie senden dürfen."
                )
            )
        case .mail:
            Localized(
                ("Labels and mail", "Reads the labels and transfers mail from the transfer folders to Odoo."),
                ("Labels und E-Mails", "Liest die Labels und überträgt E-Mails aus den Transferordnern nach Odoo.")
            )
        case .calendar:
            Localized(
                ("Calendar", "Transfers events to Odoo. Read-only."),
                ("Kalender", "Überträgt Termine nach Odoo. Nur Lesezugriff.")
            )
        case .contacts:
            Localized(
                ("Contacts", "Writes your contacts from Odoo to Google."),
                ("Kontakte", "Schreibt Ihre Kontakte aus Odoo nach Google.")
            )
        case .fullMail:
            Localized(
                ("Entire mailbox", "Only for sending through smtp.gmail.com. Includes all mail permissions above."),
                (
                    "Gesamtes Postfach",
                    "Nur für den Versand über smtp.gmail.com. Umfasst alle E-Mail-Berechtigungen oben."
                )
            )
        }
    }
    let works = Localized("Granted", "Gewährt")
    let noLongerGranted = Localized("No longer granted", "Nicht mehr gewährt")
    let notGranted = Localized("Not granted", "Nicht gewährt")
}
