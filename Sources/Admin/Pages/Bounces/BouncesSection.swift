import Base
import Storage

/// The bounce list: the addresses that do not exist, since when and why.
enum BouncesSection: ConsoleSection {
    static let path: LocalPath = "/bounces"
    private static let exportPath: LocalPath = "/bounces/export"
    static let templates = [Template("bounces", PackageResources.bounces_mustache)]
    static let texts: any Texts.Type = BouncesText.self
    static let navigation = [
        NavigationItem(
            name: { BouncesText.of($0).title },
            path: path,
            icon: "problem",
            audience: .administrator,
            group: .mail,
            rank: 42
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("bounces", for: .administrator, show)
        routes.get("bounces/export", for: .administrator, export)
        routes.post("bounces", for: .administrator, remove)
    }

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case address, last, first, count, status
    }

    private struct Row: Sendable {
        let address: String
        let can: String
        let path: String
        let last: String
        let first: String
        let count: String
        let status: String
        let reason: String
    }

    private struct View: Sendable {
        let path: String
        let lead: String
        let hasAny: Bool
        /// Where what the list finds is as a file.
        let csv: String
        let search: ListSearch
        let found: String
        let filter: [HiddenField]
        let hasRows: Bool
        let columns: [ColumnHeading]
        let rows: [Row]
        let none: EmptyState?
        let pager: Pager
        let bar: BulkBar
    }

    /// What the bar's button sends.
    private static let removal = "remove"

    private static func choice(_ request: ConsoleRequest) -> ListChoice<Column> {
        ListChoice(request, at: path, usual: .last, descends: true)
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, format, list) = (request.text(BouncesText.self), request.format, choice(request))
        let all = try await request.console.store.bouncedAddresses()
        let found = list.sorting.sorted(all.filter { list.finds([$0.address, $0.reason]) }) { bounced in
            switch list.sorting.column {
            case .address: .text(bounced.address)
            case .last: .number(bounced.lastAt.milliseconds)
            case .first: .number(bounced.firstAt.milliseconds)
            case .count: .count(bounced.count)
            case .status: .text(bounced.status)
            }
        }
        let (shown, pager) = list.page(found) { $0.address }
        let count = text.found(found.count, format.number(found.count))
        let view = View(
            path: path.description,
            lead: request.console.options.refusesBounced ? text.leadRefused : text.leadSent,
            hasAny: !all.isEmpty,
            csv: (list.text.isEmpty ? exportPath : exportPath.with(.search, list.text)).description,
            search: list.search(text.filter, request),
            found: count,
            filter: list.values.map { HiddenField($0.field, $0.value) },
            hasRows: !shown.isEmpty,
            columns: [
                list.heading(.address, text.address), list.heading(.last, text.last, descends: true),
                list.heading(.first, text.first, descends: true),
                list.heading(.count, text.count, style: "number", descends: true),
                list.heading(.status, text.status),
            ],
            rows: shown.map { bounced in
                Row(
                    address: bounced.address,
                    can: removal,
                    path: "/queue/\(bounced.message)",
                    last: format.dateAndClock(bounced.lastAt),
                    first: format.dateAndClock(bounced.firstAt),
                    count: format.number(bounced.count),
                    status: bounced.status,
                    reason: bounced.reason
                )
            },
            none: all.isEmpty
                ? EmptyState(text.none) : shown.isEmpty ? EmptyState(request.common.nothingFound) : nil,
            pager: pager,
            bar: BulkBar(
                text.selected,
                [BulkBar.Choice(value: removal, name: text.remove)],
                all: request.common.allFound(count)
            )
        )
        return .page(Page("bounces", title: text.title, text: text, view: view))
    }

    /// What the list finds, as comma-separated values.
    private static func export(_ request: ConsoleRequest) async throws -> Answer {
        let list = choice(request)
        let found = try await request.console.store.bouncedAddresses().filter { list.finds([$0.address, $0.reason]) }
        let lines = [BouncedAddressView.csvHead] + found.map { BouncedAddressView($0).csv }
        return .file(
            lines.flatMap { Array($0.utf8) },
            type: LogExport.csv.mediaType,
            name: "gsuite-gateway-bounces.csv"
        )
    }

    private static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list) = (request.text(BouncesText.self), choice(request))
        let selection = BulkSelection(request.form, .bounced)
        guard selection.command == removal else { throw Refusal.malformed }
        let all = try await request.console.store.bouncedAddresses()
        let found = all.filter { list.finds([$0.address, $0.reason]) }
        let chosen = selection.rows(found) { $0.address }.map(\.address)
        guard !chosen.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(list.path)
        }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.removeQuestion(chosen.count, request.format.number(chosen.count)),
                    consequences: [text.removeEffect],
                    button: text.remove,
                    isDangerous: false,
                    action: path,
                    back: list.path,
                    fields: selection.fields + list.values
                )
            )
        }
        let count = try await request.console.store.removeBounces(chosen)
        request.note("addresses were removed from the bounce list", category: .queue, ["addresses": "\(count)"])
        request.notify(Notice(.done, text.removed(count, request.format.number(count))))
        return .redirect(list.path)
    }
}
