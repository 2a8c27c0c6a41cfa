import Admin
import ArgumentParser
import Base
import CommandSupport
import Gateway
import SQLStorage
import Settings
import Storage

/// `gsuite-gateway status`
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how the gateway fares.",
        discussion: """
            The queue, the accounts and scheduled actions with problems, the disk and the certificates of this machine, the \
            nodes, and what needs a person: the same as at the top of the console's pages.
            """
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let store = try common.readSQLStore()
        let view = try await StatusView(store, settings)
        try common.report(view, view.text)
    }
}

/// How the gateway fares, for `--json` and in one screen.
struct StatusView: Encodable {
    struct Queue: Encodable {
        /// The number of deliveries by state; final states are left out.
        let deliveries: [String: Int]
        /// When the oldest delivery that is still to be sent was accepted.
        let oldestSince: String?
    }

    struct Account: Encodable {
        let address: String
        let state: String
        let reason: String?
    }

    struct Action: Encodable {
        let action: String
        let name: String
        /// The users for whom the last run failed.
        let failing: Int
        let users: Int
        let error: String?
    }

    struct Disk: Encodable {
        let freeBytes: Int
        let reserveBytes: Int
    }

    struct Certificate: Encodable {
        let name: String
        let expiresAt: String?
        let problem: String?
    }

    struct Problem: Encodable {
        /// `problem` or `warning`.
        let severity: String
        let text: String
    }

    let serving: Bool
    let nodes: [NodeView]
    let lost: [LostNodeView]
    let queue: Queue
    /// The number of accounts by state.
    let accounts: [String: Int]
    /// The accounts that cannot send.
    let stoppedAccounts: [Account]
    let failingActions: [Action]
    let disk: Disk
    let certificates: [Certificate]
    let problems: [Problem]

    private let list: NodeList
    private let now: Timestamp
    private let oldest: Timestamp?
    private let expiries: [(name: String, end: Timestamp)]

    private enum CodingKeys: CodingKey {
        case serving, nodes, lost, queue, accounts, stoppedAccounts, failingActions, disk, certificates, problems
    }

    /// The states of deliveries that are still to be sent.
    private static let open: Set<DeliveryState> = [.waiting, .sending, .outcomeUnknown]

    init(_ store: SQLStore, _ settings: GatewaySettings) async throws {
        now = store.clock.now
        serving = try await store.isServed()
        let all = try await store.accounts()
        let addresses = Dictionary(all.map { ($0.id, "\($0.address)") }) { first, _ in first }
        list = try await store.nodes()
        let view = NodeListView(list, accounts: addresses)
        (nodes, lost) = (view.nodes, view.lost)

        var query = QueueQuery(states: Self.open, limit: 1)
        query.order = .oldestFirst
        oldest = try await store.list(query).first?.message.receivedAt
        let counts = try await store.counts().filter { !$0.state.isFinal || $0.state == .failed }
        queue = Queue(
            deliveries: Dictionary(counts.map { ($0.state.rawValue, $0.count) }, uniquingKeysWith: +),
            oldestSince: oldest?.iso8601
        )
        accounts = Dictionary(all.map { ($0.health.state.rawValue, 1) }, uniquingKeysWith: +)
        stoppedAccounts = all.filter { $0.health.state != .working }.map {
            Account(address: "\($0.address)", state: $0.health.state.rawValue, reason: $0.health.words)
        }
        let states = Dictionary(grouping: try await store.actionStates(), by: \.kind)
        failingActions = ScheduledAction.allCases.compactMap { kind in
            let states = states[kind] ?? []
            let failing = states.filter { $0.failures > 0 }
            guard !failing.isEmpty else { return nil }
            let run = failing.compactMap(\.lastRun).max { $0.id < $1.id }
            return Action(
                action: kind.rawValue,
                name: kind.title,
                failing: failing.count,
                users: states.count,
                error: run.flatMap { $0.reasons.isEmpty ? nil : $0.reasons.sentence.english }
            )
        }
        let space = (free: store.statistics.freeBytes, reserve: settings.data.reserve)
        disk = Disk(freeBytes: space.free, reserveBytes: space.reserve)
        let facts = Certificates.facts(of: settings)
        certificates = facts.all.map {
            Certificate(name: $0.name, expiresAt: $0.expiresAt?.iso8601, problem: $0.problem)
        }
        expiries = facts.all.compactMap { info in info.expiresAt.map { (info.name, $0) } }
        let search = AlertSearch(store, messagesPerDay: settings.delivery.messagesPerDay, at: now)
        let causes = search.ownCauses(space: space, certificates: facts) + (try await search.sharedCauses())
        problems = causes.sorted { $0.effect < $1.effect }.map {
            Problem(
                severity: $0.isProblem ? "problem" : "warning",
                text: $0.words(in: .english, zone: settings.console.timeZone)
            )
        }
    }
}

