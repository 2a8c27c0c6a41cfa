import ArgumentParser
import Base
import CommandSupport
import Gateway
import HTTP
import Odoo
import Storage
import Sync

/// `odoo status`
struct OdooStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether Odoo can be reached and what is set up there, and prove each feature by trying it.",
        discussion: "What a trial makes in Odoo it takes back."
    )

    /// As `--json` shows it.
    struct View: Encodable {
        struct Feature: Encodable {
            let feature: String
            /// Such as `res.partner: write`.
            let missing: [String]
            /// Why trying it failed; absent where it went well.
            let problem: String?
        }

        let database: String
        let version: String
        let dialect: String
        let features: [Feature]
        /// Absent where the user may not look.
        let plan: OdooPlanView?
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.readStore()
        let setup = try await odoo.setup(settings, store)
        try odoo.warn(setup.access, mayAsk: false)
        let daily = try odoo.database(settings)
        let transport = CurlTransport(settings.odooCurlOptions)
        let client = OdooClient(daily.access, transport: transport)
        let view = try await withRemedy { () async throws(OdooError) in
            var features: [View.Feature] = []
            for feature in OdooFeature.allCases {
                let proof = try await client.proof(of: feature)
                features.append(
                    View.Feature(
                        feature: feature.rawValue,
                        missing: proof.missingWords,
                        problem: proof.problem?.description
                    )
                )
            }
            return View(
                database: daily.name,
                version: "\(try await client.version())",
                dialect: try await client.dialect().rawValue,
                features: features,
                plan: try await plan(setup, transport)
            )
        }
        await transport.shutdown()
        if common.json { return try printJSON(view) }
        print("\(view.database): Odoo \(view.version) by \(view.dialect), as \(daily.access.login)")
        var table = Table("FOR", "TRIED", "MISSING")
        for feature in view.features {
            table.add(
                feature.feature,
                !feature.missing.isEmpty ? "missing" : feature.problem == nil ? "ok" : "failed",
                (feature.missing + [feature.problem].compactMap(\.self)).joined(separator: "; ")
            )
        }
        print(table.render())
        print(
            view.plan?.text
                ?? "What is set up can only be seen by an administrator: --admin-login and --admin-key-file."
        )
    }

    private func plan(_ setup: OdooSetup, _ transport: CurlTransport) async throws(OdooError) -> OdooPlanView? {
        do { return OdooPlanView(setup, try await setup.provisioner(transport).plan()) } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
    }
}
