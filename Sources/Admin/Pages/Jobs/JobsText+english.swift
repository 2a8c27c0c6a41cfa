extension JobsText {
    static let english = JobsText(
        title: "Scheduled actions",
        lead: "They run for each person by the personal settings. All are off until you switch them on.",
        action: "Action",
        state: "State",
        on: "On",
        off: "Off",
        notBuilt: "Not available yet",
        notBuiltNote: "This version of the gateway cannot carry this action out yet. Its interval can be set already.",
        notBuiltRefusal: { "\($0) is not part of this version yet, so it was neither switched on nor run." },
        interval: "Interval",
        people: "People",
        nobody: "Nobody",
        lastRun: "Last run",
        nextRun: "Next run",
        notPlanned: "Not planned",
        result: "Result",
        outcome: {
            switch $0 {
            case "running": "Running"
            case "succeeded": "Succeeded"
            case "partly": "Partly succeeded"
            case "interrupted": "Interrupted"
            default: "Failed"
            }
        },
        failing: { plural($0, one: "fails for 1 person", many: "fails for \($0) people") },
        what: {
            switch $0 {
            case "import-new-contacts": "Subscribes people to contacts that are new in Odoo."
            case "sync-appointments": "Brings events from Google's calendar to Odoo."
            case "sync-contacts": "Brings subscribed contacts from Odoo to Google."
            case "sync-mail-in": "Brings mail from the transfer folder for incoming mail to Odoo."
            default: "Brings mail from the transfer folder for outgoing mail to Odoo."
            }
        },
        schedule: "Schedule",
        minutes: "Interval in minutes",
        minutesHint: { "From \($0) to \($1)." },
        switchOn: "Runs by itself",
        saved: { "\($0) was changed." },
        runNow: "Run now",
        requested: {
            $0 == 0
                ? "Nobody has what this action needs, so there is nothing to run."
                : plural($0, one: "A run for 1 person begins.", many: "Runs for \($0) people begin.")
        },
        runs: "Latest runs",
        noRuns: "It has not run yet.",
        started: "Started",
        lasted: "Lasted",
        person: "Person",
        done: "Done",
        unknownPerson: "Removed"
    )
}
