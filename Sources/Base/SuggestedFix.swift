/// What someone can do about an account that cannot send.
package enum SuggestedFix: String, Sendable, Codable, CaseIterable {
    case agree
    case addDelegatedScopes = "add-delegated-scopes"
    case delegate
    case checkClient = "check-client"
    case restoreClient = "restore-client"
    case enableClient = "enable-client"
    case useOwnOrganisation = "use-own-organisation"
    case trustApp = "trust-app"
    case checkScopes = "check-scopes"
    case enterRedirect = "enter-redirect"
    case grantOrCheckClient = "grant-or-check-client"
    case grantEnded = "grant-ended"
    case setClock = "set-clock"
    case renewKey = "renew-key"
    case checkUser = "check-user"
    case checkKey = "check-key"
    case tokensRefused = "tokens-refused"
    case checkLicence = "check-licence"
    case leaveBoxesTicked = "leave-boxes-ticked"
    case allowApps = "allow-apps"
    case enableAPI = "enable-api"
    case seeAnswer = "see-answer"
    case checkEndpoints = "check-endpoints"
    case grantFullMail = "grant-full-mail"
    case restoreSealingKey = "restore-sealing-key"
    case removeApp = "remove-app"
    case openLastAddress = "open-last-address"
    case leaveEmailTicked = "leave-email-ticked"
    case checkClock = "check-clock"
    case addKeyAgain = "add-key-again"
    case grantForOwnAddress = "grant-for-own-address"
    case grantAgain = "grant-again"
}

extension SuggestedFix {
    /// Whether the account's user can do it; otherwise it takes an administrator, of the gateway or the Workspace.
    package var isForUser: Bool {
        switch self {
        case .agree, .grantOrCheckClient, .grantEnded, .tokensRefused, .leaveBoxesTicked, .grantFullMail, .removeApp,
            .openLastAddress, .leaveEmailTicked, .grantForOwnAddress, .grantAgain:
            true
        case .addDelegatedScopes, .delegate, .checkClient, .restoreClient, .enableClient, .useOwnOrganisation,
            .trustApp,
            .checkScopes, .enterRedirect, .setClock, .renewKey, .checkUser, .checkKey, .checkLicence, .allowApps,
            .enableAPI, .seeAnswer, .checkEndpoints, .restoreSealingKey, .checkClock, .addKeyAgain:
            false
        }
    }
}

extension SuggestedFix: CustomStringConvertible {
    /// The sentence in English, for logs, reports and the command line.
    package var description: String { sentence.english }

