extension QueueText {
    static let english = QueueText(
        title: "Queue",
        myMail: "My mail",
        filter: "Search the queue",
        searchIn: "Search in",
        account: "Account",
        allAccounts: "All accounts",
        from: "Received from",
        until: "Received until",
        clear: "Clear search",
        states: "States",
        mark: "Mark",
        subject: "Subject",
        sender: "From",
        recipients: "To",
        state: "State",
        lane: "Lane",
        age: "Age",
        nextAttempt: "Next attempt",
        reason: "Reason",
        noSubject: "(no subject)",
        noSender: "(no sender)",
        formerAccount: "(removed account)",
        nothingHere: "There is no mail here.",
        nothingFound: "No mail matches this search.",
        firstPage: "First page",
        commands: "Marked deliveries",
        rerouteTo: "Other account",
        onlyForReroute: "For “Send by another account”.",
        openInGmail: "Open in Gmail",
        waiting: "Waiting",
        sending: "Being sent",
        uncertain: "Uncertain",
        held: "Held",
        delivered: "Sent",
        failed: "Failed",
        suppressed: "Withheld twin",
        removed: "Removed",
        urgent: "Urgent",
        normal: "Normal",
        bulk: "Bulk",
        nothingMarked: "Nothing was marked, so nothing was changed.",
        nothingChanged: "Nothing was changed: the state of these deliveries does not allow it.",
        queueID: "Queue id",
        envelope: "Envelope sender",
        envelopeID: "Envelope id",
        messageID: "Message-ID",
        received: "Received",
        size: "Size",
        source: "Came by",
        login: "Login",
        twinOf: "Repeats",
        deliveries: "Deliveries",
        part: "Part",
        attempts: "Attempts",
        attempt: "Attempt",
        started: "Started",
        took: "Took",
        running: "running",
        outcome: "Outcome",
        answer: "Google's answer",
        gmailID: "Gmail id",
        sentMessageID: "Message-ID given by Gmail",
        events: "What happened",
        time: "Time",
        event: "Event",
        header: "Header",
        messageText: "Text",
        isCut: "The text is longer; only its beginning is shown.",
        mayNotRead: "The settings do not let administrators read the text of messages.",
        place: {
            switch $0 {
            case .anything: "Everything"
            case .sender: "Sender"
            case .recipient: "Recipient"
            case .subject: "Subject"
            case .messageID: "Message-ID"
            case .gmailID: "Gmail id"
            }
        },
        group: {
            switch $0 {
            case .all: "All"
            case .open: "Waiting"
            case .held: "Held"
            case .failed: "Failed"
            case .sent: "Sent"
            case .dropped: "Dropped"
            }
        },
        action: {
            switch $0 {
            case .hold: "Hold"
            case .release: "Release"
            case .retry: "Try again now"
            case .sendAnyway: "Send anyway"
            case .reroute: "Send by another account"
            case .remove: "Remove"
            }
        },
        question: { action, count, written in
            let what = plural(count, one: "this delivery", many: "these \(written) deliveries")
            return switch action {
            case .hold: "Hold \(what)?"
            case .release: "Release \(what)?"
            case .retry: "Try \(what) again now?"
            case .sendAnyway: "Send \(what) without looking in Gmail first?"
            case .reroute: "Send \(what) by another account?"
            case .remove: "Remove \(what) from the queue?"
            }
        },
        consequences: { action, account in
            switch action {
            case .hold:
                ["What waits is not sent until somebody releases it.", "What is being sent now is not stopped."]
            case .release:
                [
                    "What was held or has failed is sent now.",
                    "Where it is unknown whether Gmail has a message, Gmail is searched first.",
                ]
            case .retry: ["What waits is tried now instead of later.", "What has failed starts again."]
            case .sendAnyway:
                ["Mail is sent without looking for it first.", "What Gmail has already arrives twice."]
            case .reroute:
                [
                    "What is not sent yet goes by \(account).",
                    "What the old account may have sent already stays where it is.",
                ]
            case .remove:
                [
                    "The mail is not sent, and its sender is not told.",
                    "Its content is deleted and cannot be brought back; the record of it stays.",
                ]
            }
        },
        atMost: { "At most \($0) are changed at once; the rest needs the command again." },
        changed: { "\($1) \(plural($0, one: "delivery was", many: "deliveries were")) changed." },
        unchanged: { "\($1) \(plural($0, one: "was", many: "were")) left alone because of their state." },
        andMore: { "and \($0) more" },
        found: { "\($1) \(plural($0, one: "delivery", many: "deliveries"))" },
        foundAtLeast: { "\($0) deliveries or more" },
        allMatching: { "All that match (\($0)), not only this page" }
    )
}
