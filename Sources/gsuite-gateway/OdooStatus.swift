import ArgumentParser
import Base
import CommandSupport
import Gateway
import Odoo
import Storage
import Sync
import Transport

/// `odoo status`
struct OdooStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Check the connection to Odoo, try each feature, and show what is set up.",
        discussion: """
            What a trial creates in Odoo is removed again. If Odoo refuses a trial, the command says why and what \
            helps, and ends with status 1.
            """
    )

    /// The output of `--json`.
    struct View: Encodable {
        struct Feature: Encodable {
            let feature: String
            /// The missing rights, such as `res.partner: write`.
            let missing: [String]
            /// Why the trial failed; absent if it succeeded.
            let problem: String?
            /// What helps; absent if nothing is known to.
            let fix: String?

            /// The problem, and what helps.
            var failure: String? { problem.map { [$0, fix].compactMap(\.self).joined(separator: ". ") } }
        }

        let database: String
        let version: String
        let dialect: String
        /// Whether the app's views were tried on this version of Odoo.
        let isTried: Bool
        let features: [Feature]
        /// The companies in which users work, and the gateway's user is not allowed.
        let closedCompanies: [String]
        /// Absent if the user may not see it.
        let plan: OdooPlanView?
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.readStore()
        let daily = try await odoo.database(common, settings, store)
        let setup = try await odoo.setup(daily, settings, store)
        try odoo.warn(setup.access, mayAsk: false)
        let transport = CurlTransport(settings.odooCurlOptions)
        let client = OdooClient(daily.access, transport: transport)
        let login = daily.access.login
        let (closed, found) = try await withSuggestedFix { () async throws(OdooError) in
            try await setup.provision(over: transport) { (provisioner) async throws(OdooError) in
                (try await provisioner.closedCompanies(), try await plan(setup, provisioner))
            }
        }
        let view = try await withSuggestedFix { () async throws(OdooError) in
            var features: [View.Feature] = []
            for feature in OdooFeature.allCases {
                let proof = try await client.proof(of: feature)
                features.append(
                    View.Feature(
                        feature: feature.rawValue,
                        missing: proof.missingWords,
                        problem: proof.problem?.description,
                        fix: proof.suggestedFix?.english
                    )
                )
            }
            return View(
                database: daily.name,
                version: "\(try await client.version())",
                dialect: try await client.dialect().rawValue,
                isTried: setup.options.wasTried(on: try await client.version()),
                features: features,
                closedCompanies: closed,
                plan: found
            )
        }
        await transport.shutdown()
        if common.json { try printJSON(view) } else { show(view, login: login) }
        if view.features.contains(where: { $0.problem != nil }) { throw ExitCode.failure }
    }

    private func show(_ view: View, login: String) {
        print("\(view.database): Odoo \(view.version), \(view.dialect), as \(login)")
        var table = Table("FEATURE", "RESULT", "REASON")
        for feature in view.features {
            table.add(
                feature.feature,
                !feature.missing.isEmpty ? "missing" : feature.problem == nil ? "ok" : "failed",
                (feature.missing + [feature.failure].compactMap(\.self)).joined(separator: "; ")
            )
        }
        print(table.render())
        if !view.isTried {
            let tried = ProvisionFeature.triedVersions.sorted().map { "\($0)" }.joined(separator: ", ")
            print("The app Google Workspace was not tried on this version of Odoo. It was tried on \(tried).")
        }
        if let warning = ClosedCompanies(view.closedCompanies, login: login).warning { print(warning) }
        print(
            view.plan?.text
                ?? "Only an administrator can see what is set up: use --admin-login and --admin-key-file."
        )
    }

    private func plan(_ setup: OdooSetup, _ provisioner: Provisioner) async throws(OdooError) -> OdooPlanView? {
        do { return OdooPlanView(setup, try await provisioner.plan()) } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
    }
}

/// The companies whose contacts Odoo keeps from the gateway's user.
struct ClosedCompanies {
    let names: [String]
    let login: String

    init(_ names: [String], login: String) { (self.names, self.login) = (names, login) }

    /// `nil` if there are none.
    var warning: String? {
        guard !names.isEmpty else { return nil }
        let list = names.joined(separator: ", ")
        return "warning: Users work in companies in which \(login) is not allowed: \(list). Odoo refuses the gateway "
            + "their contacts. Add them to the allowed companies of \(login) in Odoo."
    }
}

/// The output form of a plan.
struct OdooPlanView: Encodable {
    struct Step: Encodable {
        /// `make`, `change`, `keep` or `skip`.
        let action: String
        let name: String
        let model: String
        let title: String
        /// The fields and languages that change, or the models that are missing.
        let details: [String]
    }

    let database: String
    let done: Bool
    let steps: [Step]
    /// The companies in which users work, and the gateway's user is not allowed; absent in `odoo status`, which tells them
    /// beside the plan.
    let closedCompanies: [String]?

    init(_ setup: OdooSetup, _ plan: ProvisionPlan, closedCompanies: [String]? = nil) {
        database = setup.name
        self.closedCompanies = closedCompanies
        done = plan.isDone
        var steps = plan.shownSteps.map { Step($0) }
        if plan.takesOver {
            steps.append(
                Step(
                    action: "change",
                    name: "takeover",
                    model: "res.partner",
                    title: "Contact imports of an earlier version are taken over",
                    details: []
                )
            )
        }
        if plan.joinsGroup {
            steps.append(
                Step(
                    action: "change",
                    name: "member",
                    model: "res.users",
                    title: "\(setup.options.login) joins the group G Suite Gateway",
                    details: []
                )
            )
        }
        self.steps = steps
    }

    var text: String {
        var table = Table("ACTION", "WHAT", "DETAILS")
        for step in steps { table.add(step.action, step.title, step.details.joined(separator: ", ")) }
        return "In \(database):\n" + table.render() + (done ? "\nEverything is set up." : "")
    }
}

extension OdooPlanView.Step {
    fileprivate init(_ step: ProvisionPlan.Step) {
        let (action, details): (String, [String]) =
            switch step {
            case .keep: ("keep", [])
            case .create: ("make", [])
            case .change(_, _, let fields, let languages): ("change", fields + languages)
            case .adopt(_, _, let fields, let languages): ("change", ["external id"] + fields + languages)
            case .skip(_, let lacking): ("skip", lacking.map { "no \($0)" })
            }
        self.init(
            action: action,
            name: step.item.name,
            model: step.item.model,
            title: step.item.title,
            details: details
        )
    }
}