extension StatusView {
    /// The accounts, actions and nodes of each kind that are named; the rest are counted.
    private static let mostNamed = 10
    private static let labelWidth = 14

    /// One screen for people.
    var text: String {
        var lines = [line("Gateway", serving ? "running" : "not running"), line("Queue", queueText)]
        let stopped = stoppedAccounts.map { account in
            "\(account.address) is \(Self.words(of: account.state))" + Self.because(account.reason)
        }
        lines += block("Accounts", accountsText, stopped)
        let failing = failingActions.map { action in
            "\(action.name) fails for \(action.failing) of \(action.users) users" + Self.because(action.error)
        }
        lines += block("Actions", failing.isEmpty ? "none is failing" : "\(failing.count) failing", failing)
        let (free, reserve) = (Self.size(disk.freeBytes), Self.size(disk.reserveBytes))
        lines.append(line("Disk", "\(free) free, of which \(reserve) are kept free"))
        lines.append(line("Certificates", certificatesText))
        lines += nodesText
        lines += block("Needs a person", problems.isEmpty ? "nothing" : "\(problems.count)", problems.map(\.text))
        return lines.joined(separator: "\n")
    }

    private func line(_ label: String, _ text: String) -> String {
        label + String(repeating: " ", count: max(1, Self.labelWidth + 2 - label.count)) + text
    }

    private func block(_ label: String, _ summary: String, _ all: [String]) -> [String] {
        let rest = all.count - Self.mostNamed
        return [line(label, summary)] + all.prefix(Self.mostNamed).map { line("", $0) }
            + (rest > 0 ? [line("", "and \(rest) more")] : [])
    }

    private var queueText: String {
        let shown = DeliveryState.allCases.compactMap { state in
            queue.deliveries[state.rawValue].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        guard !shown.isEmpty else { return "empty" }
        return shown.joined(separator: ", ") + (oldest.map { "; the oldest has waited \(age(now - $0))" } ?? "")
    }

    private var accountsText: String {
        guard !accounts.isEmpty else { return "none; add one with `account add` or `account grant`" }
        return AccountHealth.State.allCases.compactMap { state in
            accounts[state.rawValue].map { "\($0) \(Self.words(of: state.rawValue))" }
        }.joined(separator: ", ")
    }

    private static func because(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }

    private static func words(of state: String) -> String { state.replacing("-", with: " ") }

    private var certificatesText: String {
        guard !certificates.isEmpty else { return "none" }
        let broken = certificates.compactMap { one in one.problem.map { "\(one.name) cannot be used: \($0)" } }
        let others = expiries.map { name, end in
            end > now ? "\(name) is valid for \(age(end - now))" : "\(name) has expired"
        }
        return (broken + others).joined(separator: "; ")
    }

    private var nodesText: [String] {
        guard !nodes.isEmpty else { return [] }
        var table = Table("NODE", "VERSION", "UP", "HEARTBEAT", "ACCOUNTS", "ALSO DOES")
        for (node, view) in zip(list.nodes, nodes) {
            table.add(
                node.name,
                node.version,
                age(list.asOf - node.startedAt),
                view.silent ? "overdue, \(age(list.asOf - node.heartbeatAt)) ago" : "present",
                "\(view.accounts.count)",
                view.duties.joined(separator: ", ")
            )
        }
        let rows = table.render().split(separator: "\n").map(String.init)
        return [line("Nodes", rows[0])] + rows.dropFirst().map { line("", $0) }
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 10 << 30 ? "\(bytes >> 20) MiB" : "\(bytes >> 30) GiB"
    }
}
