import Base
import Google

/// The words about granting access and signing in with Google.
struct GrantText: Texts {
    let granted = { @Sendable (address: String) in
        Localized("Access was granted for \(address).", "Der Zugriff auf \(address) wurde gewährt.")
    }
    let grantedInPart = { @Sendable (address: String, missing: String) in
        Localized(
            "Access was granted for \(address), but not all of it. Not granted: \(missing).",
            "Der Zugriff auf \(address) wurde gewährt, aber nicht alles davon. Es fehlt: \(missing)."
        )
    }
    let staysOff = Localized(
        "The account is switched off by an administrator, and so its mail still waits.",
        "Das Konto ist von einem Administrator abgeschaltet; seine E-Mails warten daher weiter."
    )
    let explain = { @Sendable (failure: GrantFailure) -> Localized<Explanation> in
        switch failure {
        case .refused:
            Localized(
                Explanation(
                    "Access was not granted",
                    "On Google's page the consent was cancelled (access_denied).",
                    "Grant access again and agree. If Google said that the app is in testing, your address must be "
                        + "among its test users: Google Cloud console, Google Auth Platform, Audience."
                ),
                Explanation(
                    "Der Zugriff wurde nicht gewährt",
                    "Auf Googles Seite wurde die Zustimmung abgebrochen (access_denied).",
                    "Gewähren Sie den Zugriff noch einmal und stimmen Sie zu. Sagt Google, die App sei im Test, "
                        + "muss Ihre Adresse unter den Testnutzern stehen: Google-Cloud-Konsole, Google Auth "
                        + "Platform, Zielgruppe."
                )
            )
        case .redirectMismatch:
            Localized(
                Explanation(
                    "The redirect address is not known to Google",
                    "The OAuth client does not list the address that the browser comes back to "
                        + "(redirect_uri_mismatch).",
                    "In the Google Cloud console open Clients, choose the client, and add the redirect address "
                        + "shown in the settings to the authorized redirect URIs, letter for letter. It may take "
                        + "some minutes."
                ),
                Explanation(
                    "Google kennt die Rücksprungadresse nicht",
                    "Die Adresse, zu der der Browser zurückkehrt, steht nicht beim OAuth-Client "
                        + "(redirect_uri_mismatch).",
                    "Öffnen Sie in der Google-Cloud-Konsole „Clients“, wählen Sie den Client und tragen Sie die "
                        + "Rücksprungadresse aus den Einstellungen Zeichen für Zeichen bei den autorisierten "
                        + "Weiterleitungs-URIs ein. Das kann einige Minuten dauern."
                )
            )
        case .wrongClient:
            Localized(
                Explanation(
                    "Google does not know this OAuth client",
                    "Client id or client secret is wrong (invalid_client).",
                    "Copy both anew from the Google Cloud console. A secret is shown there only once; if it is "
                        + "lost, add a second one."
                ),
                Explanation(
                    "Google kennt diesen OAuth-Client nicht",
                    "Client-ID oder Clientschlüssel ist falsch (invalid_client).",
                    "Kopieren Sie beide neu aus der Google-Cloud-Konsole. Ein Schlüssel wird dort nur einmal "
                        + "gezeigt; ist er verloren, legen Sie einen zweiten an."
                )
            )
        case .clientGone:
            Localized(
                Explanation(
                    "The OAuth client is gone",
                    "It was deleted or switched off in the Google Cloud console; Google deletes clients that are "
                        + "not used for six months.",
                    "Restore it there within 30 days, or make a new one and enter its id and secret."
                ),
                Explanation(
                    "Den OAuth-Client gibt es nicht mehr",
                    "Er wurde in der Google-Cloud-Konsole gelöscht oder abgeschaltet; Google löscht Clients, die "
                        + "sechs Monate nicht benutzt werden.",
                    "Stellen Sie ihn dort innerhalb von 30 Tagen wieder her, oder legen Sie einen neuen an und "
                        + "tragen Sie dessen ID und Schlüssel ein."
                )
            )
        case .otherOrganisation:
            Localized(
                Explanation(
                    "The app is for another organisation",
                    "The Google project is internal, and your address is not of its organisation (org_internal).",
                    "Grant with an address of the organisation, or set the project's audience to external."
                ),
                Explanation(
                    "Die App gehört zu einer anderen Organisation",
                    "Das Google-Projekt ist intern, und Ihre Adresse gehört nicht zu dessen Organisation "
                        + "(org_internal).",
                    "Gewähren Sie den Zugriff mit einer Adresse der Organisation, oder stellen Sie die Zielgruppe "
                        + "des Projekts auf „Extern“."
                )
            )
        case .blockedByPolicy:
            Localized(
                Explanation(
                    "Your organisation has not allowed this app",
                    "The administrator of Google Workspace restricts which apps may use Gmail "
                        + "(admin_policy_enforced).",
                    "Ask that administrator to trust the client id: Admin console, Security, Access and data "
                        + "control, API controls, App access control."
                ),
                Explanation(
                    "Ihre Organisation hat die App nicht zugelassen",
                    "Der Administrator von Google Workspace beschränkt, welche Apps Gmail benutzen "
                        + "(admin_policy_enforced).",
                    "Bitten Sie ihn, der Client-ID zu vertrauen: Admin-Konsole, Sicherheit, Zugriffs- und "
                        + "Datenkontrolle, API-Steuerung, App-Zugriffssteuerung."
                )
            )
        case .wrongScope:
            Localized(
                Explanation(
                    "Google does not take what was asked for",
                    "One of the permissions is unknown for this project (invalid_scope).",
                    "Add the scopes to the project (Google Auth Platform, Data access) and enable the Gmail, "
                        + "Calendar and People APIs."
                ),
                Explanation(
                    "Google nimmt die Anfrage nicht an",
                    "Eine der Berechtigungen ist in diesem Projekt unbekannt (invalid_scope).",
                    "Fügen Sie die Bereiche im Projekt hinzu (Google Auth Platform, Datenzugriff) und aktivieren "
                        + "Sie die Gmail-, die Calendar- und die People-API."
                )
            )
        case .codeUsed:
            Localized(
                Explanation(
                    "Google's answer is no longer good",
                    "Its code was used already or is older than some minutes (invalid_grant).",
                    "Grant access again. A grant that ends after seven days belongs to a project in testing: "
                        + "publish it, or have the Workspace administrator trust it."
                ),
                Explanation(
                    "Googles Antwort gilt nicht mehr",
                    "Ihr Code wurde schon benutzt oder ist einige Minuten alt (invalid_grant).",
                    "Gewähren Sie den Zugriff noch einmal. Endet der Zugriff nach sieben Tagen, ist das Projekt "
                        + "noch im Test: Veröffentlichen Sie es, oder lassen Sie ihm den Workspace-Administrator "
                        + "vertrauen."
                )
            )
        case .noRefreshToken:
            Localized(
                Explanation(
                    "Google gave no lasting access",
                    "The answer holds no refresh token, so the gateway could send for one hour only.",
                    "Remove the app at myaccount.google.com/permissions, then grant access again."
                ),
                Explanation(
                    "Google hat keinen dauerhaften Zugriff gegeben",
                    "In der Antwort fehlt das Refresh-Token; das Gateway könnte nur eine Stunde lang senden.",
                    "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff neu."
                )
            )
        case .noIdentity:
            Localized(
                Explanation(
                    "Google did not say who granted",
                    "The answer does not name the mail address.",
                    "Grant again and leave the box for the mail address ticked."
                ),
                Explanation(
                    "Google hat nicht gesagt, wer zugestimmt hat",
                    "In der Antwort fehlt die E-Mail-Adresse.",
                    "Gewähren Sie den Zugriff noch einmal und lassen Sie das Häkchen bei der E-Mail-Adresse stehen."
                )
            )
        case .wrongIdentity:
            Localized(
                Explanation(
                    "Google's answer is not for this grant",
                    "It is for another client or another attempt, or the gateway's clock is wrong.",
                    "Grant again; if that fails as well, have an administrator check the clock of the machine."
                ),
                Explanation(
                    "Googles Antwort gehört nicht zu dieser Anfrage",
                    "Sie ist für einen anderen Client oder einen anderen Versuch, oder die Uhr des Gateways geht "
                        + "falsch.",
                    "Versuchen Sie es noch einmal; hilft das nicht, lassen Sie einen Administrator die Uhr des "
                        + "Rechners prüfen."
                )
            )
        case .wrongAccount:
            Localized(
                Explanation(
                    "This is another Google account",
                    "The browser is signed in to Google with another address than the one in your settings. "
                        + "Nothing was kept.",
                    "Grant again and choose the right account on Google's page, or correct the user name in the "
                        + "settings."
                ),
                Explanation(
                    "Das ist ein anderes Google-Konto",
                    "Der Browser ist bei Google mit einer anderen Adresse angemeldet als der in Ihren "
                        + "Einstellungen. Es wurde nichts gespeichert.",
                    "Wählen Sie auf Googles Seite das richtige Konto, oder berichtigen Sie den Benutzernamen in "
                        + "den Einstellungen."
                )
            )
        case .foreignAccount:
            Localized(
                Explanation(
                    "This account belongs to somebody else",
                    "The address is the account of another person of this gateway. Nothing was changed.",
                    "Correct the user name in your settings, or ask an administrator."
                ),
                Explanation(
                    "Dieses Konto gehört jemand anderem",
                    "Die Adresse ist das Konto einer anderen Person dieses Gateways. Es wurde nichts geändert.",
                    "Berichtigen Sie den Benutzernamen in Ihren Einstellungen, oder fragen Sie einen Administrator."
                )
            )
        case .unownedAccount:
            Localized(
                Explanation(
                    "This account belongs to nobody",
                    "The gateway has an account of that address already, which is no person's own, such as the "
                        + "default sender. Only an administrator may take it over. Nothing was changed.",
                    "Correct the user name in your settings, or ask an administrator."
                ),
                Explanation(
                    "Dieses Konto gehört niemandem",
                    "Das Gateway hat schon ein Konto mit dieser Adresse, das keiner Person gehört, etwa den "
                        + "Standardabsender. Nur ein Administrator darf es übernehmen. Es wurde nichts geändert.",
                    "Berichtigen Sie den Benutzernamen in Ihren Einstellungen, oder fragen Sie einen Administrator."
                )
            )
        case .nothingGranted:
            Localized(
                Explanation(
                    "Nothing was granted",
                    "On Google's page none of the boxes was ticked.",
                    "Grant again and leave the boxes ticked for what the gateway is to do."
                ),
                Explanation(
                    "Es wurde nichts gewährt",
                    "Auf Googles Seite war keines der Häkchen gesetzt.",
                    "Versuchen Sie es noch einmal und lassen Sie die Häkchen bei dem stehen, was das Gateway tun "
                        + "soll."
                )
            )
        case .unknownState:
            Localized(
                Explanation(
                    "This answer cannot be used",
                    "It belongs to no attempt of this browser, was used already, or came too late. That also "
                        + "happens when you were signed out meanwhile, or the gateway was started anew.",
                    "Begin again. Nothing was changed."
                ),
                Explanation(
                    "Diese Antwort ist nicht verwendbar",
                    "Sie gehört zu keinem Versuch dieses Browsers, wurde schon benutzt oder kam zu spät. Das "
                        + "geschieht auch, wenn Sie inzwischen abgemeldet wurden oder das Gateway neu gestartet "
                        + "ist.",
                    "Beginnen Sie noch einmal. Es wurde nichts geändert."
                )
            )
        case .notReached:
            Localized(
                Explanation(
                    "Google could not be reached",
                    "The gateway got no usable answer of Google's token server.",
                    "Try again in a minute. If it persists, the machine needs HTTPS access to "
                        + "oauth2.googleapis.com and gmail.googleapis.com."
                ),
                Explanation(
                    "Google war nicht zu erreichen",
                    "Das Gateway bekam von Googles Token-Server keine brauchbare Antwort.",
                    "Versuchen Sie es in einer Minute noch einmal. Bleibt es dabei, braucht der Rechner "
                        + "HTTPS-Zugang zu oauth2.googleapis.com und gmail.googleapis.com."
                )
            )
        case .wrongDomain:
            Localized(
                Explanation(
                    "This Google account may not sign in",
                    "It is not of a domain whose people may sign in here.",
                    "Choose your organisation's account on Google's page, or sign in by password."
                ),
                Explanation(
                    "Dieses Google-Konto darf sich nicht anmelden",
                    "Es gehört zu keiner Domain, deren Personen sich hier anmelden dürfen.",
                    "Wählen Sie auf Googles Seite das Konto Ihrer Organisation, oder melden Sie sich mit Passwort "
                        + "an."
                )
            )
        case .unknownPerson:
            Localized(
                Explanation(
                    "Nobody is known by this Google account",
                    "There is no invitation for its address, or the person may not sign in.",
                    "Ask an administrator to invite the address, or sign in by password."
                ),
                Explanation(
                    "Niemand ist unter diesem Google-Konto bekannt",
                    "Für seine Adresse gibt es keine Einladung, oder die Person darf sich nicht anmelden.",
                    "Bitten Sie einen Administrator, die Adresse einzuladen, oder melden Sie sich mit Passwort an."
                )
            )
        case .other:
            Localized(
                Explanation(
                    "Google refused",
                    "Google's answer is one that the gateway has no words for.",
                    "Check the OAuth client in the Google Cloud console, then try again."
                ),
                Explanation(
                    "Google hat abgelehnt",
                    "Für diese Antwort von Google hat das Gateway keine eigenen Worte.",
                    "Prüfen Sie den OAuth-Client in der Google-Cloud-Konsole und versuchen Sie es noch einmal."
                )
            )
        }
    }
    /// What Google itself said.
    let said = Localized("What Google said", "Was Google gesagt hat")
    let expected = { @Sendable (found: String, expected: String) in
        Localized(
            "Google's answer is by \(found). Expected was \(expected).",
            "Googles Antwort ist von \(found). Erwartet wurde \(expected)."
        )
    }
    let tryAgain = Localized("Back to the settings", "Zurück zu den Einstellungen")
    let toSignIn = Localized("Back to signing in", "Zurück zur Anmeldung")

