import Admin
import ArgumentParser
import Base
import CommandSupport
import SQLStorage
import Settings
import Storage

/// `gsuite-gateway usage`
struct Usage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what each account received and sent, by day.",
        discussion: "Counts deliveries. Days without mail are left out."
    )

    @OptionGroup var common: CommonOptions

    @Option(help: "Only the account of this address.")
    var account: String?

    @Option(
        help: "How many days, today included: \(UsageReport.lengths.lowerBound) to \(UsageReport.lengths.upperBound)."
    )
    var days = UsageReport.lengths.upperBound

    @Flag(help: "Print comma-separated values.")
    var csv = false

    func validate() throws {
        guard !csv || !common.json else { throw ValidationError("Give either --json or --csv, not both.") }
        guard UsageReport.lengths.contains(days) else {
            let (least, most) = (UsageReport.lengths.lowerBound, UsageReport.lengths.upperBound)
            throw ValidationError("--days must be from \(least) to \(most).")
        }
    }

    func run() async throws {
        let zone = try common.settings().console.timeZone
        let store = try common.readSQLStore()
        let accounts = if let account { [try await store.account(named: account)] } else { try await store.accounts() }
        let report = UsageReport(store, days: days, zone: zone, at: store.clock.now)
        var all: [DailyUsage] = []
        for account in accounts { all += try await report.days(of: account) }
        if common.json { return try printJSON(all) }
        guard !csv else {
            // A printed line has an ending of its own.
            for line in [DailyUsage.csvHead] + all.map(\.csv) { print(String(line.dropLast())) }
            return
        }
        guard !all.isEmpty else { return print("There was no mail in this period.") }
        var table = Table("DAY", "ACCOUNT", "RECEIVED", "SENT", "FAILED")
        for day in all { table.add(day.day, day.account, "\(day.received)", "\(day.sent)", "\(day.failed)") }
        print(table.render())
    }
}
