package import Logging
import Storage

/// Hands what the program logs to the recorder, beside the handler that writes lines.
///
/// What the rules of logging hold for lines holds here: no secret and no text of mail is ever in them.
package struct RecordingLogHandler: LogHandler {
    /// Texts and values are cut to so many characters.
    private static let longest = 500
    /// Values of these names let their reader in somewhere. They may be shown once on the terminal, and are never kept.
    private static let withheld: Set<String> = ["link", "password", "secret", "token"]

    private let recorder: LogRecorder
    /// Set by those who want less than the rules say.
    private var least = Logger.Level.trace
    package var metadata: Logger.Metadata = [:]

    package init(recorder: LogRecorder) {
        self.recorder = recorder
    }

    package var logLevel: Logger.Level {
        get { max(least, recorder.rules.level.loggerLevel) }
        set { least = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var values = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { String("\($0)".prefix(Self.longest)) }
        for name in Self.withheld { values[name] = nil }
        let message = values.removeValue(forKey: "queue-id").flatMap { QueueID($0) }
        let account = values.removeValue(forKey: "account")
        let person = values.removeValue(forKey: "person").flatMap { Int64($0) }.map { PersonID(rawValue: $0) }
        let named = values.removeValue(forKey: "area").flatMap { LogArea(rawValue: $0) }
        var level = LogLevel(event.level)
        // The ordinary life of a message, its retries included, is in its own history. What names its area is about
        // somebody who did something to the message.
        if message != nil, named == nil, level == .notice { level = .info }
        recorder.record(
            NewLogEntry(
                at: recorder.now,
                level: level,
                area: named ?? Self.area(of: event.source, isAboutMessage: message != nil, hasAccount: account != nil),
                text: String("\(event.message)".prefix(Self.longest)),
                account: account,
                person: person,
                message: message,
                details: values
            )
        )
    }

    /// The area by the module that logs.
    private static func area(of module: String, isAboutMessage: Bool, hasAccount: Bool) -> LogArea {
        switch module {
        case "SMTPServer": .intake
        // What is not about a message is about its account's grant or quota.
        case "Delivery" where hasAccount && !isAboutMessage: .grants
        case "Delivery": .mailOut
        case "Gateway" where hasAccount: .grants
        case "Sync": .jobs
        default: .system
        }
    }
}

extension LogLevel {
    fileprivate init(_ level: Logger.Level) {
        self =
            switch level {
            case .trace, .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }

    fileprivate var loggerLevel: Logger.Level {
        switch self {
        case .debug: .trace
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
