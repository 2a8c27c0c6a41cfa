import Admin
import ArgumentParser
import Base
import CommandSupport
import SQLStorage
import Storage

/// `gsuite-gateway statistics …`
struct StatisticsGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Show what became of mail by recipient domain, and why it failed.",
        discussion: "Each recipient of a message counts. Days are those of UTC.",
        subcommands: [DomainStatistics.self, ReasonStatistics.self]
    )
}

/// The options of both.
struct StatisticsOptions: ParsableArguments {
    private static let lengths = RecipientReport.lengths

    @Option(help: "How many days, today included: \(Self.lengths.lowerBound) to \(Self.lengths.upperBound).")
    var days = RecipientReport.usualLength

    @Option(help: "Only this recipient domain.")
    var domain: String?

    @Option(help: "The most lines to show.")
    var limit = RecipientReport.usualLimit

    @Flag(help: "Print comma-separated values.")
    var csv = false

    func validate() throws {
        guard Self.lengths.contains(days) else {
            throw ValidationError("--days must be from \(Self.lengths.lowerBound) to \(Self.lengths.upperBound).")
        }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
    }

    /// - Throws: where two forms of output are asked for.
    func validate(with common: CommonOptions) throws {
        guard !csv || !common.json else { throw ValidationError("Give either --json or --csv, not both.") }
    }

    func report(_ common: CommonOptions) throws -> RecipientReport {
        let store = try common.readSQLStore()
        return RecipientReport(store, days: days, domain: domain, limit: limit, at: store.clock.now)
    }
}

/// `statistics domains`
struct DomainStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domains",
        abstract: "Show to how many recipients of each domain mail was sent, and to how many not; the most first."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: StatisticsOptions

    func validate() throws { try options.validate(with: common) }

    func run() async throws {
        let lines = try await options.report(common).domains()
        if common.json { return try printJSON(lines) }
        guard !options.csv else { return printCSV(DomainLine.csvHead, lines.map(\.csv)) }
        guard !lines.isEmpty else { return print("There was no mail in this period.") }
        var table = Table("DOMAIN", "SENT", "RETRIED", "GIVEN UP", "BOUNCED")
        for line in lines {
            let name = line.domain.isEmpty ? "(other domains)" : line.domain
            table.add(name, "\(line.sent)", "\(line.retried)", "\(line.givenUp)", "\(line.bounced)")
        }
        print(table.render())
    }
}

/// `statistics reasons`
struct ReasonStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reasons",
        abstract: "Show how often mail failed for each reason; the most frequent first."
    )

    private static let longestReason = 90

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: StatisticsOptions

    func validate() throws { try options.validate(with: common) }

    func run() async throws {
        let lines = try await options.report(common).reasons()
        if common.json { return try printJSON(lines) }
        guard !options.csv else { return printCSV(ReasonLine.csvHead, lines.map(\.csv)) }
        guard !lines.isEmpty else { return print("Nothing failed in this period.") }
        var table = Table("REASON", "RETRIED", "GIVEN UP", "BOUNCED")
        for line in lines {
            let reason = cut(line.reason, to: Self.longestReason)
            table.add(reason, "\(line.retried)", "\(line.givenUp)", "\(line.bounced)")
        }
        print(table.render())
    }
}

/// Prints lines that end with a line break each.
private func printCSV(_ head: String, _ lines: [String]) {
    // A printed line has an ending of its own.
    for line in [head] + lines { print(String(line.dropLast())) }
}
