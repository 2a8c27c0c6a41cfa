import Base
import Storage

/// People of another system who are no users here yet: a list, of which some are chosen and invited.
struct PeopleList: Sendable {
    static let template = Template("people-list", PackageResources.people_list_mustache)

    /// What can be done with the marked people.
    enum Command: String, CaseIterable {
        case mail, links
    }

    /// The columns by which the list can be sorted.
    enum Column: String, Sendable {
        case name, login
    }

    /// What differs from system to system.
    struct Words {
        let search: String
        /// The heading of their addresses.
        let login: String
        /// How many are found.
        let found: (_ count: Int, _ written: String) -> String
        let nobody: String
    }

    struct Row: Sendable {
        let login: String
        let can: String
        let name: String
        let language: String
    }

    struct View: Sendable {
        let path: String
        let search: ListSearch
        let found: String
        let filter: [HiddenField]
        let hasRows: Bool
        let hasLanguages: Bool
        let loginTitle: String
        let columns: [ColumnHeading]
        let rows: [Row]
        let nobody: EmptyState?
        let pager: Pager
        let connects: CheckField?
        let bar: BulkBar
    }

    let path: LocalPath
    let people: [PersonEntry]
    private let list: ListChoice<Column>

    /// - Parameter identity: fields that say whose people they are, besides the path.
    init(
        _ people: [PersonEntry],
        at path: LocalPath,
        keeping identity: [(field: FormField, value: String)],
        _ request: ConsoleRequest
    ) {
        (self.people, self.path) = (people, path)
        list = ListChoice(request, at: path, usual: .name, keeping: identity)
    }

    private var found: [PersonEntry] { people.filter { list.finds([$0.name, $0.email]) } }

    /// - Parameter connects: whether their accounts can be connected, too.
    func view(
        _ words: Words,
        hasLanguages: Bool = false,
        connects: CheckField? = nil,
        _ request: ConsoleRequest
    ) -> View {
        let text = request.text(PeopleText.self)
        let sorted = list.sorting.sorted(found) { person in
            switch list.sorting.column {
            case .name: .text(person.name)
            case .login: .text(person.email)
            }
        }
        let (shown, pager) = list.page(sorted) { $0.email }
        let count = words.found(sorted.count, request.format.number(sorted.count))
        let commands = request.mailer == nil ? [Command.links] : Command.allCases
        let can = commands.map(\.rawValue).joined(separator: " ")
        let nobody = list.text.isEmpty ? words.nobody : request.common.nothingFound
        return View(
            path: path.description,
            search: list.search(words.search, request),
            found: count,
            filter: list.values.map { HiddenField($0.field, $0.value) },
            hasRows: !shown.isEmpty,
            hasLanguages: hasLanguages,
            loginTitle: words.login,
            columns: [list.heading(.name, text.name), list.heading(.login, words.login)]
                + (hasLanguages ? [ColumnHeading(text.languageTitle)] : []),
            rows: shown.map { person in
                let language = person.language.map { $0 == .german ? text.german : text.english }
                return Row(login: person.email, can: can, name: person.name, language: language ?? "")
            },
            nobody: shown.isEmpty ? EmptyState(nobody) : nil,
            pager: pager,
            connects: connects,
            bar: BulkBar(
                text.selected,
                commands.map { BulkBar.Choice(value: $0.rawValue, name: $0 == .mail ? text.byMail : text.byLinks) },
                all: request.common.allFound(count)
            )
        )
    }

    /// Invites the marked people, after a question.
    ///
    /// - Parameters:
    ///   - fields: what else the question repeats.
    ///   - consequences: what else happens.
    ///   - follow: called with those who were invited; returns the page with what goes on by itself.
    func invite(
        repeating fields: [(field: FormField, value: String)] = [],
        consequences: [String] = [],
        _ request: ConsoleRequest,
        then follow: ([PersonEntry]) async throws -> LocalPath? = { _ in nil }
    ) async throws -> Answer {
        let (text, format) = (request.text(PeopleText.self), request.format)
        let selection = BulkSelection(request.form, .login)
        guard let command = Command(rawValue: selection.command) else { throw Refusal.malformed }
        let chosen = selection.rows(found) { $0.email }
        guard !chosen.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(list.path)
        }
        guard chosen.count <= PeopleFile.mostPeople else {
            request.notify(Notice(.warning, text.tooMany(format.number(PeopleFile.mostPeople))))
            return .redirect(list.path)
        }
        guard request.isConfirmed else {
            let count = format.number(chosen.count)
            return request.confirm(
                Confirmation(
                    text.inviteQuestion(chosen.count, count),
                    consequences: [text.inviteMeans, command == .mail ? text.mailMeans : text.linksMean] + consequences,
                    button: text.inviteThem(chosen.count, count),
                    isDangerous: false,
                    action: path,
                    back: list.path,
                    fields: selection.fields + list.values + fields
                )
            )
        }
        let plan = try await request.console.invitations.plan(chosen)
        guard plan.isReady else { return .redirect(list.path) }
        do {
            return try await InvitedPage.carryOut(plan, mails: command == .mail, request, then: follow)
        } catch StorageError.conflict {
            // Somebody else has invited one of them just now: the list no longer has them.
            return .redirect(list.path)
        }
    }
}
