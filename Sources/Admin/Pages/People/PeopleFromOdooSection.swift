import Base
import HTTPTypes
import Mail
import Storage

/// Invites users of an Odoo database, chosen from a list of those who are no users here yet.
enum PeopleFromOdooSection: ConsoleSection {
    static let path: LocalPath = "/users/odoo"
    static let templates = [Template("people-odoo", PackageResources.people_odoo_mustache), InvitedPage.template]
    static let texts: any Texts.Type = PeopleText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("users/odoo", for: .administrator) { try await page($0) }
        routes.post("users/odoo", for: .administrator, invite)
    }

    /// What can be done with the marked people.
    private enum Command: String, CaseIterable {
        case mail, links
    }

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case name, login
    }

    private struct Row: Sendable {
        let login: String
        let can: String
        let name: String
        let language: String
    }

    private struct View: Sendable {
        let path: String
        let none: EmptyState?
        let problem: Notice?
        let choosesDatabase: Bool
        let database: SelectField
        let search: ListSearch?
        let found: String
        let others: String?
        let filter: [HiddenField]
        let hasRows: Bool
        let columns: [ColumnHeading]
        let rows: [Row]
        let nobody: EmptyState?
        let pager: Pager
        let bar: BulkBar
        let noMail: String?
        let usersPath: String
    }

    /// The list of a database's people.
    private struct Listed {
        let database: String
        let people: OdooPeople
        let list: ListChoice<Column>

        var found: [OdooPerson] { people.new.filter { list.finds([$0.name, $0.login]) } }
    }

    /// The database that was chosen; the first one by default. `nil` if there is none.
    private static func database(_ request: ConsoleRequest) -> String? {
        let databases = request.console.odoo?.databases ?? []
        let values = request.form.fields.isEmpty ? request.query : request.form
        return databases.contains(values[.database]) ? values[.database] : databases.first
    }

    private static func listed(
        _ database: String,
        _ odoo: any OdooAdministration,
        _ request: ConsoleRequest
    ) async throws -> Listed {
        let people = try await OdooPeople(odoo, of: database, request.console.store)
        let list = ListChoice<Column>(request, at: path, usual: .name, keeping: [(.database, database)])
        return Listed(database: database, people: people, list: list)
    }

    private static func invite(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(PeopleText.self)
        guard let odoo = request.console.odoo, let database = database(request) else { throw Refusal.notFound }
        let selection = BulkSelection(request.form, .login)
        guard let command = Command(rawValue: selection.command) else { throw Refusal.malformed }
        let listed: Listed
        do { listed = try await self.listed(database, odoo, request) } catch let failure as OdooSetupFailure {
            return try await page(request, failure: failure)
        }
        let chosen = selection.rows(listed.found) { $0.login }
        guard !chosen.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(listed.list.path)
        }
        guard chosen.count <= PeopleFile.mostPeople else {
            request.notify(Notice(.warning, text.tooMany(request.format.number(PeopleFile.mostPeople))))
            return .redirect(listed.list.path)
        }
        guard request.isConfirmed else {
            let count = request.format.number(chosen.count)
            return request.confirm(
                Confirmation(
                    text.inviteQuestion(chosen.count, count),
                    consequences: [text.inviteMeans, command == .mail ? text.mailMeans : text.linksMean],
                    button: text.inviteThem(chosen.count, count),
                    isDangerous: false,
                    action: path,
                    back: listed.list.path,
                    fields: selection.fields + listed.list.values
                )
            )
        }
        let plan = try await request.invitations.plan(listed.people.entries(of: chosen))
        guard plan.isReady else { return .redirect(listed.list.path) }
        do {
            return try await InvitedPage.carryOut(plan, mails: command == .mail, request)
        } catch StorageError.conflict {
            // Somebody else has invited one of them just now: the list no longer has them.
            return .redirect(listed.list.path)
        }
    }

    private static func page(_ request: ConsoleRequest, failure: OdooSetupFailure? = nil) async throws -> Answer {
        let (text, format) = (request.text(PeopleText.self), request.format)
        let databases = request.console.odoo?.databases ?? []
        let database = database(request)
        var (listed, failure): (Listed?, OdooSetupFailure?) = (nil, failure)
        if let odoo = request.console.odoo, let database, failure == nil {
            do { listed = try await self.listed(database, odoo, request) } catch let error as OdooSetupFailure {
                failure = error
            }
        }
        let identity: [(field: FormField, value: String)] = database.map { [(.database, $0)] } ?? []
        let list = ListChoice<Column>(request, at: path, usual: .name, keeping: identity)
        let found = list.sorting.sorted(listed?.found ?? []) { person in
            switch list.sorting.column {
            case .name: .text(person.name)
            case .login: .text(person.login)
            }
        }
        let (shown, pager) = list.page(found) { $0.login }
        let count = text.foundPeople(found.count, format.number(found.count))
        let commands = request.mailer == nil ? [Command.links] : Command.allCases
        let can = commands.map(\.rawValue).joined(separator: " ")
        let others = listed?.people.withoutAddress ?? 0
        let view = View(
            path: path.description,
            none: databases.isEmpty
                ? EmptyState(text.noDatabase, path: OdooDatabasesSection.path, action: text.addDatabase) : nil,
            problem: failure.map { Notice(.problem, request.text(OdooText.self).failure($0)) },
            choosesDatabase: databases.count > 1,
            database: SelectField(.database, text.database, databases.map { ($0, $0) }, selected: database ?? ""),
            search: listed.map { _ in list.search(text.searchPeople, request) },
            found: count,
            others: others > 0 ? text.withoutAddress(others, format.number(others)) : nil,
            filter: list.values.map { HiddenField($0.field, $0.value) },
            hasRows: !shown.isEmpty,
            columns: [
                list.heading(.name, text.name), list.heading(.login, text.login), ColumnHeading(text.languageTitle),
            ],
            rows: shown.map { person in
                let language = person.language.map { $0 == .german ? text.german : text.english }
                return Row(login: person.login, can: can, name: person.name, language: language ?? "")
            },
            nobody: listed != nil && shown.isEmpty
                ? EmptyState(list.text.isEmpty ? text.nobodyNew : request.common.nothingFound) : nil,
            pager: pager,
            bar: BulkBar(
                text.selected,
                commands.map { BulkBar.Choice(value: $0.rawValue, name: $0 == .mail ? text.byMail : text.byLinks) },
                all: request.common.allFound(count)
            ),
            noMail: request.mailer == nil ? text.noMail : nil,
            usersPath: "/users"
        )
        var page = Page("people-odoo", title: text.odooTitle, text: text, view: view)
        page.section = "/users"
        return .page(page, status: failure == nil ? .ok : .unprocessableContent)
    }
}
