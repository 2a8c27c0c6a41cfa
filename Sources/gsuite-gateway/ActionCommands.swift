import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import Storage

/// `gsuite-gateway actions …`
struct ActionGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actions",
        abstract: "Show and manage the scheduled actions.",
        subcommands: [
            ListActions.self, EnableAction.self, DisableAction.self, SetActionInterval.self, RunAction.self,
            ShowActionRuns.self,
        ],
        defaultSubcommand: ListActions.self
    )
}

extension ScheduledAction: ExpressibleByArgument {
    static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The error for an action that this build cannot run; `nil` for all others.
    fileprivate var shortcoming: String? {
        ActionHandlers.kinds.contains(self) ? nil : "\(title) is not part of this version yet and does not run"
    }
}

/// `actions list`
struct ListActions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the scheduled actions.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let store = try await common.readStore()
        let views = ScheduledActionView.all(
            try await store.actionSchedules(),
            states: try await store.actionStates(),
            available: ActionHandlers.kinds
        )
        if common.json { return try printJSON(views) }
        var table = Table("ACTION", "STATE", "EVERY", "USERS", "LAST RUN", "NEXT RUN", "NAME")
        for view in views {
            table.add(
                view.action,
                view.available ? (view.enabled ? "on" : "off") : "\(view.enabled ? "on" : "off"), not available",
                age(.seconds(view.intervalSeconds)),
                "\(view.users)",
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
    _ kind: ScheduledAction,
    _ common: CommonOptions,
    _ apply: (inout ActionSchedule) -> Void
) async throws {
    let store = try await common.openStore()
    guard var schedule = try await store.actionSchedules().first(where: { $0.kind == kind }) else {
        throw CommandFailure("there is no scheduled action \(kind.rawValue)", code: Exit.nothingToDo)
    }
    apply(&schedule)
    let begun = try await store.change(schedule, at: store.clock.now)
    let text = "\(kind.title) is \(schedule.isEnabled ? "on" : "off"), every \(age(schedule.interval))"
    try await CommandNote(store: store).write(
        .actions,
        "a scheduled action was changed",
        [
            "action": kind.rawValue, "enabled": "\(schedule.isEnabled)",
            "minutes": "\(schedule.interval.components.seconds / 60)",
        ]
    )
    guard !common.json else { return try printJSON(try await view(of: kind, store)) }
    print("\(text).")
    if let begun, begun > 0 { print(begun == 1 ? "A run for 1 user begins." : "Runs for \(begun) users begin.") }
    if schedule.isEnabled, let shortcoming = kind.shortcoming { complain("gsuite-gateway: \(shortcoming)") }
}

/// The action as `actions list` shows it.
private func view(of kind: ScheduledAction, _ store: any Store) async throws -> ScheduledActionView? {
    ScheduledActionView.all(
        try await store.actionSchedules(),
        states: try await store.actionStates(),
        available: ActionHandlers.kinds
    ).first { $0.action == kind.rawValue }
}

/// The user whom an option names, or nobody in particular.
struct UserOption: ParsableArguments {
    @Option(help: ArgumentHelp("Only for the user with this email address. Default: all users.", valueName: "email"))
    var user: String?

    func id(_ store: any Store) async throws -> UserID? {
        guard let user else { return nil }
        return try await store.user(named: user).id
    }
}

extension UserStore {
    /// Returns the user with that email address.
    func user(named email: String) async throws -> UserRecord {
        guard let user = try await user(email: email) else {
            throw CommandFailure("there is no user \(email); invite users in the console", code: Exit.nothingToDo)
        }
        return user
    }
}

/// `actions enable`
struct EnableAction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Enable a scheduled action.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(ScheduledAction.allNames).")
    var action: ScheduledAction

    func run() async throws { try await change(action, common) { $0.isEnabled = true } }
}

/// `actions disable`
struct DisableAction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "disable", abstract: "Disable a scheduled action.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(ScheduledAction.allNames).")
    var action: ScheduledAction

    func run() async throws { try await change(action, common) { $0.isEnabled = false } }
}

/// `actions interval`
struct SetActionInterval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interval",
        abstract: "Set how often a scheduled action runs."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(ScheduledAction.allNames).")
    var action: ScheduledAction

    @Argument(help: "Minutes, from 1 to \(ScheduledAction.intervals.upperBound.components.seconds / 60).")
    var minutes: Int

    func validate() throws {
        guard (1...Int(ScheduledAction.intervals.upperBound.components.seconds / 60)).contains(minutes) else {
            throw ValidationError("The interval must be between one minute and seven days.")
        }
    }

    func run() async throws { try await change(action, common) { $0.interval = .minutes(minutes) } }
}

/// `actions run`
struct RunAction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a scheduled action now, in the running gateway."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: "One of: \(ScheduledAction.allNames).")
    var action: ScheduledAction

    @OptionGroup var person: UserOption

    /// The output of `--json`.
    struct View: Encodable {
        let action: String
        /// For how many users it runs.
        let users: Int
    }

    func run() async throws {
        if let shortcoming = action.shortcoming { throw CommandFailure(shortcoming) }
        let store = try await common.openStore()
        let count = try await store.requestActionRun(action, for: try await person.id(store), at: store.clock.now)
        guard count > 0 else {
            throw CommandFailure(
                "no user has what \(action.title) needs, such as access to Google",
                code: Exit.nothingToDo
            )
        }
        let users = count == 1 ? "1 user" : "\(count) users"
        try await CommandNote(store: store).write(
            .actions,
            "a run of a scheduled action was requested",
            ["action": action.rawValue, "users": "\(count)"]
        )
        try common.report(View(action: action.rawValue, users: count), "\(action.title) runs now for \(users).")
    }
}

/// `actions runs`
struct ShowActionRuns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List runs, newest first.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Only runs of this action: \(ScheduledAction.allNames).")
    var action: ScheduledAction?

    @OptionGroup var person: UserOption

    @Option(help: "The most runs to list.")
    var limit = 50

    func run() async throws {
        let store = try await common.readStore()
        let query = ActionRunQuery(kind: action, user: try await person.id(store), limit: limit)
        let runs = try await store.actionRuns(query).map(ActionRunView.init)
        if common.json { return try printJSON(runs) }
        guard !runs.isEmpty else { return print("No runs.") }
        let emails = Dictionary(try await store.users().map { ($0.id.rawValue, $0.email) }) { first, _ in first }
        var table = Table("ACTION", "USER", "STARTED", "OUTCOME", "DONE", "ERROR")
        for run in runs {
            let user = emails[run.user] ?? "(removed)"
            table.add(run.action, user, run.startedAt, run.outcome, "\(run.done)", run.error ?? "")
        }
        print(table.render())
    }
}
