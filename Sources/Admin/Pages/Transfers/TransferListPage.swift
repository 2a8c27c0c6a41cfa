import Base
import HTTPTypes
import Storage

/// A staging list with its actions.
enum TransferListPage {
    struct Row: Sendable {
        let id: String
        /// What can be done with it, as the bar's buttons name it.
        let can: String
        let path: String
        let subject: String
        let party: String
        let date: String
        let attachments: String?
        let contacts: String
        let state: Badge
        let problem: String?
    }

    struct View: Sendable {
        let title: String
        let path: String
        /// The heading of the column `party`. It has another name because within a row the row's own would be found.
        let partyName: String
        let folder: String?
        let found: String
        let hasRows: Bool
        let columns: [ColumnHeading]
        let rows: [Row]
        let none: EmptyState?
        let pager: Pager
    }

    /// The columns by which the list can be sorted: those of which the store has an index.
    private enum Column: String, Sendable {
        case date
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list) = (request.text(TransfersText.self), try request.transferList)
        let store = request.console.store
        let watch = await request.watch(.staging(list))
        let size = PageSize(request.query)
        var query = StagedMessageQuery()
        let sorting = Sorting<Column>(request.query, usual: .date, descends: true)
        query.limit = size.rawValue + 1
        query.isByDate = true
        query.newestFirst = sorting.isDescending
        query.before = Int64(request.query[.before]).map { StagedMessageID(rawValue: $0) }
        let found = try await store.stagedMail(query, in: list)
        let page = found.prefix(size.rawValue)
        let count = try await store.stagedMailTotals(in: list).count
        let folder = try await store.personalSettings(of: list.user).mail.folder(list.direction)
        let path = list.direction.path
        let sized = size == .usual ? path : path.with(.size, size.value)
        let sorted = sorting.value.isEmpty ? path : path.with(.sort, sorting.value)
        let first = sorting.value.isEmpty ? sized : sized.with(.sort, sorting.value)
        let party = list.direction == .incoming ? text.sender : text.recipients
        let title = text.title(list.direction)
        let view = View(
            title: title,
            path: path.description,
            partyName: party,
            folder: folder.map { text.fromFolder($0.name) },
            found: text.found(count, request.format.number(count)),
            hasRows: !page.isEmpty,
            columns: [
                ColumnHeading(text.subject), ColumnHeading(party),
                sorting.heading(.date, text.date, style: "date", on: sized), ColumnHeading(text.contacts),
                ColumnHeading(text.state, style: "state"),
            ],
            rows: page.map { row($0, request) },
            none: page.isEmpty ? none(folder, request) : nil,
            pager: Pager(
                first: query.before == nil ? nil : first,
                next: found.count > size.rawValue
                    ? page.last.map { first.with(.before, "\($0.id.rawValue)") } : nil,
                sizes: page.isEmpty ? [] : size.choices(sorted)
            )
        )
        var shown = Page("transfers", title: title, text: text, view: view)
        shown.watch = watch
        return .page(shown)
    }

    private static func none(_ folder: TransferFolder?, _ request: ConsoleRequest) -> EmptyState {
        let text = request.text(TransfersText.self)
        guard folder == nil else { return EmptyState(text.nothingHere) }
        return EmptyState(text.noFolder, path: "/personal/mail", action: text.chooseFolder)
    }

    private static func row(_ mail: StagedMessage, _ request: ConsoleRequest) -> Row {
        let (text, format) = (request.text(TransfersText.self), request.format)
        let files = mail.facts.attachments
        return Row(
            id: "\(mail.id.rawValue)",
            can: mail.state.isImported ? "remove" : "import remove",
            path: "\(mail.direction.path)/\(mail.id.rawValue)",
            subject: mail.facts.subject.isEmpty ? text.noSubject : mail.facts.subject,
            party: mail.direction == .incoming
                ? mail.facts.from : format.names(mail.facts.recipients, andMore: text.andMore),
            date: format.dateAndClock(mail.facts.date),
            attachments: files.isEmpty ? nil : format.names(files.map(\.name), andMore: text.andMore),
            contacts: mail.contacts.isEmpty
                ? text.noContact : format.names(mail.contacts.map(\.name), andMore: text.andMore),
            state: mail.state.badge(text),
            problem: mail.problem.map { request.words($0) }
        )
    }
}

extension LocalFormat {
    /// The first few, and the number of others.
    func names(_ names: [String], andMore: (Int) -> String, most: Int = 3) -> String {
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? shown + " " + andMore(names.count - most) : shown
    }
}

extension StagedMessageState {
    fileprivate var isImported: Bool { if case .imported = self { true } else { false } }

    func badge(_ text: Translated<TransfersText>) -> Badge {
        switch self {
        case .waiting: Badge(text.waiting, .neutral)
        case .requested: Badge(text.requested, .warning)
        case .imported: Badge(text.imported, .good)
        case .failed: Badge(text.failed, .bad)
        }
    }
}

/// The staging lists: messages on their way from the user's transfer folders to Odoo. Every user, including
/// administrators, sees only their own: it is private mail.
enum TransfersSection: ConsoleSection {
    static let templates = [
        Template("transfers", PackageResources.transfers_mustache),
        Template("transfer", PackageResources.transfer_mustache),
    ]
    static let texts: any Texts.Type = TransfersText.self
    static let navigation = MailDirection.allCases.enumerated().map { place, direction in
        NavigationItem(
            name: { TransfersText.of($0).title(direction) },
            path: direction.path,
            icon: direction == .incoming ? "inbox" : "outbox",
            audience: .user,
            group: .own,
            rank: 12 + place
        )
    }

    static func register(_ routes: ConsoleRoutes) {
        routes.get("transfers/:direction", for: .user) { try await TransferListPage.show($0) }
        routes.post("transfers/:direction", for: .user) { try await StagingActions.manage($0) }
        routes.post("transfers/:direction/fetch", for: .user) { try await StagingActions.fetch($0) }
        routes.get("transfers/:direction/:id", for: .user) { try await TransferPage.show($0) }
        routes.post("transfers/:direction/:id/contacts", for: .user) { try await TransferContacts.choose($0) }
        routes.post("transfers/:direction/:id/new-contact", for: .user) { try await TransferContacts.create($0) }
    }
}

extension MailDirection {
    /// The path of the list's page.
    var path: LocalPath { self == .incoming ? "/transfers/incoming" : "/transfers/outgoing" }
}

extension ConsoleRequest {
    /// The signed-in user's list that the path names.
    var transferList: StagingList {
        get throws {
            guard let direction = MailDirection(rawValue: variables["direction"] ?? "") else {
                throw Refusal.notFound
            }
            return StagingList(try user.id, direction)
        }
    }

    private var stagedMailID: StagedMessageID {
        get throws {
            guard let id = Int64(variables["id"] ?? "") else { throw Refusal.notFound }
            return StagedMessageID(rawValue: id)
        }
    }

    /// What the page of the message that the path names shows that changes by itself.
    var stagedMailWatch: LiveWatch {
        get async throws {
            let (list, id) = (try transferList, try stagedMailID)
            return await watch(.staged(id, in: list), at: LocalPath("\(list.direction.path)/\(id.rawValue)"))
        }
    }

    /// The staged message that the path names. Another user's is not found rather than forbidden.
    var stagedMail: StagedMessage {
        get async throws {
            var query = StagedMessageQuery()
            query.choice = .only([try stagedMailID])
            guard let mail = try await console.store.stagedMail(query, in: transferList).first else {
                throw Refusal.notFound
            }
            return mail
        }
    }
}
