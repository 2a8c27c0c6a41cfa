extension AccountsText {
    static let english = AccountsText(
        title: "Accounts",
        account: "Account",
        state: "State",
        working: "Working",
        paused: "Paused",
        needsGrant: "Needs access",
        disabled: "Switched off",
        pausedRemedy: { "Goes on by itself: \($0)." },
        pausedOpenRemedy: "Goes on by itself as soon as Google allows it.",
        needsGrantRemedy:
            "The account's user grants access again in the personal settings; with a service account, mend the delegation"
            + " and test it.",
        disabledRemedy: "Its mail waits until the account is switched on.",
        since: "Since",
        reason: "Reason",
        remedy: "What to do",
        defaultSender: "Default sender for system mail",
        defaultSenderBadge: "Default sender",
        defaultSenderHint:
            "Takes system mail and mail of senders without an account of their own. One account has it; choosing it here"
            + " takes it from the other.",
        noDefaultSender:
            "No account is the default sender: system mail, and mail of senders without an account, is refused.",
        sendsOwnMail: "The user's own mail goes by this account",
        sendsOwnMailHint: "Otherwise the default sender takes it.",
        notOwnMail: "Own mail goes by the default sender",
        sentToday: "Sent today",
        sentInDay: "Sent in 24 hours",
        unitsThisMinute: "Quota units this minute",
        of: { "\($0) of \($1)" },
        queue: "Queue",
        waiting: "Waiting",
        held: "Held",
        failed: "Failed",
        lastError: "Last error",
        person: "Person",
        delivery: "Delivery",
        noAccounts:
            "There is no account yet. Users grant access in their personal settings; a service account can act for all.",
        byServiceAccount: "Service account",
        options: "Sending",
        courier: "Courier",
        courierHint: "The second one needs the full mail scope; it keeps the visible recipients and the Message-ID.",
        courierName: {
            switch $0 {
            case "smtp": "smtp.gmail.com"
            case "auto": "smtp.gmail.com where needed, otherwise the Gmail API"
            default: "Gmail API"
            }
        },
        guarantee: "When Google's answer is lost",
        guaranteeHint: "Whether Gmail has the message is then unknown.",
        guaranteeName: {
            switch $0 {
            case "may-repeat": "Look in Sent, otherwise send again: it may arrive twice"
            case "draft": "Send by a draft, of which it can always be told"
            default: "Look in Sent, otherwise wait for a person"
            }
        },
        limits: "Limits",
        unitsPerMinute: "Quota units a minute",
        messagesPerDay: "Messages in 24 hours",
        concurrency: "Sends at the same time",
        limitHint: { "Empty takes the setting: \($0)." },
        notInRange: { "A whole number from \($0) to \($1), or nothing." },
        saved: "The account was changed.",
        nobodyTakesSystemMail: "No account is the default sender now: system mail is refused until you choose one.",
        grant: "Access",
        grantByUser: "Granted by the user",
        grantByServiceAccount: { "By the service account \($0)" },
        grantMissing: "None: the access was revoked",
        grantUnreadable: "The stored grant cannot be opened. Put the sealing key back in its place, or grant again.",
        clientID: "Client ID",
        scopes: "Scopes",
        actions: "Actions",
        pause: "Pause",
        pauseFor: "Pause for",
        pauseLength: { $0 < 60 ? "\($0) minutes" : plural($0 / 60, one: "1 hour", many: "\($0 / 60) hours") },
        resume: "Resume",
        resumed: "The account sends again.",
        isPausedNow: { "The account is paused: \($0). Its mail waits." },
        switchOff: "Switch off",
        switchOffQuestion: { "Switch \($0) off?" },
        switchOffWaits: { "Nothing is sent by this account any more. Waiting now: \($0); new mail waits as well." },
        switchOffDefault: "It is the default sender: system mail waits too.",
        switchOffUntil: "Mail that waits longer than the gateway keeps trying is given up and reported to its sender.",
        switchedOff: "The account is switched off. Its mail waits.",
        switchOn: "Switch on",
        switchedOn: "The account is switched on.",
        test: "Test access",
        testHint: "Asks Google for a token, and reads the profile and the send-as addresses where the grant allows it.",
        testWorks: "Google says: access works.",
        testWorksTrySending: "Google says: access works. Whether it takes mail again, the next message will show.",
        testFailed: { "Access does not work. \($0)" },
        sendAs: "Send-as addresses",
        sendAsAddress: "Address",
        sendAsName: "Name",
        sendAsState: "State",
        sendAsAccepted: "Accepted",
        sendAsPending: "Not confirmed",
        sendAsRead: { "Read from Gmail: \($0)." },
        sendAsNever: "Not read from Gmail yet.",
        errors: "Errors in 24 hours",
        noErrors: "No attempt has failed in the last 24 hours.",
        cause: "Cause",
        repeated: "Repeated",
        final: "Given up or held",
        remove: "Remove account",
        removeHint: "The next page says what becomes of its mail before anything happens.",
        removeMail: "Mail in its queue",
        removeMailTo: { "Move it to \($0)" },
        removeMailDrop: "Take it out of the queue; it is not sent",
        removeQuestion: { "Remove the account \($0)?" },
        removeQueueEmpty: "Its queue is empty: no mail is affected.",
        removeQueueMoves: { "\($0) in its queue move to \($1) and are sent by that account." },
        removeQueueDrops: { "\($0) in its queue are removed and never sent." },
        removeUncertain:
            "While a message is being sent, or may have been sent already, the account stays; try again afterwards.",
        removeGrant: "The grant is withdrawn at Google.",
        removeDelegation:
            "The delegation to the service account stays: end it in the Admin console if nothing else uses it.",
        removePerson: { "\($0) can still sign in, but has no account any more." },
        removeDefault: "It is the default sender: system mail is refused until you choose another.",
        removeHistory: "The history of what it sent is kept.",
        removed: { "The account \($0) was removed." },
        removedNotRevoked: { "The account \($0) was removed, but its grant could not be withdrawn at Google." },
        notRemoved: { "The account was not removed: \($0)." },
        refusal: {
            switch $0 {
            case .delegationMissing:
                "The service account may not act for this user: enter its client ID and the scopes in the Admin console"
                    + " (Security > Access and data control > API controls > Domain-wide delegation). Enter the number, not"
                    + " the mail address. A change takes up to a day."
            case .scopeMissing:
                "Something is delegated or granted, but not every scope: compare the scopes, for all must be there."
            case .unknownUser: "The Workspace has no user with this address. Use the primary address, not an alias."
            case .wrongClock: "The clock of the gateway's machine is wrong: set it."
            case .keyGone: "The key was deleted or replaced: make a new key for the service account and upload it."
            case .clientDisabled:
                "The OAuth client or service account is deleted, switched off or has another secret: see the Google Cloud"
                    + " console."
            case .withdrawn:
                "The grant has expired or was withdrawn (a new password, half a year without use, seven days of a client"
                    + " in testing): the user grants access again."
            case .noMail: "Gmail is not switched on for this user: see the licence in the Admin console."
            case .otherAddress: "Gmail answers for another address: use the primary address of the user."
            case .notReached: "Google could not be reached or asks to wait. Try again later."
            case .other: "Google refuses for another reason."
            }
        }
    )
}
