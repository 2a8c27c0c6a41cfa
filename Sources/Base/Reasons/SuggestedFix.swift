/// What a person can do about an account that cannot send.
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

extension SuggestedFix: CustomStringConvertible {
    /// The sentence in English, for logs, reports and the command line.
    package var description: String { sentence.english }

    /// The sentence, without a full stop.
    package var sentence: Localized<String> {
        switch self {
        case .agree:
            Localized(
                "The consent was refused: grant again and agree",
                "Die Zustimmung wurde verweigert: bitte den Zugriff neu gewähren und zustimmen"
            )
        case .addDelegatedScopes:
            Localized(
                "Add all scopes of this service account to domain-wide delegation in the Admin console",
                "Tragen Sie in der Admin-Konsole alle Bereiche dieses Dienstkontos bei der domainweiten "
                    + "Delegierung ein"
            )
        case .delegate:
            Localized(
                "In the Admin console (Security, API controls, Domain-wide delegation) enter the service account's "
                    + "numeric client id with these scopes; a change may take up to a day to apply",
                "Tragen Sie in der Admin-Konsole (Sicherheit, API-Steuerung, Domainweite Delegierung) die "
                    + "numerische Client-ID des Dienstkontos mit diesen Bereichen ein; bis das gilt, kann ein Tag "
                    + "vergehen"
            )
        case .checkClient:
            Localized(
                "Check client id and client secret of the OAuth client, then grant again with them",
                "Prüfen Sie Client-ID und Clientschlüssel des OAuth-Clients und gewähren Sie dann den Zugriff neu"
            )
        case .restoreClient:
            Localized(
                "The OAuth client was deleted: restore it in the Google Cloud console, or create a new one and "
                    + "grant again",
                "Der OAuth-Client wurde gelöscht: Stellen Sie ihn in der Google-Cloud-Konsole wieder her, oder "
                    + "legen Sie einen neuen an und gewähren Sie den Zugriff neu"
            )
        case .enableClient:
            Localized(
                "Enable the OAuth client or service account in the Google Cloud console",
                "Schalten Sie OAuth-Client oder Dienstkonto in der Google-Cloud-Konsole wieder ein"
            )
        case .useOwnOrganisation:
            Localized(
                "The OAuth client is for its own organisation only: use an account of that organisation, or "
                    + "publish the client",
                "Der OAuth-Client gilt nur für seine eigene Organisation: Nehmen Sie ein Konto von dort, oder "
                    + "veröffentlichen Sie ihn"
            )
        case .trustApp:
            Localized(
                "The Workspace administrator must trust this app (Security, API controls, App access control)",
                "Der Workspace-Administrator muss dieser App vertrauen (Sicherheit, API-Steuerung, Zugriff von "
                    + "Apps)"
            )
        case .checkScopes:
            Localized(
                "One of the scopes is unknown or not allowed for this client",
                "Einer der Bereiche ist unbekannt oder diesem Client nicht erlaubt"
            )
        case .enterRedirect:
            Localized(
                "Enter this redirect URI for the OAuth client in the Google Cloud console, or use a desktop "
                    + "client",
                "Tragen Sie diese Weiterleitungs-URI in der Google-Cloud-Konsole beim OAuth-Client ein"
            )
        case .grantOrCheckClient:
            Localized(
                "Grant again; if that also fails, check the OAuth client in the Google Cloud console",
                "Gewähren Sie den Zugriff neu; hilft das nicht, prüfen Sie den OAuth-Client in der "
                    + "Google-Cloud-Konsole"
            )
        case .grantEnded:
            Localized(
                "The grant has expired or was revoked (password changed, six months unused, seven days of a client "
                    + "in testing, or withdrawn): grant again",
                "Der Zugriff ist abgelaufen oder wurde entzogen (Passwort geändert, sechs Monate ungenutzt, sieben "
                    + "Tage bei einem Client im Test, oder widerrufen): bitte neu gewähren"
            )
        case .setClock:
            Localized(
                "The clock of this machine is wrong: set it",
                "Die Uhr dieses Rechners geht falsch: bitte stellen"
            )
        case .renewKey:
            Localized(
                "The service account's key was deleted or replaced: create a new key and add it",
                "Der Schlüssel des Dienstkontos wurde gelöscht oder ersetzt: bitte einen neuen erzeugen und "
                    + "hinzufügen"
            )
        case .checkUser:
            Localized(
                "There is no such user in the Workspace: check the account's address",
                "Diesen Benutzer gibt es im Workspace nicht: bitte die Adresse des Kontos prüfen"
            )
        case .checkKey:
            Localized(
                "Check the service account's key and the account's address",
                "Prüfen Sie den Schlüssel des Dienstkontos und die Adresse des Kontos"
            )
        case .tokensRefused:
            Localized(
                "Google no longer accepts this account's tokens: grant again",
                "Google nimmt die Tokens dieses Kontos nicht mehr an: bitte den Zugriff neu gewähren"
            )
        case .checkLicence:
            Localized(
                "Check that this user has a Gmail licence and that Gmail is switched on for it in the Admin console",
                "Prüfen Sie in der Admin-Konsole, ob dieser Benutzer eine Gmail-Lizenz hat und Gmail für ihn "
                    + "eingeschaltet ist"
            )
        case .leaveBoxesTicked:
            Localized(
                "The grant lacks a required scope: grant again and leave all boxes ticked",
                "Im gewährten Zugriff fehlt ein Bereich: bitte neu gewähren und alle Häkchen stehen lassen"
            )
        case .allowApps:
            Localized(
                "The Workspace administrator has disabled Gmail apps: allow this one",
                "Der Workspace-Administrator hat Gmail-Apps abgeschaltet: bitte diese erlauben"
            )
        case .enableAPI:
            Localized(
                "Enable the Gmail API for the project in the Google Cloud console",
                "Schalten Sie die Gmail API für das Projekt in der Google-Cloud-Konsole ein"
            )
        case .seeAnswer:
            Localized(
                "Read Google's answer, fix the problem, and grant again or set the account to working",
                "Beheben Sie, was Google meldet, und gewähren Sie den Zugriff neu oder schalten Sie das Konto "
                    + "wieder ein"
            )
        case .checkEndpoints:
            Localized(
                "Check the addresses of Google's servers in the settings",
                "Prüfen Sie in den Einstellungen die Adressen von Googles Servern"
            )
        case .grantFullMail:
            Localized(
                "Grant again with the full mail scope, and let the administrator allow SMTP, or choose the courier "
                    + "api",
                "Gewähren Sie den Zugriff neu mit dem ganzen Postfach und lassen Sie SMTP vom Administrator "
                    + "erlauben, oder wählen Sie als Versandweg die Gmail API"
            )
        case .restoreSealingKey:
            Localized(
                "Put the sealing key back in place, or grant again",
                "Legen Sie den Versiegelungsschlüssel an seinen Platz zurück, oder gewähren Sie den Zugriff neu"
            )
        case .removeApp:
            Localized(
                "Remove the app at myaccount.google.com/permissions and grant again",
                "Entfernen Sie die App unter myaccount.google.com/permissions und gewähren Sie den Zugriff neu"
            )
        case .openLastAddress:
            Localized("Open the address that was shown last", "Öffnen Sie die zuletzt gezeigte Adresse")
        case .leaveEmailTicked:
            Localized(
                "Grant again and leave the e-mail address ticked",
                "Gewähren Sie den Zugriff neu und lassen Sie das Häkchen bei der E-Mail-Adresse stehen"
            )
        case .checkClock:
            Localized(
                "Check the clock of this machine, then grant again",
                "Prüfen Sie die Uhr dieses Rechners und gewähren Sie dann den Zugriff neu"
            )
        case .addKeyAgain:
            Localized(
                "Add the account again with a new key file",
                "Fügen Sie das Konto mit einer neuen Schlüsseldatei noch einmal hinzu"
            )
        case .grantForOwnAddress:
            Localized(
                "Grant again, signed in to Google with this account's own address",
                "Gewähren Sie den Zugriff neu und melden Sie sich bei Google mit der Adresse dieses Kontos an"
            )
        case .grantAgain: Localized("Grant again", "Bitte den Zugriff neu gewähren")
        }
    }
}
