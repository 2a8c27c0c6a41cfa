import Base
import HTTPTypes
import Logging
import Storage

/// The gateway's records in Odoo: their state, the setup and the removal.
enum OdooSection: ConsoleSection {
    static let templates = [Template("odoo", PackageResources.odoo_mustache)]
    static let texts: any Texts.Type = OdooText.self
    static let navigation = [
        NavigationItem(
            name: { OdooText.of($0).title },
            path: "/odoo",
            icon: "odoo",
            audience: .administrator,
            group: .setUp,
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

        /// An administrator does the setup: the rights that the gateway's user lacks for it are not a problem.
        init(_ line: (feature: String, rights: [String], problem: Reason?), _ request: ConsoleRequest) {
            let text = request.text(OdooText.self)
            let isSetUp = line.feature == OdooText.setUpFeature
            badge =
                line.rights.isEmpty && line.problem == nil
                ? Badge(text.present, .good)
                : isSetUp
                    ? Badge(text.byAdministrator, .neutral)
                    : line.rights.isEmpty ? Badge(text.failed, .bad) : Badge(text.missing, .warning)
            feature = text.feature(line.feature)
            let problem = line.problem.map { request.words($0) }
            missing = isSetUp ? "" : (line.rights + [problem].compactMap(\.self)).joined(separator: "; ")
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
        let closedCompanies: Notice?
        /// Shown before a secret is entered.
        let unencrypted: Notice?
        let run: OdooRunView?
        /// Whether a run can be started.
        let isIdle: Bool
    }

    private static func setUp(_ request: ConsoleRequest) async throws -> Answer {
        try await begin(.setUp, request)
    }

    private static func remove(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(OdooText.self)
        guard request.form.isOn(.sure) else { return try await page(request, problem: text.sureMissing) }
        return try await begin(.removal, request)
    }

    /// Starts once Odoo has accepted the administrator; the page shows the progress.
    private static func begin(_ kind: OdooRun.Kind, _ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(OdooText.self)
        let database = request.form[.database]
        guard let odoo = request.console.odoo, odoo.databases.contains(database) else { throw Refusal.notFound }
        let administrator = administrator(request)
        do throws(OdooSetupFailure) { _ = try await odoo.survey(database, as: administrator) } catch {
            return try await page(request, problem: text.failure(error))
        }
        let (logger, user) = (request.console.logger, try request.user.id.rawValue)
        let hasBegun = try await request.console.runs.begin(OdooRun.name(of: database), OdooRun(kind)) { run in
            var facts: Logger.Metadata = ["category": "\(LogCategory.settings.rawValue)", "user": "\(user)"]
            if let failure = run.failure {
                facts["error"] = .stringConvertible(OdooText().failure(failure))
                logger.warning("the gateway's records in Odoo were changed in part", metadata: facts)
            } else {
                logger.notice("the gateway's records in Odoo were changed", metadata: facts)
            }
        } work: { progress in
            await OdooRun.carryOut(progress) { told throws(OdooSetupFailure) in
                switch kind {
                case .setUp: try await odoo.setUp(database, as: administrator, onStep: told)
                case .removal: try await odoo.remove(database, as: administrator, onStep: told)
                }
            }
        }
        if !hasBegun { request.notify(Notice(.warning, text.underWay)) }
        return .redirect(LocalPath("/odoo").with(.database, database))
    }

    private static func administrator(_ request: ConsoleRequest) -> OdooAdministrator? {
        let login = request.form[.login]
        guard !login.isEmpty, let secret = request.form.raw(.secret), !secret.isEmpty else { return nil }
        return OdooAdministrator(login: login, secret: Secret(secret))
    }

    private static func page(_ request: ConsoleRequest, problem: String? = nil) async throws -> Answer {
        let text = request.text(OdooText.self)
        let odoo = request.console.odoo
        let databases = odoo?.databases ?? []
        let wanted = request.form[.database].isEmpty ? request.query[.database] : request.form[.database]
        let database = databases.contains(wanted) ? wanted : databases.first
        let runs = request.console.runs
        var run: ConsoleRuns.Found<OdooRun>?
        if let database { run = try await runs.find(OdooRun.name(of: database), as: OdooRun.self) }
        // During a run Odoo is not asked: it would be read in the middle of a change.
        let isUnderWay = run?.isOver == false
        var picture: OdooSurvey?
        var failure = problem ?? run?.failure.map(text.failure)
        if let odoo, let database, !isUnderWay {
            do throws(OdooSetupFailure) {
                picture = try await odoo.survey(database, as: administrator(request))
            } catch {
                failure = failure ?? text.failure(error)
            }
        }
        let view = View(
            none: databases.isEmpty
                ? EmptyState(text.none, path: OdooDatabasesSection.path, action: text.addDatabase) : nil,
            problem: failure.map { Notice(.problem, $0) },
            hasDatabase: database != nil,
            database: SelectField(.database, text.database, databases.map { ($0, $0) }, selected: database ?? ""),
            login: Field(
                .login,
                text.login,
                value: request.form[.login],
                hint: text.loginHint,
                autocomplete: "off",
                isOptional: true
            ),
            secret: Field(.secret, text.secret, .password, autocomplete: "off", isOptional: true),
            summary: picture.map { text.summary($0.version, $0.dialect, $0.login) },
            rights: (picture?.missing ?? []).map { line in
                RightLine(line, request)
            },
            hasSteps: picture?.steps != nil,
            steps: (picture?.steps ?? []).map { step in
                StepLine(
                    badge: text.badge(step.action),
                    title: text.step(step),
                    details: step.details.joined(separator: ", ")
                )
            },
            hidden: picture != nil && picture?.steps == nil ? Notice(.note, text.hidden) : nil,
            closedCompanies: picture.flatMap { picture in
                let names = picture.closedCompanies.joined(separator: ", ")
                return names.isEmpty ? nil : Notice(.warning, text.closedCompanies(picture.login, names))
            },
            unencrypted: database.flatMap { odoo?.unencrypted.contains($0) } == true
                ? Notice(.warning, text.unencrypted) : nil,
            run: run.map { OdooRunView($0, database ?? "", request) },
            isIdle: !isUnderWay
        )
        if let database, run?.isOver == true { try await runs.forget(OdooRun.name(of: database)) }
        var page = Page("odoo", title: text.title, text: text, view: view)
        page.section = "/odoo"
        return .page(page, status: failure == nil ? .ok : .unprocessableContent)
    }
}

extension ConsoleRuns.Found<OdooRun> {
    var failure: OdooSetupFailure? { isLost ? .interrupted : state.failure }
}

/// The progress of a setup of Odoo or its removal.
struct OdooRunView: Sendable {
    /// The refresh interval of a browser with JavaScript, in seconds.
    private static let refresh = 2

    /// The page's path, while the run lasts.
    struct Again: Sendable {
        let path: String
        let seconds: String
    }

    let done: Notice?
    let progress: String?
    let again: Again?
    /// The completed steps, in order.
    let steps: [String]

    init(_ run: ConsoleRuns.Found<OdooRun>, _ database: String, _ request: ConsoleRequest) {
        let (text, format) = (request.text(OdooText.self), request.format)
        done = run.isOver && run.failure == nil ? Notice(.done, text.done) : nil
        let total = run.state.total.map { format.number($0) }
        progress = run.isOver ? nil : total.map { text.progress(format.number(run.state.number), $0) } ?? text.begins
        let path = LocalPath("/odoo").with(.database, database).description
        again = run.isOver ? nil : Again(path: path, seconds: "\(Self.refresh)")
        steps = run.state.steps.map(text.step)
    }
}
