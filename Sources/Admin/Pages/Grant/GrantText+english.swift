import Google

extension GrantText {
    static let english = GrantText(
        granted: { "Access was granted for \($0)." },
        grantedInPart: { "Access was granted for \($0), but not all of it. Not granted: \($1)." },
        staysOff: "The account is switched off by an administrator, and so its mail still waits.",
        explain: explainEnglish,
        said: "What Google said",
        expected: { "Google's answer is by \($0). Expected was \($1)." },
        tryAgain: "Back to the settings",
        toSignIn: "Back to signing in",
        revoke: "Revoke access",
        revokeQuestion: { "Revoke the access to \($0)?" },
        revokeAtGoogle: "Google is told to end the grant; other programs that use the same OAuth client lose it too.",
        revokeHere: "The grant is erased here. Contacts, calendar and mail are no longer brought over.",
        revokeQueue: {
            $0 == 0
                ? "No mail of this account waits. New mail will wait until access is granted again."
                : "\($0) \(plural($0, one: "message", many: "messages")) of this account and all new ones wait until "
                    + "access is granted again; an administrator can route them to another account."
        },
        revokeDefaultSender: "This account sends the system mail: that waits as well.",
        revoked: { "The access to \($0) was revoked, at Google and here." },
        revokedHereOnly: {
            "The access to \($0) was erased here, but Google could not be told. Remove the app there as well: "
                + "myaccount.google.com/permissions"
        },
        purpose: { purpose in
            switch purpose {
            case .send: ("Send mail", "Your mail goes out by your Gmail account.")
            case .readBack:
                (
                    "Check what was sent",
                    "Looks into Sent when an answer of Google was lost, and reads the addresses that you may send as."
                )
            case .mail: ("Labels and mail", "Reads the labels and brings mail of the transfer folders into Odoo.")
            case .calendar: ("Calendar", "Brings appointments into Odoo. Reads only.")
            case .contacts: ("Contacts", "Writes your contacts of Odoo into Google.")
            case .fullMail:
                (
                    "The whole mailbox",
                    "Only for the second way of sending, smtp.gmail.com. Includes all that concerns mail."
                )
            }
        },
        works: "Granted",
        notGranted: "Not granted"
    )

    private static func explainEnglish(_ failure: GrantFailure) -> Explanation {
        switch failure {
        case .refused:
            Explanation(
                "Access was not granted",
                "On Google's page the consent was cancelled (access_denied).",
                "Grant access again and agree. If Google said that the app is in testing, your address must be among "
                    + "its test users: Google Cloud console, Google Auth Platform, Audience."
            )
        case .redirectMismatch:
            Explanation(
                "The redirect address is not known to Google",
                "The OAuth client does not list the address that the browser comes back to (redirect_uri_mismatch).",
                "In the Google Cloud console open Clients, choose the client, and add the redirect address shown in "
                    + "the settings to the authorized redirect URIs, letter for letter. It may take some minutes."
            )
        case .wrongClient:
            Explanation(
                "Google does not know this OAuth client",
                "Client id or client secret is wrong (invalid_client).",
                "Copy both anew from the Google Cloud console. A secret is shown there only once; if it is lost, add "
                    + "a second one."
            )
        case .clientGone:
            Explanation(
                "The OAuth client is gone",
                "It was deleted or switched off in the Google Cloud console; Google deletes clients that are not used "
                    + "for six months.",
                "Restore it there within 30 days, or make a new one and enter its id and secret."
            )
        case .otherOrganisation:
            Explanation(
                "The app is for another organisation",
                "The Google project is internal, and your address is not of its organisation (org_internal).",
                "Grant with an address of the organisation, or set the project's audience to external."
            )
        case .blockedByPolicy:
            Explanation(
                "Your organisation has not allowed this app",
                "The administrator of Google Workspace restricts which apps may use Gmail (admin_policy_enforced).",
                "Ask that administrator to trust the client id: Admin console, Security, Access and data control, API "
                    + "controls, App access control."
            )
        case .wrongScope:
            Explanation(
                "Google does not take what was asked for",
                "One of the permissions is unknown for this project (invalid_scope).",
                "Add the scopes to the project (Google Auth Platform, Data access) and enable the Gmail, Calendar and "
                    + "People APIs."
            )
        case .codeUsed:
            Explanation(
                "Google's answer is no longer good",
                "Its code was used already or is older than some minutes (invalid_grant).",
                "Grant access again. A grant that ends after seven days belongs to a project in testing: publish it, "
                    + "or have the Workspace administrator trust it."
            )
        case .noRefreshToken:
            Explanation(
                "Google gave no lasting access",
                "The answer holds no refresh token, so the gateway could send for one hour only.",
                "Remove the app at myaccount.google.com/permissions, then grant access again."
            )
        case .noIdentity:
            Explanation(
                "Google did not say who granted",
                "The answer does not name the mail address.",
                "Grant again and leave the box for the mail address ticked."
            )
        case .wrongIdentity:
            Explanation(
                "Google's answer is not for this grant",
                "It is for another client or another attempt, or the gateway's clock is wrong.",
                "Grant again; if that fails as well, have an administrator check the clock of the machine."
            )
        case .wrongAccount:
            Explanation(
                "This is another Google account",
                "The browser is signed in to Google with another address than the one in your settings. Nothing was "
                    + "kept.",
                "Grant again and choose the right account on Google's page, or correct the user name in the settings."
            )
        case .foreignAccount:
            Explanation(
                "This account belongs to somebody else",
                "The address is the account of another person of this gateway. Nothing was changed.",
                "Correct the user name in your settings, or ask an administrator."
            )
        case .unownedAccount:
            Explanation(
                "This account belongs to nobody",
                "The gateway has an account of that address already, which is no person's own, such as the default sender. "
                    + "Only an administrator may take it over. Nothing was changed.",
                "Correct the user name in your settings, or ask an administrator."
            )
        case .nothingGranted:
            Explanation(
                "Nothing was granted",
                "On Google's page none of the boxes was ticked.",
                "Grant again and leave the boxes ticked for what the gateway is to do."
            )
        case .unknownState:
            Explanation(
                "This answer cannot be used",
                "It belongs to no attempt of this browser, was used already, or came too late. That also happens when "
                    + "you were signed out meanwhile, or the gateway was started anew.",
                "Begin again. Nothing was changed."
            )
        case .notReached:
            Explanation(
                "Google could not be reached",
                "The gateway got no usable answer of Google's token server.",
                "Try again in a minute. If it persists, the machine needs HTTPS access to oauth2.googleapis.com and "
                    + "gmail.googleapis.com."
            )
        case .wrongDomain:
            Explanation(
                "This Google account may not sign in",
                "It is not of a domain whose people may sign in here.",
                "Choose your organisation's account on Google's page, or sign in by password."
            )
        case .unknownPerson:
            Explanation(
                "Nobody is known by this Google account",
                "There is no invitation for its address, or the person may not sign in.",
                "Ask an administrator to invite the address, or sign in by password."
            )
        case .other:
            Explanation(
                "Google refused",
                "Google's answer is one that the gateway has no words for.",
                "Check the OAuth client in the Google Cloud console, then try again."
            )
        }
    }
}
