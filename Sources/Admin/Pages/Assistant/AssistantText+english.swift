extension AssistantText {
    static let english = AssistantText(
        title: "Set-up assistant",
        shortTitle: "Set-up",
        lead: "What is done is seen by what is there, not by what was clicked. You can come back at any time.",
        finished: "Everything is set up.",
        done: "Done",
        open: "To do",
        project: "1. Google project",
        projectLead:
            "Google wants to know the program that asks for access. It is made once, at console.cloud.google.com:",
        projectSteps: [
            "Choose or make a project (top left).",
            "APIs and services > Library: enable the APIs below.",
            "Google Auth Platform > Branding: name the app; Audience: choose Internal. With External, access granted"
                + " while the app is in testing ends after seven days.",
            "Google Auth Platform > Data access: add the scopes below.",
            "Google Auth Platform > Clients > Create client > Web application: enter the origin and the redirect URI"
                + " below, character by character.",
            "Copy the client ID and the client secret at once: Google shows the secret only now. Enter them here under"
                + " Google project.",
        ],
        projectDone: { "The OAuth client is known: \($0)" },
        projectByDelegation: "A service account acts for the users; no OAuth client is needed.",
        projectLink: "Enter the client",
        apis: "APIs",
        origin: "Authorised JavaScript origin",
        redirect: "Authorised redirect URI",
        redirectHint:
            "Google takes only HTTPS with a public domain name, save on localhost. Only browsers must reach it, not Google.",
        scopes: "Scopes",
        scopesHint: "For sending and looking into Sent. Further features ask for further ones when they are granted.",
        delegation: "Or let a service account act for all",
        account: "2. An account",
        accountLead: "A user grants access in the personal settings, or a service account acts for it.",
        accountDone: { "Working: \($0)" },
        accountBroken: { "Without access: \($0)" },
        accountLink: "Grant access",
        sender: "3. Default sender",
        senderLead: "One account takes system mail, and mail of senders without an account of their own.",
        senderDone: { "Default sender: \($0)" },
        senderChoose: "Account",
        senderButton: "Choose",
        senderChosen: { "\($0) is the default sender." },
        mail: "4. Test message",
        mailLead: "It goes through the gateway's queue by the default sender, like any system mail.",
        mailDone: { "Gmail took a message: \($0)." },
        mailNeedsSender: "Choose the default sender first.",
        mailTo: "Recipient",
        mailButton: "Send test message",
        mailFailed: { "The test message was not queued: \($0)." },
        odoo: "5. Odoo's mail server",
        odooLead:
            "In Odoo: Settings > Technical > Email > Outgoing mail servers > New. Press Test connection there; no mail"
            + " comes of it.",
        odooDone: { "Mail came in by SMTP: \($0)." },
        odooFilter: "FROM Filtering",
        odooFilterTrap:
            "Never leave it empty: Odoo 17 and later then rewrites every From to notifications@, and all mail goes by the"
            + " default sender instead of the users' accounts.",
        odooFilterUnknown: "your mail domains, such as acme.example",
        odooHost: "SMTP Server",
        odooPort: "SMTP Port",
        odooEncryption: "Connection Encryption",
        encryptionName: {
            switch $0 {
            case "plain": "None"
            case "tls": "SSL/TLS"
            default: "TLS (STARTTLS); None works as well"
            }
        },
        odooLogin: "Authenticate with",
        odooNoLogin: "Username; both fields empty",
        odooNeedsLogin: "Username; a login and its password, made by: gsuite-gateway user add odoo --password-file -",
        odooLocal:
            "This listener answers on the gateway's own machine only. For an Odoo elsewhere, open another one in the"
            + " configuration file, with a login.",
        odooTest: "Each Odoo database that sends must be set up so.",
        listener: { "Listener \($0)" },
        testTitle: "The test message",
        testTo: "Recipient",
        testQueueID: "Queue ID",
        testState: "State",
        testGmailID: "Gmail ID",
        testNoGmailID: "Not yet",
        testReason: "Reason",
        testAccount: "Account",
        testAttempts: "Attempts",
        testAttempt: "Attempt",
        testOutcome: "Result",
        testAnswer: "Google's answer",
        testTime: "Time",
        testRefresh: "Look again",
        testOver: "Gmail has the message. Look into the recipient's mailbox, its spam folder too.",
        testBack: "Back to the assistant",
        deliveryState: {
            switch $0 {
            case "waiting": "Waiting"
            case "sending": "Being sent"
            case "uncertain": "Perhaps sent; being looked for"
            case "held": "Held"
            case "delivered": "Delivered to Gmail"
            case "failed": "Failed"
            case "suppressed": "Not sent: a repetition"
            default: "Removed"
            }
        }
    )
}
