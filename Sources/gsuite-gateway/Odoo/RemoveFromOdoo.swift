import ArgumentParser
import CommandSupport
import Gateway
import HTTP
import Odoo
import Storage

/// `odoo remove`
struct RemoveFromOdoo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove from Odoo what `odoo setup` created.",
        discussion: "This also deletes users' subscriptions to contacts, with the field that holds them."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.openStore()
        let setup = try await odoo.setup(settings, store)
        try odoo.warn(setup.access, mayAsk: !yes)
        if !yes {
            print("Remove what the gateway created in \(setup.name), including users' subscriptions? (yes/no)")
            guard ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "") else {
                throw CommandFailure("nothing was changed", code: Exit.nothingToDo)
            }
        }
        let transport = CurlTransport(settings.odooCurlOptions)
        let removed = try await withRemedy { () async throws(OdooError) in
            try await setup.provisioner(transport).remove()
        }
        try await store.saveOdooSetupOptions(nil, of: setup.name)
        await transport.shutdown()
        if common.json { return try printJSON(removed) }
        for title in removed { print("removed  \(title)") }
        if removed.isEmpty { print("\(setup.name) contains no records of the gateway.") }
    }
}
