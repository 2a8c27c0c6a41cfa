import Base
import Storage

/// The start page: how it stands with one's own things; for administrators, what needs a person, the traffic of the day, the
/// latest failures, and the accounts against their limits.
enum OverviewSection: ConsoleSection {
    static let templates = [Template("overview", PackageResources.overview_mustache)]
    static let texts: any Texts.Type = OverviewText.self
    static let navigation = [
        NavigationItem(
            name: { OverviewText.of($0).title },
            path: "/",
            icon: "home",
            audience: .user,
            group: .start,
            rank: 0
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("/", for: .user, show)
    }

    private struct Figure: Sendable {
        let name: String
        let value: String
        let style: String
        /// The path of their list.
        let path: String?
    }

    private struct NodeRow: Sendable {
        let name: String
        let version: String
        let since: String
        let state: Badge
        let heartbeat: String
        let accounts: String
    }

    /// The columns by which the list of nodes can be sorted.
    private enum Column: String, Sendable {
        case node, version, since, state, heartbeat, accounts
    }

    private struct View: Sendable {
        let checklist: [OwnChecklist.Item]
        let hasChecklist: Bool
        let checklistTitle: String
        let figures: [Figure]
        let administration: AdministratorOverview?
        let hasNodes: Bool
        let columns: [ColumnHeading]
        let nodes: [NodeRow]
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(OverviewText.self)
        let store = request.console.store
        // Users other than administrators see their own account.
        let own = try request.user.account
        let watch = await request.watch(.overview(of: request.isAdministrator ? nil : own ?? .noAccount))
        let all = try await store.accounts()
        let accounts = all.filter { request.isAdministrator || $0.id == own }
        let ids = Set(accounts.map(\.id))
        let counts = try await store.counts()
        let shown = counts.filter { request.isAdministrator || ids.contains($0.account) }
        let sent = try await store.sentInDay(at: request.console.clock.now)
        let sorting = Sorting<Column>(request.query, usual: .node)
        let nodes = request.isAdministrator ? try await nodes(request, sorting) : []
        // An administrator without an account is no user of mail.
        let needsChecklist = !request.isAdministrator || own != nil
        let checklist =
            needsChecklist
            ? try await OwnChecklist(request, all.first { $0.id == own }, counts).items : []
        let view = View(
            checklist: checklist,
            hasChecklist: !checklist.isEmpty,
            checklistTitle: request.text(ChecklistText.self).title,
            figures: figures(request, shown, accounts, sent),
            administration: request.isAdministrator
                ? try await AdministratorOverview(request, accounts, counts, sent) : nil,
            hasNodes: !nodes.isEmpty,
            columns: columns(sorting, text),
            nodes: nodes
        )
        var page = Page("overview", title: text.title, text: text, view: view)
        page.watch = watch
        return .page(page)
    }

    /// The nodes that serve the store; none where no others are possible.
    private static func nodes(_ request: ConsoleRequest, _ sorting: Sorting<Column>) async throws -> [NodeRow] {
        let (text, format) = (request.text(OverviewText.self), request.format)
        let list = try await request.console.store.nodes()
        let nodes = sorting.sorted(list.nodes) { node in
            switch sorting.column {
            case .node: .text(node.name)
            case .version: .text(node.version)
            case .since: .number(node.startedAt.milliseconds)
            case .state: .count(list.isSilent(node) ? 0 : 1)
            case .heartbeat: .number(node.heartbeatAt.milliseconds)
            case .accounts: .count(node.accounts.count)
            }
        }
        return nodes.map { node in
            NodeRow(
                name: node.name,
                version: node.version,
                since: format.dateAndClock(node.startedAt),
                state: list.isSilent(node) ? Badge(text.silent, .bad) : Badge(text.present, .good),
                heartbeat: format.dateAndClock(node.heartbeatAt),
                accounts: text.accountCount(node.accounts.count, format.number(node.accounts.count))
            )
        }
    }

    private static func columns(_ sorting: Sorting<Column>, _ text: Translated<OverviewText>) -> [ColumnHeading] {
        let path: LocalPath = "/"
        return [
            sorting.heading(.node, text.node, on: path), sorting.heading(.version, text.version, on: path),
            sorting.heading(.since, text.since, descends: true, on: path),
            sorting.heading(.state, text.state, on: path),
            sorting.heading(.heartbeat, text.heartbeat, descends: true, on: path),
            sorting.heading(.accounts, text.sendsFor, descends: true, on: path),
        ]
    }

    private static func figures(
        _ request: ConsoleRequest,
        _ counts: [QueueCount],
        _ accounts: [AccountRecord],
        _ sentInDay: [AccountID: Int]
    ) -> [Figure] {
        let (text, format) = (request.text(OverviewText.self), request.format)
        func sum(_ states: DeliveryState...) -> Int {
            counts.filter { states.contains($0.state) }.reduce(0) { $0 + $1.count }
        }
        let ids = Set(accounts.map(\.id))
        let sent = sentInDay.filter { ids.contains($0.key) }.reduce(0) { $0 + $1.value }
        let (held, failed) = (sum(.held), sum(.failed))
        let list: LocalPath = request.isAdministrator ? "/queue" : "/mail"
        func figure(_ name: String, _ count: Int, _ style: String, _ group: QueueFilter.Group) -> Figure {
            let path = list.with(.state, group.rawValue).description
            return Figure(name: name, value: format.number(count), style: style, path: path)
        }
        let captured = sum(.captured)
        let all =
            [
                figure(text.waiting, sum(.waiting, .outcomeUnknown, .sending), "neutral", .open),
                figure(text.held, held, held > 0 ? "warning" : "neutral", .held),
                figure(text.failed, failed, failed > 0 ? "bad" : "neutral", .failed),
                figure(text.sentInDay, sent, "good", .sent),
            ] + (captured > 0 ? [figure(text.captured, captured, "neutral", .captured)] : [])
        guard request.isAdministrator else { return all }
        let failing = accounts.count { $0.health.state == .needsGrant || $0.health.state == .paused }
        return all + [
            Figure(
                name: text.failing,
                value: format.number(failing),
                style: failing > 0 ? "bad" : "neutral",
                path: "/accounts"
            )
        ]
    }
}