    let revoke = Localized("Revoke access", "Zugriff widerrufen")
    let revokeQuestion = { @Sendable (address: String) in
        Localized("Revoke the access to \(address)?", "Den Zugriff auf \(address) widerrufen?")
    }
    let revokeAtGoogle = Localized(
        "Google is told to end the grant; other programs that use the same OAuth client lose it too.",
        "Google beendet den Zugriff; auch andere Programme mit demselben OAuth-Client verlieren ihn."
    )
    let revokeHere = Localized(
        "The grant is erased here. Contacts, calendar and mail are no longer brought over.",
        "Der gespeicherte Zugriff wird hier gelöscht. Kontakte, Kalender und E-Mails werden nicht mehr übertragen."
    )
    let revokeQueue = { @Sendable (waiting: Int) in
        waiting == 0
            ? Localized(
                "No mail of this account waits. New mail will wait until access is granted again.",
                "Keine E-Mail dieses Kontos wartet. Neue warten, bis der Zugriff wieder gewährt ist."
            )
            : Localized(
                "\(waiting) \(plural(waiting, one: "message", many: "messages")) of this account and all new ones "
                    + "wait until access is granted again; an administrator can route them to another account.",
                "\(waiting) \(plural(waiting, one: "E-Mail", many: "E-Mails")) dieses Kontos und alle neuen "
                    + "warten, bis der Zugriff wieder gewährt ist; ein Administrator kann sie über ein anderes "
                    + "Konto leiten."
            )
    }
    let revokeDefaultSender = Localized(
        "This account sends the system mail: that waits as well.",
        "Dieses Konto verschickt die Systemmails: Auch diese warten dann."
    )
    let revoked = { @Sendable (address: String) in
        Localized(
            "The access to \(address) was revoked, at Google and here.",
            "Der Zugriff auf \(address) wurde bei Google und hier widerrufen."
        )
    }
    let revokedHereOnly = { @Sendable (address: String) in
        Localized(
            "The access to \(address) was erased here, but Google could not be told. Remove the app there as well: "
                + "myaccount.google.com/permissions",
            "Der Zugriff auf \(address) wurde hier gelöscht, aber Google war nicht zu erreichen. Entfernen Sie die "
                + "App auch dort: myaccount.google.com/permissions"
        )
    }

