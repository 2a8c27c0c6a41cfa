extension ServiceAccountText {
    static let english = ServiceAccountText(
        title: "Service account",
        lead:
            "With domain-wide delegation a service account acts for the users of the Workspace: nobody has to grant access"
            + " one by one.",
        keys: "Delegation in the Admin console",
        noKeys: "No account uses a service account yet.",
        keyID: "Key",
        clientID: "Client ID",
        clientIDMissing:
            "The key file does not name it: see the service account's details in the Google Cloud console.",
        scopes: "OAuth scopes",
        delegation: "What to do in the Admin console",
        delegationSteps:
            "admin.google.com > Security > Access and data control > API controls > Domain-wide delegation > Add new: paste"
            + " the client ID (the number, not the mail address) and the scopes. A change takes up to a day, mostly"
            + " minutes.",
        accounts: "Accounts of the service account",
        account: "Account",
        state: "State",
        working: "Working",
        notWorking: "Not working",
        reason: "Reason",
        action: "Action",
        test: "Test",
        add: "Add accounts",
        addLead: "Each address is tested at once. One that Google refuses is added as well and waits for its remedy.",
        key: "Key",
        keyNew: "A new key file",
        keyOf: { "The key of \($0)" },
        keyFile: "Key file (JSON)",
        keyFileHint: "Google Cloud console > IAM and admin > Service accounts > Keys > Add key > JSON.",
        keyText: "Or its content",
        keyTextHint: "It is sealed before it is kept, and never shown again.",
        keyMissing: "Choose the key file or paste its content.",
        keyProblem: { "This is no key of a service account: \($0)." },
        addresses: "Addresses",
        addressesHint: "The users' primary addresses, one a line.",
        notAddresses: { "These are no mail addresses: \($0)." },
        tooMany: { "At most \($0) addresses at a time." },
        submission: "Also ask for full mail access",
        submissionHint: "Only needed for the second courier, smtp.gmail.com.",
        addButton: "Add and test",
        results: "What Google says",
        lookAgain: "Look again",
        notDone: "The gateway could not ask about this address; the log says why. Try it again.",
        progress: { "\($0) of \($1) addresses were asked about." },
        works: "Access works.",
        notKept: "The account keeps its old grant.",
        googleSaid: { "Google's words: \($0)" }
    )
}