    /// The sentence, without a full stop.
    package var sentence: Localized<String> {
        switch self {
        case .agree:
            Localized(
                "The consent was refused: grant access again and agree",
                "Die Zustimmung wurde verweigert: Gewähren Sie den Zugriff neu und stimmen Sie zu"
            )
        case .addDelegatedScopes:
            Localized(
                "Add all scopes of this service account to domain-wide delegation in the Admin console",
                "Tragen Sie in der Admin-Konsole unter „Domainweite Delegierung“ alle Bereiche dieses "
                    + "Dienstkontos ein"
            )
        case .delegate:
            Localized(
                "In the Admin console (Security, API controls, Domain-wide delegation) enter the service account's "
                    + "numeric client ID with these scopes; a change can take up to a day",
                "Tragen Sie in der Admin-Konsole (Sicherheit, API-Steuerung, Domainweite Delegierung) die "
                    + "numerische Client-ID des Dienstkontos mit diesen Bereichen ein; eine Änderung kann bis zu "
                    + "einem Tag dauern"
            )
        case .checkClient:
            Localized(
                "Check the client ID and client secret of the OAuth client, then grant access again with them",
                "Prüfen Sie die Client-ID und den Clientschlüssel des OAuth-Clients und gewähren Sie dann den Zugriff neu"
            )
        case .restoreClient:
            Localized(
                "The OAuth client was deleted: restore it in the Google Cloud console, or create a new one and "
                    + "grant access again",
                "Der OAuth-Client wurde gelöscht: Stellen Sie ihn in der Google Cloud Console wieder her oder "
                    + "erstellen Sie einen neuen und gewähren Sie den Zugriff neu"
            )
        case .enableClient:
            Localized(
                "Enable the OAuth client or service account in the Google Cloud console",
                "Aktivieren Sie den OAuth-Client oder das Dienstkonto in der Google Cloud Console wieder"
            )
        case .useOwnOrganisation:
            Localized(
                "The OAuth client is for its own organisation only: use an account of that organisation, or "
                    + "publish the client",
                "Der OAuth-Client gilt nur für seine eigene Organisation: Verwenden Sie ein Konto dieser "
                    + "Organisation oder veröffentlichen Sie den Client"
            )
        case .trustApp:
            Localized(
                "The Workspace administrator must trust this app (Security, API controls, App access control)",
                "Der Workspace-Administrator muss diese App als vertrauenswürdig einstufen (Sicherheit, "
                    + "API-Steuerung, App-Zugriffssteuerung)"
            )
        case .checkScopes:
            Localized(
                "Google does not know one of the scopes, or does not allow it for this client: check the scopes of the "
                    + "project",
                "Google kennt einen der Bereiche nicht oder erlaubt ihn diesem Client nicht: Prüfen Sie die "
                    + "Bereiche des Projekts"
            )
        case .enterRedirect:
            Localized(
                "Enter this redirect URI for the OAuth client in the Google Cloud console, or use a desktop "
                    + "client",
                "Tragen Sie diese Weiterleitungs-URI in der Google Cloud Console beim OAuth-Client ein oder "
                    + "verwenden Sie einen Desktop-Client"
            )
        case .grantOrCheckClient:
            Localized(
                "Grant access again; if that also fails, check the OAuth client in the Google Cloud console",
                "Gewähren Sie den Zugriff neu; hilft das nicht, prüfen Sie den OAuth-Client in der "
                    + "Google Cloud Console"
            )
        case .grantEnded:
            Localized(
                "The grant has expired or was revoked (password changed, six months unused, seven days of a client "
                    + "in testing, or withdrawn): grant access again",
                "Der Zugriff ist abgelaufen oder wurde entzogen (Passwort geändert, sechs Monate ungenutzt, sieben "
                    + "Tage bei einem Client im Test oder widerrufen): Gewähren Sie ihn neu"
            )
        case .setClock:
            Localized(
                "The clock of this machine is wrong: set it",
                "Die Uhr dieses Rechners geht falsch: Stellen Sie sie richtig"
            )
        case .renewKey:
            Localized(
                "The service account's key was deleted or replaced: create a new key and add it",
                "Der Schlüssel des Dienstkontos wurde gelöscht oder ersetzt: Erstellen Sie einen neuen und "
                    + "fügen Sie ihn hinzu"
            )
        case .checkUser:
            Localized(
                "There is no such user in the Workspace: check the account's address",
                "Diesen Benutzer gibt es im Workspace nicht: Prüfen Sie die Adresse des Kontos"
            )
        case .checkKey:
            Localized(
                "Check the service account's key and the account's address",
                "Prüfen Sie den Schlüssel des Dienstkontos und die Adresse des Kontos"
            )
        case .tokensRefused:
            Localized(
                "Google no longer accepts this account's tokens: grant access again",
                "Google akzeptiert die Tokens dieses Kontos nicht mehr: Gewähren Sie den Zugriff neu"
            )
        case .checkLicence:
            Localized(
                "Check in the Admin console that this user has a Gmail licence and that Gmail is turned on",
                "Prüfen Sie in der Admin-Konsole, ob dieser Benutzer eine Gmail-Lizenz hat und Gmail für ihn "
                    + "aktiviert ist"
            )
        case .leaveBoxesTicked:
            Localized(
                "The grant lacks a required scope: grant access again and leave all boxes ticked",
                "Im gewährten Zugriff fehlt ein erforderlicher Bereich: Gewähren Sie ihn neu und lassen Sie "
                    + "alle Kästchen angeklickt"
            )
        case .allowApps:
            Localized(
                "The Workspace administrator has disabled Gmail apps: have this one allowed",
                "Der Workspace-Administrator hat Gmail-Apps deaktiviert: Lassen Sie diese App zulassen"
            )
        case .enableAPI:
            Localized(
                "Enable the Gmail API for the project in the Google Cloud console",
                "Aktivieren Sie die Gmail API für das Projekt in der Google Cloud Console"
            )
        case .seeAnswer:
            Localized(
                "Fix what Google reports, then grant access again or enable the account",
                "Beheben Sie, was Google meldet, und gewähren Sie dann den Zugriff neu oder aktivieren Sie das "
                    + "Konto"
            )
        case .checkEndpoints:
            Localized(
                "Check the addresses of Google's servers in the settings",
                "Prüfen Sie in den Einstellungen die Adressen von Googles Servern"
            )
        case .grantFullMail:
            Localized(
                "Grant access again with the full mail scope and have the administrator allow SMTP, or send through the "
                    + "Gmail API",
                "Gewähren Sie den Zugriff neu für das gesamte Postfach und lassen Sie SMTP vom Administrator zulassen, "
                    + "oder wählen Sie als Versandweg die Gmail API"
            )
        case .restoreSealingKey:
            Localized(
                "Put the sealing key back in place, or grant access again",
                "Legen Sie den Versiegelungsschlüssel wieder an seinen Platz oder gewähren Sie den Zugriff neu"
            )
        case .removeApp:
            Localized(
                "Remove the app at myaccount.google.com/permissions and grant access again",
                "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff neu"
            )
        case .openLastAddress:
            Localized("Open the address that was shown last", "Öffnen Sie die zuletzt gezeigte Adresse")
        case .leaveEmailTicked:
            Localized(
                "Grant access again and leave the email address selected",
                "Gewähren Sie den Zugriff neu und lassen Sie die E-Mail-Adresse ausgewählt"
            )
        case .checkClock:
            Localized(
                "Check the clock of this machine, then grant access again",
                "Prüfen Sie die Uhr dieses Rechners und gewähren Sie dann den Zugriff neu"
            )
        case .addKeyAgain:
            Localized(
                "Add the account again with a new key file",
                "Fügen Sie das Konto mit einer neuen Schlüsseldatei erneut hinzu"
            )
        case .grantForOwnAddress:
            Localized(
                "Grant access again, signed in to Google with this account's own address",
                "Gewähren Sie den Zugriff neu und melden Sie sich bei Google mit der Adresse dieses Kontos an"
            )
        case .grantAgain: Localized("Grant access again", "Gewähren Sie den Zugriff neu")
        }
    }
}
