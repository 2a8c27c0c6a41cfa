/// What a person can do about an account that cannot send. These are the English texts; other languages have their own.
package enum Remedy: String, Sendable, Codable, CaseIterable {
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

extension Remedy: CustomStringConvertible {
    package var description: String {
        switch self {
        case .agree: "The consent was refused: grant again and agree"
        case .addDelegatedScopes:
            "Add all scopes of this service account to domain-wide delegation in the Admin console"
        case .delegate:
            "In the Admin console (Security, API controls, Domain-wide delegation) enter the service account's"
                + " numeric client id with these scopes; a change may take up to a day to apply"
        case .checkClient: "Check client id and client secret of the OAuth client, then grant again with them"
        case .restoreClient:
            "The OAuth client was deleted: restore it in the Google Cloud console, or create a new one and grant again"
        case .enableClient: "Enable the OAuth client or service account in the Google Cloud console"
        case .useOwnOrganisation:
            "The OAuth client is for its own organisation only: use an account of that organisation, or publish the client"
        case .trustApp:
            "The Workspace administrator must trust this app (Security, API controls, App access control)"
        case .checkScopes: "One of the scopes is unknown or not allowed for this client"
        case .enterRedirect:
            "Enter this redirect address for the OAuth client in the Google Cloud console, or use a desktop client"
        case .grantOrCheckClient:
            "Grant again; if that also fails, check the OAuth client in the Google Cloud console"
        case .grantEnded:
            "The grant has expired or was revoked (password changed, six months unused, seven days of a client in"
                + " testing, or withdrawn): grant again"
        case .setClock: "The clock of this machine is wrong: set it"
        case .renewKey: "The service account's key was deleted or replaced: create a new key and add it"
        case .checkUser: "There is no such user in the Workspace: check the account's address"
        case .checkKey: "Check the service account's key and the account's address"
        case .tokensRefused: "Google no longer accepts this account's tokens: grant again"
        case .checkLicence:
            "Check that this user has a Gmail licence and that Gmail is switched on for it in the Admin console"
        case .leaveBoxesTicked: "The grant lacks a required scope: grant again and leave all boxes ticked"
        case .allowApps: "The Workspace administrator has disabled Gmail apps: allow this one"
        case .enableAPI: "Enable the Gmail API for the project in the Google Cloud console"
        case .seeAnswer: "Read Google's answer, fix the problem, and grant again or set the account to working"
        case .checkEndpoints: "Check the addresses of Google's servers in the settings"
        case .grantFullMail:
            "Grant again with the full mail scope, and let the administrator allow SMTP, or choose the courier api"
        case .restoreSealingKey: "Put the sealing key back in place, or grant again"
        case .removeApp: "Remove the app at myaccount.google.com/permissions and grant again"
        case .openLastAddress: "Open the address that was shown last"
        case .leaveEmailTicked: "Grant again and leave the e-mail address ticked"
        case .checkClock: "Check the clock of this machine, then grant again"
        case .addKeyAgain: "Add the account again with a new key file"
        case .grantForOwnAddress: "Grant again, signed in to Google with this account's own address"
        case .grantAgain: "Grant again"
        }
    }
}
