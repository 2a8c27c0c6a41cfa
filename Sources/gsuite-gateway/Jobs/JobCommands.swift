import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Storage

/// `gsuite-gateway jobs …`
struct JobGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "Show and manage the scheduled actions.",
        subcommands: [
            ListJobs.self, EnableJob.self, DisableJob.self, SetJobInterval.self, RunJob.self, ShowJobRuns.self,
        ],
        defaultSubcommand: ListJobs.self
    )
}

extension JobKind: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The error for an action that this build cannot run; `nil` for all others.
    fileprivate var shortcoming: String? {
        BuiltJobs.kinds.contains(self) ? nil : "\(title) is not part of this version yet and does not run"
    }
}

/// `jobs list`
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the scheduled actions.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let views = JobView.all(
            try await store.jobSchedules(),
            states: try await store.jobStates(),
            available: BuiltJobs.kinds
        )
        if common.json { return try printJSON(views) }
        var table = Table("ACTION", "STATE", "EVERY", "USERS", "LAST RUN", "NEXT RUN", "NAME")
        for view in views {
            table.add(
                view.job,
                view.available ? (view.enabled ? "on" : "off") : "\(view.enabled ? "on" : "off"), not available",
                age(.seconds(view.intervalSeconds)),
                "\(view.people)",
                view.lastRun.map { "\($0.startedAt) \($0.outcome)" } ?? "never",
                view.nextRunAt ?? "",
                view.name
            )
        }
        print(table.render())
    }
}

/// Changes an action's schedule and prints the result.
private func change(
    _ kind: JobKind,
    _ common: CommonOptions,
    _ apply: (inout JobSchedule) -> Void
) async throws {
    let store = try await common.openStore()
    guard var schedule = try await store.jobSchedules().first(where: { $0.kind == kind }) else {
        throw CommandFailure("there is no scheduled action \(kind.rawValue)", code: Exit.nothingToDo)
    }
    apply(&schedule)
    try await store.setJobSchedule(schedule, at: SystemClock().now)
    let text = "\(kind.title) is \(schedule.isEnabled ? "on" : "off"), every \(age(schedule.interval))"
    try await CommandNote(store: store).write(.jobs, text)
    print("\(text).")
    if schedule.isEnabled, let shortcoming = kind.shortcoming { complain("gsuite-gateway: \(shortcoming)") }
}

/// `jobs enable`
struct EnableJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Switch a scheduled action on.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(JobKind.allNames).")
    var job: JobKind

    func run() async throws { try await change(job, common) { $0.isEnabled = true } }
}

/// `jobs disable`
struct DisableJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "disable", abstract: "Switch a scheduled action off.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(JobKind.allNames).")
    var job: JobKind

    func run() async throws { try await change(job, common) { $0.isEnabled = false } }
}

/// `jobs interval`
struct SetJobInterval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interval",
        abstract: "Set how often a scheduled action runs."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(JobKind.allNames).")
    var job: JobKind

    @Argument(help: "Minutes, from 1 to \(JobKind.intervals.upperBound.components.seconds / 60).")
    var minutes: Int

    func validate() throws {
        guard (1...Int(JobKind.intervals.upperBound.components.seconds / 60)).contains(minutes) else {
            throw ValidationError("The interval must be between one minute and seven days.")
        }
    }

    func run() async throws { try await change(job, common) { $0.interval = .minutes(minutes) } }
}

/// `jobs run`
struct RunJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Make the running gateway run a scheduled action now."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(JobKind.allNames).")
    var job: JobKind

    @Option(help: "Only for the user with this number. Default: for all users.")
    var person: Int64?

    func run() async throws {
        if let shortcoming = job.shortcoming { throw CommandFailure(shortcoming) }
        let store = try await common.openStore()
        let count = try await store.requestJobRun(
            job,
            for: person.map { PersonID(rawValue: $0) },
            at: SystemClock().now
        )
        guard count > 0 else {
            throw CommandFailure("there is no user for whom \(job.title) could run", code: Exit.nothingToDo)
        }
        let users = count == 1 ? "1 user" : "\(count) users"
        try await CommandNote(store: store).write(.jobs, "\(job.title) was requested for \(users)")
        print("\(job.title) runs now for \(users).")
    }
}

/// `jobs runs`
struct ShowJobRuns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List runs, newest first.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Only runs of this action: \(JobKind.allNames).")
    var job: JobKind?

    @Option(help: "Only runs for the user with this number.")
    var person: Int64?

    @Option(help: "The most runs to list.")
    var limit = 50

    func run() async throws {
        let store = try await common.readStore()
        let query = JobRunQuery(kind: job, person: person.map { PersonID(rawValue: $0) }, limit: limit)
        let runs = try await store.jobRuns(query).map(JobRunView.init)
        if common.json { return try printJSON(runs) }
        guard !runs.isEmpty else { return print("No runs.") }
        var table = Table("ACTION", "USER", "STARTED", "OUTCOME", "DONE", "ERROR")
        for run in runs {
            table.add(run.job, "\(run.person)", run.startedAt, run.outcome, "\(run.done)", run.error ?? "")
        }
        print(table.render())
    }
}