    /// What each box stands for, and what it needs.
    let purpose = { @Sendable (purpose: GrantPurpose) -> Localized<(name: String, hint: String)> in
        switch purpose {
        case .send:
            Localized(
                ("Send mail", "Your mail goes out by your Gmail account."),
                ("E-Mails senden", "Ihre E-Mails gehen über Ihr Gmail-Konto hinaus.")
            )
        case .readBack:
            Localized(
                (
                    "Check what was sent",
                    "Looks into Sent when an answer of Google was lost, and reads the addresses that you may send "
                        + "as."
                ),
                (
                    "Gesendetes prüfen",
                    "Sieht unter „Gesendet“ nach, wenn eine Antwort von Google verloren ging, und liest die "
                        + "Adressen, unter denen Sie senden dürfen."
                )
            )
        case .mail:
            Localized(
                ("Labels and mail", "Reads the labels and brings mail of the transfer folders into Odoo."),
                ("Labels und E-Mails", "Liest die Labels und überträgt E-Mails aus den Transferordnern nach Odoo.")
            )
        case .calendar:
            Localized(
                ("Calendar", "Brings appointments into Odoo. Reads only."),
                ("Kalender", "Überträgt Termine nach Odoo. Es wird nur gelesen.")
            )
        case .contacts:
            Localized(
                ("Contacts", "Writes your contacts of Odoo into Google."),
                ("Kontakte", "Schreibt Ihre Kontakte aus Odoo nach Google.")
            )
        case .fullMail:
            Localized(
                (
                    "The whole mailbox",
                    "Only for the second way of sending, smtp.gmail.com. Includes all that concerns mail."
                ),
                (
                    "Das ganze Postfach",
                    "Nur für den zweiten Versandweg, smtp.gmail.com. Enthält alles, was E-Mails betrifft."
                )
            )
        }
    }
    let works = Localized("Granted", "Gewährt")
    let notGranted = Localized("Not granted", "Nicht gewährt")
}
