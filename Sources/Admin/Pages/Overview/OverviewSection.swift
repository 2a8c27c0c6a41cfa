import Base
import Storage

/// The start page: waiting, held, failed and sent mail, and the accounts that need attention.
enum OverviewSection: ConsoleSection {
    static let templates = [Template("overview", PackageResources.overview_mustache)]
    static let texts: any Texts.Type = OverviewText.self
    static let navigation = [
        NavigationItem(
            name: { OverviewText.of($0).title },
            path: "/",
            icon: "home",
            audience: .user,
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

    private struct Row: Sendable {
        let address: String
        let state: Badge
        let waiting: String
        let reason: String
    }

    private struct View: Sendable {
        let banners: [Notice]
        let figures: [Figure]
        let isAdministrator: Bool
        let hasAccounts: Bool
        let accounts: [Row]
        let noAccounts: EmptyState?
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(OverviewText.self)
        let store = request.console.store
        // Users other than administrators see their own account.
        let own = try request.user.account
        let accounts = try await store.accounts().filter { request.isAdministrator || $0.id == own }
        let ids = Set(accounts.map(\.id))
        let counts = try await store.counts().filter { request.isAdministrator || ids.contains($0.account) }
        let view = View(
            banners: banners(request, accounts),
            figures: try await figures(request, counts, accounts),
            isAdministrator: request.isAdministrator,
            hasAccounts: !accounts.isEmpty,
            accounts: accounts.map { row($0, counts, request) },
            noAccounts: accounts.isEmpty
                ? EmptyState(text.noAccounts, path: "/assistant", action: text.setUp) : nil
        )
        return .page(Page("overview", title: text.title, text: text, view: view))
    }

    private static func figures(
        _ request: ConsoleRequest,
        _ counts: [QueueCount],
        _ accounts: [AccountRecord]
    ) async throws -> [Figure] {
        let (text, format) = (request.text(OverviewText.self), request.format)
        func sum(_ states: DeliveryState...) -> Int {
            counts.filter { states.contains($0.state) }.reduce(0) { $0 + $1.count }
        }
        let now = request.console.clock.now
        let today = format.startOfDay(now)..<now + .milliseconds(1)
        let ids = Set(accounts.map(\.id))
        let sent = try await request.console.store.trafficByAccount(today).filter { ids.contains($0.account) }
            .reduce(0) { $0 + $1.delivered }
        let troubled = accounts.count { $0.health.state == .needsGrant || $0.health.state == .paused }
        let (held, failed) = (sum(.held), sum(.failed))
        let list: LocalPath = request.isAdministrator ? "/queue" : "/mail"
        func figure(_ name: String, _ count: Int, _ style: String, _ group: QueueFilter.Group) -> Figure {
            let path = list.with(.state, group.rawValue).description
            return Figure(name: name, value: format.number(count), style: style, path: path)
        }
        let captured = sum(.captured)
        return [
            figure(text.waiting, sum(.waiting, .outcomeUnknown, .sending), "neutral", .open),
            figure(text.held, held, held > 0 ? "warning" : "neutral", .held),
            figure(text.failed, failed, failed > 0 ? "bad" : "neutral", .failed),
            figure(text.sentToday, sent, "good", .sent),
        ] + (captured > 0 ? [figure(text.captured, captured, "neutral", .captured)] : []) + [
            Figure(
                name: text.troubled,
                value: format.number(troubled),
                style: troubled > 0 ? "bad" : "neutral",
                path: request.isAdministrator ? "/accounts" : nil
            )
        ]
    }

    private static func banners(_ request: ConsoleRequest, _ accounts: [AccountRecord]) -> [Notice] {
        let text = request.text(OverviewText.self)
        var banners = accounts.filter { $0.health.state == .needsGrant }.map { account in
            Notice(
                .problem,
                text.grantNeeded("\(account.address)", request.words(account.health) ?? ""),
                path: request.isAdministrator ? account.path : "/personal",
                action: text.suggestedFix
            )
        }
        guard request.isAdministrator else { return banners }
        if !accounts.isEmpty, !accounts.contains(where: { $0.options.isDefaultSender }) {
            banners.append(Notice(.warning, text.noDefaultSender))
        }
        return banners
    }

    private static func row(_ account: AccountRecord, _ counts: [QueueCount], _ request: ConsoleRequest) -> Row {
        let text = request.text(OverviewText.self)
        let state =
            switch account.health.state {
            case .working: Badge(text.working, .good)
            case .paused: Badge(text.paused, .warning)
            case .needsGrant: Badge(text.needsGrant, .bad)
            case .disabled: Badge(text.disabled, .neutral)
            }
        let waiting = counts.filter {
            $0.account == account.id && ($0.state == .waiting || $0.state == .outcomeUnknown)
        }
        return Row(
            address: "\(account.address)",
            state: state,
            waiting: request.format.number(waiting.reduce(0) { $0 + $1.count }),
            reason: request.words(account.health) ?? ""
        )
    }
}
