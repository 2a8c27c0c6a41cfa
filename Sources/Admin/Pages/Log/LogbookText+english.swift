import Storage

extension LogbookText {
    static let english = LogbookText(
        title: "Log",
        filter: "Search the log",
        all: "All",
        leastLevel: "Level at least",
        account: "Account",
        person: "Person",
        queueID: "Queue id",
        from: "From",
        until: "Until",
        clear: "Clear search",
        time: "Time",
        levelHeading: "Level",
        event: "Event",
        about: "About",
        nothing: "The log is empty.",
        nothingFound: "No entry matches this search.",
        firstPage: "First page",
        exportCSV: "Save as CSV",
        exportJSON: "Save as JSON lines",
        rules: "What is kept",
        personalHint: "Each person's own settings switch logging on or off for them.",
        people: "People",
        keptLevel: "Least level that is kept",
        retention: "Days until entries are deleted",
        mayRead: "Administrators may read the text of messages that wait",
        mayReadHint: "Their headers are always shown to administrators.",
        saved: "The settings were saved.",
        level: {
            switch $0 {
            case .debug: "Debug"
            case .info: "Information"
            case .notice: "Notice"
            case .warning: "Warning"
            case .error: "Error"
            case .critical: "Critical"
            }
        },
        retentionWrong: { "A number of days from \($0) to \($1)." }
    )
}
