extension ConfigurationText {
    static let english = ConfigurationText(
        title: "Configuration",
        organisation: "For everybody",
        organisationLead: "These settings lie in the database and apply at once.",
        readMessages: "Administrators may read the text of messages",
        readMessagesHint: "Of messages that still wait; once sent, no text is kept.",
        logLevel: "What the log keeps",
        logLevelName: {
            switch $0 {
            case "debug": "Everything, every step"
            case "info": "Also what is ordinary"
            case "notice": "What matters, and troubles"
            case "warning": "Warnings and errors"
            case "error": "Errors only"
            default: "Only what stops the gateway"
            }
        },
        logRetention: "Days that the log is kept",
        days: { "From \($0) to \($1)." },
        saved: "The settings were saved.",
        file: "Settings of the configuration file",
        fileLead:
            "They are read when the gateway starts. Change them in the file or by the environment, and restart the gateway.",
        setting: "Setting",
        value: "Value",
        source: "Where from",
        standard: "Default",
        derived: "By the program or another setting",
        secretSet: "Set, not shown",
        secretUnset: "Not set",
        empty: "Empty"
    )
}
