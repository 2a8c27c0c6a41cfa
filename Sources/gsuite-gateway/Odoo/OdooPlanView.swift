import CommandSupport
import Gateway
import Odoo

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

    init(_ setup: OdooSetup, _ plan: ProvisionPlan) {
        database = setup.name
        done = plan.isDone
        var steps = plan.steps.map { Step($0) }
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
                    title: "\(setup.wishes.login) joins the group G Suite Gateway",
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
