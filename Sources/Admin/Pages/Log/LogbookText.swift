import Storage

/// The words of the log.
struct LogbookText: Texts {
    let title: String
    let filter: String
    let all: String
    let leastLevel: String
    let account: String
    let person: String
    let queueID: String
    let from: String
    let until: String
    let clear: String
    let time: String
    let levelHeading: String
    let event: String
    let about: String
    let nothing: String
    let nothingFound: String
    let firstPage: String
    let exportCSV: String
    let exportJSON: String
    let rules: String
    let personalHint: String
    let people: String
    let keptLevel: String
    let retention: String
    let mayRead: String
    let mayReadHint: String
    let saved: String
    let level: @Sendable (LogLevel) -> String
    let retentionWrong: @Sendable (_ least: Int, _ most: Int) -> String
}
