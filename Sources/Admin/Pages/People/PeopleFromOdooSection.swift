import Base
import HTTPTypes
import Storage

/// Invites users of an Odoo database, chosen from a list of those who are no users here yet.
enum PeopleFromOdooSection: ConsoleSection {
    static let path: LocalPath = "/users/odoo"
    static let templates = [
        Template("people-odoo", PackageResources.people_odoo_mustache), PeopleList.template, InvitedPage.template,
    ]
    static let texts: any Texts.Type = PeopleText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.get("users/odoo", for: .administrator) { try await page($0) }
        routes.post("users/odoo", for: .administrator, invite)
    }

    private struct View: Sendable {
        let path: String
        let none: EmptyState?
        let problem: Notice?
        let choosesDatabase: Bool
        let database: SelectField
        let list: PeopleList.View?
        let others: String?
        let noMail: String?
        let usersPath: String
    }

    /// The database that was chosen; the first one by default. `nil` if there is none.
    private static func database(_ request: ConsoleRequest) -> String? {
        let databases = request.console.odoo?.databases ?? []
        let values = request.form.fields.isEmpty ? request.query : request.form
        return databases.contains(values[.database]) ? values[.database] : databases.first
    }

    private static func people(of database: String, _ request: ConsoleRequest) async throws -> OdooPeople? {
        guard let odoo = request.console.odoo else { return nil }
        return try await OdooPeople(odoo, of: database, request.console.store)
    }

    private static func list(_ people: OdooPeople, of database: String, _ request: ConsoleRequest) -> PeopleList {
        PeopleList(people.new, at: path, keeping: [(.database, database)], request)
    }

    private static func invite(_ request: ConsoleRequest) async throws -> Answer {
        guard let database = database(request) else { throw Refusal.notFound }
        do {
            guard let people = try await people(of: database, request) else { throw Refusal.notFound }
            return try await list(people, of: database, request).invite(request)
        } catch let failure as OdooSetupFailure {
            return try await page(request, failure: failure)
        }
    }

    private static func page(_ request: ConsoleRequest, failure: OdooSetupFailure? = nil) async throws -> Answer {
        let (text, format) = (request.text(PeopleText.self), request.format)
        let databases = request.console.odoo?.databases ?? []
        let database = database(request)
        var (people, failure): (OdooPeople?, OdooSetupFailure?) = (nil, failure)
        if let database, failure == nil {
            do { people = try await self.people(of: database, request) } catch let error as OdooSetupFailure {
                failure = error
            }
        }
        let others = people?.withoutAddress ?? 0
        let words = PeopleList.Words(
            search: text.searchPeople,
            login: text.login,
            found: text.foundPeople,
            nobody: text.nobodyNew
        )
        let view = View(
            path: path.description,
            none: databases.isEmpty
                ? EmptyState(text.noDatabase, path: OdooDatabasesSection.path, action: text.addDatabase) : nil,
            problem: failure.map { Notice(.problem, request.text(OdooText.self).failure($0)) },
            choosesDatabase: databases.count > 1,
            database: SelectField(.database, text.database, databases.map { ($0, $0) }, selected: database ?? ""),
            list: people.map { list($0, of: database ?? "", request).view(words, hasLanguages: true, request) },
            others: others > 0 ? text.withoutAddress(others, format.number(others)) : nil,
            noMail: request.mailer == nil ? text.noMail : nil,
            usersPath: "/users"
        )
        var page = Page("people-odoo", title: text.odooTitle, text: text, view: view)
        page.section = "/users"
        return .page(page, status: failure == nil ? .ok : .unprocessableContent)
    }
}
