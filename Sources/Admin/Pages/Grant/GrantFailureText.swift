import Base

/// The words about grants and sign-ins with Google that failed.
struct GrantFailureText: Texts {
    let explain = { @Sendable (failure: GrantFailure) -> Localized<Explanation> in
        switch failure {
        case .refused:
            Localized(
                Explanation(
                    "Access was not granted",
                    "The consent was cancelled on Google's page (access_denied).",
                    "Grant access again and agree. If Google reported that the app is being tested, add your "
                        + "address to its test users: Google Cloud console, Google Auth Platform, Audience."
                ),
                Explanation(
                    "Der Zugriff wurde nicht gewährt",
                    "Die Zustimmung wurde auf der Seite von Google abgebrochen (access_denied).",
                    "Gewähren Sie den Zugriff erneut und stimmen Sie zu. Wenn Google meldet, dass die App getestet "
                        + "wird, fügen Sie Ihre Adresse als Testnutzer hinzu: Google Cloud Console, Google Auth "
                        + "Platform, Zielgruppe."
                )
            )
        case .redirectMismatch:
            Localized(
                Explanation(
                    "Google does not know the redirect URI",
                    "The URI that the browser returns to is not registered for the OAuth client "
                        + "(redirect_uri_mismatch).",
                    "In the Google Cloud console open Clients, select the client, and add the redirect URI shown "
                        + "in the settings to the authorised redirect URIs, character by character. A change can "
                        + "take a few minutes."
                ),
                Explanation(
                    "Google kennt die Weiterleitungs-URI nicht",
                    "Die URI, zu der der Browser zurückkehrt, ist beim OAuth-Client nicht eingetragen "
                        + "(redirect_uri_mismatch).",
                    "Öffnen Sie in der Google Cloud Console „Clients“, wählen Sie den Client aus und fügen Sie die "
                        + "Weiterleitungs-URI aus den Einstellungen Zeichen für Zeichen zu den autorisierten "
                        + "Weiterleitungs-URIs hinzu. Eine Änderung kann einige Minuten dauern."
                )
            )
        case .wrongClient:
            Localized(
                Explanation(
                    "Google does not know this OAuth client",
                    "The client ID or client secret is wrong (invalid_client).",
                    "Copy both again from the Google Cloud console. It shows a secret only once; if you no longer "
                        + "have it, add a second one."
                ),
                Explanation(
                    "Google kennt diesen OAuth-Client nicht",
                    "Client-ID oder Clientschlüssel ist falsch (invalid_client).",
                    "Kopieren Sie beide erneut aus der Google Cloud Console. Ein Clientschlüssel wird dort nur "
                        + "einmal angezeigt; haben Sie ihn nicht mehr, fügen Sie einen zweiten hinzu."
                )
            )
        case .clientGone:
            Localized(
                Explanation(
                    "The OAuth client no longer exists",
                    "It was deleted or disabled in the Google Cloud console; Google deletes clients that are not "
                        + "used for six months.",
                    "Restore it there within 30 days, or create a new one and enter its ID and secret."
                ),
                Explanation(
                    "Der OAuth-Client existiert nicht mehr",
                    "Er wurde in der Google Cloud Console gelöscht oder deaktiviert; Google löscht Clients, die "
                        + "sechs Monate lang nicht verwendet werden.",
                    "Stellen Sie ihn dort innerhalb von 30 Tagen wieder her oder erstellen Sie einen neuen und "
                        + "tragen Sie dessen ID und Schlüssel ein."
                )
            )
        case .otherOrganisation:
            Localized(
                Explanation(
                    "The app is for another organisation",
                    "The Google project is internal, and your address does not belong to its organisation "
                        + "(org_internal).",
                    "Grant access with an address of that organisation, or set the project's audience to External."
                ),
                Explanation(
                    "Die App gehört zu einer anderen Organisation",
                    "Das Google-Projekt ist intern, und Ihre Adresse gehört nicht zu dessen Organisation "
                        + "(org_internal).",
                    "Gewähren Sie den Zugriff mit einer Adresse dieser Organisation oder stellen Sie die "
                        + "Zielgruppe des Projekts auf „Extern“."
                )
            )
        case .blockedByPolicy:
            Localized(
                Explanation(
                    "Your organisation has not allowed this app",
                    "The Google Workspace administrator restricts which apps may use Gmail (admin_policy_enforced).",
                    "Ask the administrator to trust the client ID: Admin console, Security, Access and data "
                        + "control, API controls, App access control."
                ),
                Explanation(
                    "Ihre Organisation hat die App nicht zugelassen",
                    "Der Administrator von Google Workspace schränkt ein, welche Apps Gmail nutzen dürfen "
                        + "(admin_policy_enforced).",
                    "Bitten Sie ihn, die Client-ID als vertrauenswürdig einzustufen: Admin-Konsole, Sicherheit, "
                        + "Zugriffs- und Datenkontrolle, API-Steuerung, App-Zugriffssteuerung."
                )
            )
        case .wrongScope:
            Localized(
                Explanation(
                    "Google rejected the request",
                    "One of the scopes is unknown for this project (invalid_scope).",
                    "Add the scopes to the project (Google Auth Platform, Data access) and enable the Gmail, "
                        + "Calendar and People APIs."
                ),
                Explanation(
                    "Google hat die Anfrage abgelehnt",
                    "Einer der Bereiche (Scopes) ist in diesem Projekt unbekannt (invalid_scope).",
                    "Fügen Sie die Bereiche dem Projekt hinzu (Google Auth Platform, Datenzugriff) und aktivieren "
                        + "Sie die Gmail, die Calendar und die People API."
                )
            )
        case .codeUsed:
            Localized(
                Explanation(
                    "Google's answer has expired",
                    "Its code was already used or is more than a few minutes old (invalid_grant).",
                    "Grant access again. If grants end after seven days, the project is still in testing: publish "
                        + "it, or have the Workspace administrator trust it."
                ),
                Explanation(
                    "Die Antwort von Google ist abgelaufen",
                    "Ihr Code wurde schon verwendet oder ist mehr als einige Minuten alt (invalid_grant).",
                    "Gewähren Sie den Zugriff erneut. Endet er jeweils nach sieben Tagen, ist das Projekt noch im "
                        + "Test: Veröffentlichen Sie es oder lassen Sie es vom Workspace-Administrator als "
                        + "vertrauenswürdig einstufen."
                )
            )
        case .noRefreshToken:
            Localized(
                Explanation(
                    "Google gave no lasting access",
                    "The answer contains no refresh token, so the gateway could send for one hour only.",
                    "Remove the app at myaccount.google.com/permissions, then grant access again."
                ),
                Explanation(
                    "Google hat keinen dauerhaften Zugriff gewährt",
                    "Die Antwort enthält kein Aktualisierungstoken; das Gateway könnte nur eine Stunde lang senden.",
                    "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff "
                        + "dann neu."
                )
            )
        case .noIdentity:
            Localized(
                Explanation(
                    "Google did not identify the user",
                    "The answer does not contain the email address.",
                    "Grant access again and leave the email address selected."
                ),
                Explanation(
                    "Google hat den Benutzer nicht genannt",
                    "Die Antwort enthält keine E-Mail-Adresse.",
                    "Gewähren Sie den Zugriff erneut und lassen Sie die E-Mail-Adresse ausgewählt."
                )
            )
        case .wrongIdentity:
            Localized(
                Explanation(
                    "Google's answer does not belong to this grant",
                    "It is for another client or another attempt, or the gateway's clock is wrong.",
                    "Grant access again; if that also fails, ask an administrator to check the clock of the "
                        + "machine."
                ),
                Explanation(
                    "Die Antwort von Google gehört nicht zu dieser Anfrage",
                    "Sie gilt für einen anderen Client oder einen anderen Versuch, oder die Uhr des Gateways geht "
                        + "falsch.",
                    "Versuchen Sie es erneut; hilft das nicht, bitten Sie einen Administrator, die Uhr des "
                        + "Rechners zu prüfen."
                )
            )
        case .wrongAccount:
            Localized(
                Explanation(
                    "This is another Google account",
                    "The browser is signed in to Google with a different address than the one in your settings. "
                        + "Nothing was saved.",
                    "Grant access again and choose the right account on Google's page, or correct the user name in "
                        + "the settings."
                ),
                Explanation(
                    "Das ist ein anderes Google-Konto",
                    "Der Browser ist bei Google mit einer anderen Adresse angemeldet als der in Ihren "
                        + "Einstellungen. Es wurde nichts gespeichert.",
                    "Wählen Sie auf der Seite von Google das richtige Konto aus oder korrigieren Sie den "
                        + "Benutzernamen in den Einstellungen."
                )
            )
        case .foreignAccount:
            Localized(
                Explanation(
                    "This account belongs to another user",
                    "The address is the account of another user of this gateway. Nothing was changed.",
                    "Correct the user name in your settings, or ask an administrator."
                ),
                Explanation(
                    "Dieses Konto gehört einem anderen Benutzer",
                    "Die Adresse ist das Konto eines anderen Benutzers dieses Gateways. Es wurde nichts geändert.",
                    "Korrigieren Sie den Benutzernamen in Ihren Einstellungen oder fragen Sie einen Administrator."
                )
            )
        case .unownedAccount:
            Localized(
                Explanation(
                    "This account belongs to no user",
                    "The gateway already has an account with this address that belongs to no user, such as the "
                        + "default sender. Only an administrator may take it over. Nothing was changed.",
                    "Correct the user name in your settings, or ask an administrator."
                ),
                Explanation(
                    "Dieses Konto gehört keinem Benutzer",
                    "Das Gateway hat schon ein Konto mit dieser Adresse, das keinem Benutzer gehört, etwa den "
                        + "Standardabsender. Nur ein Administrator darf es übernehmen. Es wurde nichts geändert.",
                    "Korrigieren Sie den Benutzernamen in Ihren Einstellungen oder fragen Sie einen Administrator."
                )
            )
        case .nothingGranted:
            Localized(
                Explanation(
                    "Nothing was granted",
                    "No box was ticked on Google's page.",
                    "Grant access again and leave the boxes ticked for what the gateway should do."
                ),
                Explanation(
                    "Es wurde nichts gewährt",
                    "Auf der Seite von Google war kein Kästchen angekreuzt.",
                    "Versuchen Sie es erneut und lassen Sie die Kästchen für alles angekreuzt, was das Gateway tun "
                        + "soll."
                )
            )
        case .unknownState:
            Localized(
                Explanation(
                    "This answer cannot be used",
                    "It does not belong to an attempt from this browser, was already used, or came too late. This "
                        + "also happens if you were signed out in the meantime or the gateway was restarted.",
                    "Start again. Nothing was changed."
                ),
                Explanation(
                    "Diese Antwort ist nicht verwendbar",
                    "Sie gehört zu keinem Versuch dieses Browsers, wurde schon verwendet oder kam zu spät. Das "
                        + "geschieht auch, wenn Sie inzwischen abgemeldet wurden oder das Gateway neu gestartet "
                        + "wurde.",
                    "Beginnen Sie von vorn. Es wurde nichts geändert."
                )
            )
        case .notReached:
            Localized(
                Explanation(
                    "Google could not be reached",
                    "Google's token server gave the gateway no usable answer.",
                    "Try again in a minute. If it still fails, the machine needs HTTPS access to "
                        + "oauth2.googleapis.com and gmail.googleapis.com."
                ),
                Explanation(
                    "Google ist nicht erreichbar",
                    "Das Gateway hat von Googles Token-Server keine brauchbare Antwort erhalten.",
                    "Versuchen Sie es in einer Minute erneut. Tritt der Fehler weiter auf, braucht der Rechner "
                        + "HTTPS-Zugang zu oauth2.googleapis.com und gmail.googleapis.com."
                )
            )
        case .wrongDomain:
            Localized(
                Explanation(
                    "This Google account may not sign in",
                    "It does not belong to a domain whose users may sign in here.",
                    "Choose your organisation's account on Google's page, or sign in with a password."
                ),
                Explanation(
                    "Dieses Google-Konto darf sich nicht anmelden",
                    "Es gehört zu keiner Domain, deren Benutzer sich hier anmelden dürfen.",
                    "Wählen Sie auf der Seite von Google das Konto Ihrer Organisation aus oder melden Sie sich mit "
                        + "Passwort an."
                )
            )
        case .unknownUser:
            Localized(
                Explanation(
                    "No user has this Google account",
                    "There is no invitation for its address, or the user may not sign in.",
                    "Ask an administrator to invite the address, or sign in with a password."
                ),
                Explanation(
                    "Kein Benutzer hat dieses Google-Konto",
                    "Für seine Adresse gibt es keine Einladung, oder der Benutzer darf sich nicht anmelden.",
                    "Bitten Sie einen Administrator, die Adresse einzuladen, oder melden Sie sich mit Passwort an."
                )
            )
        case .other:
            Localized(
                Explanation(
                    "Google refused",
                    "The gateway does not know this answer from Google.",
                    "Check the OAuth client in the Google Cloud console, then try again."
                ),
                Explanation(
                    "Google hat abgelehnt",
                    "Das Gateway kennt diese Antwort von Google nicht.",
                    "Prüfen Sie den OAuth-Client in der Google Cloud Console und versuchen Sie es erneut."
                )
            )
        }
    }
    /// What Google itself said.
    let said = Localized("Google's answer", "Antwort von Google")
    let tryAgain = Localized("Back to the settings", "Zurück zu den Einstellungen")
    let toSignIn = Localized("Back to sign-in", "Zurück zur Anmeldung")
}
