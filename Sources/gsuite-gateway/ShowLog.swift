import ArgumentParser
import Base
import CommandSupport
import FoundationEssentials
import Storage

/// `gsuite-gateway log`
struct ShowLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Search the log of errors and changes.",
        discussion: """
            Shows the latest matching entries, the newest last. --json and --csv print all matching entries for programs, \
            one per line, the oldest first. For the history of a single message, use `trace`.
            """
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only entries that contain this text, ignoring case.")
    var text: String?

    @Option(help: "Only this level and more severe ones: \(LogLevel.allCases.map(\.name).joined(separator: ", ")).")
    var level: LogLevel?

    @Option(
        help:
            "Only this category (repeat for several): \(LogCategory.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var category: [LogCategory] = []

    @Option(help: "Only entries about the account of this address.")
    var account: String?

    @Option(name: .customLong("id"), help: "Only entries about this message.")
    var message: QueueID?

    @Option(help: "Only entries at or after this time: RFC 3339, or a duration before now such as 2h or 3d.")
    var since: Moment?

    @Option(help: "Only entries before this time.")
    var until: Moment?

    @Option(help: "The most entries to show, without --json and --csv.")
    var limit = 100

    @Flag(help: "Print comma-separated values.")
    var csv = false

    @Flag(help: "Show new entries as they arrive, until interrupted.")
    var follow = false

    func validate() throws {
        guard !csv || !common.json else { throw ValidationError("Give either --json or --csv, not both.") }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    private static let exportPiece = 500
    private static let followInterval = Duration.seconds(1)

    func run() async throws {
        let store = try await common.readStore()
        let format: LogExport? = common.json ? .jsonLines : csv ? .csv : nil
        var last: LogEntry.ID?
        if let format {
            if !format.head.isEmpty { print(String(format.head.dropLast())) }
            try await store.forEachLogEntry(query(limit: Self.exportPiece, order: .oldestFirst)) { entry in
                show(entry, format)
                last = entry.id
            }
        } else {
            let entries = try await store.log(query(limit: limit, order: .newestFirst)).reversed()
            for entry in entries { show(entry, nil) }
            last = entries.last?.id
            if entries.isEmpty, !follow { print("No entry matches.") }
        }
        while follow {
            try await Task.sleep(for: Self.followInterval)
            var more = query(limit: Self.exportPiece, order: .oldestFirst)
            more.after = last
            try await store.forEachLogEntry(more) { entry in
                show(entry, format)
                last = entry.id
            }
        }
    }

    private func query(limit: Int, order: QueueQuery.Order) -> LogQuery {
        var query = LogQuery(limit: limit)
        query.text = text
        query.from = since?.timestamp
        query.until = until?.timestamp
        query.level = level
        query.categories = category.isEmpty ? nil : Set(category)
        query.account = account
        query.message = message
        query.order = order
        return query
    }

    private func show(_ entry: LogEntry, _ format: LogExport?) {
        if let format {
            let line = String(format.line(entry).dropLast())
            return format == .jsonLines ? printDocument(line) : print(line)
        }
        let entry = entry.entry
        var line = "\(entry.at.iso8601) \(entry.level.name) \(entry.category.rawValue): \(entry.text)"
        if let account = entry.account { line += " account=\(account)" }
        if let message = entry.message { line += " queue-id=\(message)" }
        for (name, value) in entry.details(in: .english) { line += " \(name)=\(value)" }
        print(PrintableText.line(line))
    }
}

extension LogLevel: ExpressibleByArgument {
    init?(argument: String) { self.init(name: argument) }

    /// The names, as opposed to the numbers by which the database sorts them.
    static var allValueStrings: [String] { allCases.map(\.name) }
}

extension LogCategory: ExpressibleByArgument {}

/// Logs a change that was made on the command line, with the name of the operating system's user.
struct CommandNote {
    let store: any LogStore & NodeStore

    func write(
        _ category: LogCategory,
        _ text: StaticString,
        account: String? = nil,
        message: QueueID? = nil,
        _ facts: [String: String] = [:]
    ) async throws {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? "unknown"
        try await store.appendLog([
            NewLogEntry(
                at: store.clock.now,
                level: .notice,
                category: category,
                text: "\(text)",
                account: account,
                message: message,
                details: facts.merging([
                    "by": "\(name), by the command line",
                    "by" + NewLogEntry.germanSuffix: "\(name), über die Befehlszeile",
                ]) { $1 }
            )
        ])
    }
}
