import Base
package import Logging
import Storage

/// Passes log events to the recorder, alongside the handler that writes lines.
///
/// The same rule applies as for lines: they never contain a secret or the text of mail.
package struct RecordingLogHandler: LogHandler {
    /// The length in characters to which texts and values are truncated.
    private static let longest = 500
    /// Metadata whose values give access to something. They may be shown once on the terminal, and are never stored.
    private static let withheld: Set<String> = ["link", "password", "secret", "token"]

    private let recorder: LogRecorder
    /// A higher level than the rules', for loggers that request one.
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
        var given = metadata.merging(event.metadata ?? [:]) { $1 }
        for name in Self.withheld { given[name] = nil }
        var values = given.mapValues { String("\($0)".prefix(Self.longest)) }
        for (name, value) in given {
            guard case .stringConvertible(let text as Localized<String>) = value, text.german != text.english else {
                continue
            }
            values[name + NewLogEntry.germanSuffix] = String(text.german.prefix(Self.longest))
        }
        let message = values.removeValue(forKey: "queue-id").flatMap { QueueID($0) }
        let account = values.removeValue(forKey: "account")
        let user = values.removeValue(forKey: "user").flatMap { Int64($0) }.map { UserID(rawValue: $0) }
        let named = values.removeValue(forKey: "category").flatMap { LogCategory(rawValue: $0) }
        var level = LogLevel(event.level)
        // A message's normal life, its retries included, is in its own history. An event that names its category is about a
        // user who acted on the message.
        if message != nil, named == nil, level == .notice { level = .info }
        recorder.record(
            NewLogEntry(
                at: recorder.now,
                level: level,
                category: named
                    ?? Self.category(of: event.source, isAboutMessage: message != nil, hasAccount: account != nil),
                text: String("\(event.message)".prefix(Self.longest)),
                account: account,
                user: user,
                message: message,
                details: values
            )
        )
    }

    /// Returns the category for the module that logs.
    private static func category(of module: String, isAboutMessage: Bool, hasAccount: Bool) -> LogCategory {
        switch module {
        case "SMTPServer": .intake
        // Events that are not about a message are about its account's grant or quota.
        case "Delivery" where hasAccount && !isAboutMessage: .grants
        case "Delivery": .mailOut
        case "Gateway" where hasAccount: .grants
        case "Sync": .actions
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
