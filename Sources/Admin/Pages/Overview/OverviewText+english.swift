extension OverviewText {
    static let english = OverviewText(
        title: "Overview",
        waiting: "Waiting",
        held: "Held",
        failed: "Failed",
        sentToday: "Sent today",
        troubled: "Accounts in trouble",
        accounts: "Accounts",
        account: "Account",
        state: "State",
        reason: "Reason",
        working: "Working",
        paused: "Paused",
        needsGrant: "Needs access",
        disabled: "Switched off",
        noAccounts: "There is no account yet, so no mail can be sent.",
        noDefaultSender: "There is no default sender: system mail is refused.",
        remedy: "See to it",
        grantNeeded: { "\($0) cannot send until access is granted again. \($1)" },
        setUp: "Set up"
    )
}
