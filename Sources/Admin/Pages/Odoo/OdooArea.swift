import Base
import HTTPTypes
import Logging
import Storage

/// What the gateway keeps in Odoo: what is there, what is to be done, and doing and undoing it.
enum OdooArea: ConsoleArea {
    static let templates = [Template("odoo", PackageResources.odoo_mustache)]
    static let texts: any Texts.Type = OdooText.self
    static let navigation = [
        NavigationItem(
            name: { OdooText.of($0).title },
            path: "/odoo",
            icon: "settings",
            audience: .administrator,
            rank: 75
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("odoo", for: .administrator) { try await page($0) }
        routes.post("odoo", for: .administrator) { try await page($0) }
        routes.post("odoo/setup", for: .administrator, setUp)
        routes.post("odoo/remove", for: .administrator, remove)
    }

    struct StepLine: Sendable {
        let badge: Badge
        let title: String
        let details: String
    }

    struct RightLine: Sendable {
        let badge: Badge
        let feature: String
        let missing: String

        /// For the set-up an administrator is asked for: what the gateway's user lacks for it is nothing to mend.
        init(_ line: (feature: String, rights: [String]), _ text: OdooText) {
            let isSetUp = line.feature == OdooText.setUpFeature
            badge =
                line.rights.isEmpty
                ? Badge(text.present, .good)
                : isSetUp ? Badge(text.byAdministrator, .neutral) : Badge(text.missing, .warning)
            feature = text.feature(line.feature)
            missing = isSetUp ? "" : line.rights.joined(separator: "; ")
        }
    }

    struct View: Sendable {
        let none: EmptyState?
        let problem: Notice?
        let hasDatabase: Bool
        let database: SelectField
        let login: Field
        let secret: Field
        let summary: String?
        let rights: [RightLine]
        let hasSteps: Bool
        let steps: [StepLine]
        let hidden: Notice?
    }

    private static func setUp(_ visit: Visit) async throws -> Answer {
        try await act(visit) { services, database, administrator throws(OdooServices.Trouble) in
            try await services.carryOut(database, administrator)
        }
    }

    private static func remove(_ visit: Visit) async throws -> Answer {
        let text: OdooText = visit.text()
        guard visit.form.isOn("sure") else { return try await page(visit, problem: text.sureMissing) }
        return try await act(visit) { services, database, administrator throws(OdooServices.Trouble) in
            try await services.remove(database, administrator)
        }
    }

    private static func act(
        _ visit: Visit,
        _ work: (OdooServices, String, OdooServices.Administrator?) async throws(OdooServices.Trouble) -> Void
    ) async throws -> Answer {
        let text: OdooText = visit.text()
        guard let services = visit.console.seams.odoo, services.databases.contains(visit.form["database"]) else {
            throw Refusal.notFound
        }
        do throws(OdooServices.Trouble) {
            try await work(services, visit.form["database"], administrator(visit))
        } catch {
            return try await page(visit, problem: text.trouble(error))
        }
        let person = try visit.person.id.rawValue
        visit.console.logger.notice(
            "what the gateway keeps in Odoo was changed",
            metadata: ["area": "\(LogArea.settings.rawValue)", "person": "\(person)"]
        )
        visit.notify(Notice(.done, text.done))
        return .redirect("/odoo")
    }

    private static func administrator(_ visit: Visit) -> OdooServices.Administrator? {
        let login = visit.form["login"]
        guard !login.isEmpty, let secret = visit.form.raw("secret"), !secret.isEmpty else { return nil }
        return OdooServices.Administrator(login: login, secret: Secret(secret))
    }

    private static func page(_ visit: Visit, problem: String? = nil) async throws -> Answer {
        let text: OdooText = visit.text()
        let services = visit.console.seams.odoo
        let databases = services?.databases ?? []
        let wanted = visit.form["database"].isEmpty ? visit.query["database"] : visit.form["database"]
        let database = databases.contains(wanted) ? wanted : databases.first
        var picture: OdooServices.Picture?
        var trouble = problem
        if let services, let database {
            do throws(OdooServices.Trouble) {
                picture = try await services.look(database, administrator(visit))
            } catch {
                trouble = trouble ?? text.trouble(error)
            }
        }
        let view = View(
            none: databases.isEmpty ? EmptyState(text.none) : nil,
            problem: trouble.map { Notice(.problem, $0) },
            hasDatabase: database != nil,
            database: SelectField("database", text.database, databases.map { ($0, $0) }, selected: database ?? ""),
            login: Field(
                "login",
                text.login,
                value: visit.form["login"],
                hint: text.loginHint,
                autocomplete: "off",
                isOptional: true
            ),
            secret: Field("secret", text.secret, .password, autocomplete: "off", isOptional: true),
            summary: picture.map { text.summary($0.version, $0.dialect, $0.login) },
            rights: (picture?.missing ?? []).map { line in
                RightLine(line, text)
            },
            hasSteps: picture?.steps != nil,
            steps: (picture?.steps ?? []).map { step in
                StepLine(
                    badge: text.badge(step.action),
                    title: text.titles[step.name] ?? step.title,
                    details: step.details.joined(separator: ", ")
                )
            },
            hidden: picture != nil && picture?.steps == nil ? Notice(.note, text.hidden) : nil
        )
        var page = Page("odoo", title: text.title, text: text, view: view)
        page.section = "/odoo"
        return .page(page, status: trouble == nil ? .ok : .unprocessableContent)
    }
}
