import Admin
import ArgumentParser
import Base
import CommandSupport
import FoundationEssentials
import Gateway
import Logging
import Settings

/// `gsuite-gateway serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway until SIGTERM or SIGINT."
    )

    @OptionGroup var file: FileOptions

    func run() async throws {
        let sources = file.sources
        let openFiles = OpenFiles.raiseLimit()
        let given = try file.settings()
        let settings = given.fitting(openFiles: openFiles)
        let recorder = LogRecorder()
        LogStyle.start(settings.log, environment: sources.environment, recorder: recorder)
        let logger = Logger(label: "gsuite-gateway")
        let problems = given.problems() + given.openFileProblems(limit: openFiles)
        let isRefused = problems.contains { $0.severity == .error }
        func tell() {
            for problem in problems {
                logger.log(
                    level: problem.severity == .error ? .critical : .warning,
                    problem.severity == .error ? "a setting is refused" : "a setting should be reviewed",
                    metadata: [
                        "setting": "\(problem.key)", "problem": "\(problem.message)",
                        "suggested-fix": "\(problem.suggestedFix)",
                    ]
                )
            }
        }
        guard !isRefused else {
            tell()
            throw CommandFailure("the configuration is refused; see above", code: Exit.configuration)
        }
        // An error that prevents the start is reported without these warnings.
        let gateway = try await GatewayProcess(settings, sources: sources, logger: logger, recorder: recorder)
        tell()
        logger.info(
            "starting",
            metadata: ["version": "\(GatewayVersion.current)", "data-directory": "\(settings.data.directory)"]
        )
        try await gateway.run(observer: FirstAdministratorHint())
        logger.info("stopped")
    }
}

/// Says on the terminal how to create the first administrator, while there is none.
private struct FirstAdministratorHint: GatewayObserver {
    func listenerOpened(_ name: String, port: Int) async {}

    func consoleOpened(_ console: ConsoleWelcome) async {
        guard let link = console.firstLink else { return }
        print("No user can sign in to the console yet. Create the first administrator at \(link)")
    }
}

/// The configuration of swift-log.
enum LogStyle {
    /// Sets up swift-log according to the settings. Call once, before anything is logged.
    ///
    /// - Parameter recorder: receives the entries of the log that administrators search.
    static func start(_ settings: LogSettings, environment: [String: String], recorder: LogRecorder) {
        let format = settings.format == .auto ? automatic(environment) : settings.format
        let level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        LoggingSystem.bootstrap { _ in
            MultiplexLogHandler([LineLog(format: format, logLevel: level), RecordingLogHandler(recorder: recorder)])
        }
    }

    /// Under systemd, standard error is the journal, which records the time itself and reads the priority.
    private static func automatic(_ environment: [String: String]) -> LogSettings.Format {
        environment["JOURNAL_STREAM"] == nil ? .text : .journald
    }
}

/// Writes each event as a line to standard error.
private struct LineLog: LogHandler {
    let format: LogSettings.Format
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let values = all.sorted { $0.key < $1.key }.map { (name: $0.key, value: "\($0.value)") }
        switch format {
        case .json: complain(PrintableText.json(json(event, values)))
        case .journald: complain("<\(event.level.priority)>\(PrintableText.line("\(event.message)"))\(text(values))")
        case .text, .auto:
            let time = SystemClock().now.iso8601
            complain("\(time) \(event.level.rawValue) \(PrintableText.line("\(event.message)"))\(text(values))")
        }
    }

    private func text(_ values: [(name: String, value: String)]) -> String {
        values.map { " \($0.name)=\(quotedIfNeeded(PrintableText.line($0.value)))" }.joined()
    }

    private func quotedIfNeeded(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return value }
        return "\"" + value.replacing("\"", with: "\\\"") + "\""
    }

    private func json(_ event: LogEvent, _ values: [(name: String, value: String)]) -> String {
        var object = Dictionary(values.map { ($0.name, $0.value) }) { $1 }
        object["time"] = SystemClock().now.iso8601
        object["level"] = event.level.rawValue
        object["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension Logger.Level {
    /// The syslog priority (sd-daemon(3)).
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
