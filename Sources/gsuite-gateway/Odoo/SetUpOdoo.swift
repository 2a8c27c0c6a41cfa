import ArgumentParser
import Base
import CommandSupport
import Gateway
import HTTP
import Odoo
import Storage
import Sync

/// `odoo setup`
struct SetUpOdoo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Create the records in Odoo that the gateway needs.",
        discussion: """
            Shows the changes first, and asks for confirmation. Creates an outgoing mail server for the accounts' domains, \
            a field on contacts with actions, filters and a column for importing them in G Suite, a menu entry in the \
            calendar, and a group with the least rights that the gateway's user needs. May be repeated: records that are \
            already right are left unchanged. The options for the mail server are stored for the console and for later \
            calls; --as-configured forgets them. Nothing is installed on Odoo's server; `odoo remove` undoes the changes.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Flag(inversion: .prefixedNo, help: "Create an outgoing mail server, or leave Odoo's mail servers unchanged.")
    var mailServer: Bool?

    @Flag(help: "Forget the mail server options of earlier calls.")
    var asConfigured = false

    @Option(help: "The host at which Odoo reaches the gateway. Default: that of the first listener.")
    var smtpHost: String?

    @Option(help: "The port. Default: that of the first listener.")
    var smtpPort: Int?

    @Option(help: "none, starttls or ssl. Default: that of the first listener.")
    var smtpEncryption: ProvisionWishes.MailServer.Encryption?

    @Option(help: "The SMTP login that Odoo uses; see `user add`.")
    var smtpLogin: String?

    @Option(help: ArgumentHelp("A file with that login's password; - reads standard input.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(help: "The sender domains that use this mail server, separated by commas. Default: those of the accounts.")
    var domains: String?

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.openStore()
        let name = try odoo.database(settings).name
        let former = try await store.odooSetupOptions(of: name)
        let told = try changed(asConfigured ? OdooSetupOptions() : former)
        var setup = try await odoo.setup(settings, store, told: told)
        if let smtpPasswordFile {
            setup.wishes.mailServer?.password = try SecretFile.read(smtpPasswordFile).reveal()
        }
        try odoo.warn(setup.access, mayAsk: !yes)
        let transport = CurlTransport(settings.odooCurlOptions)
        let provisioner = setup.provisioner(transport)
        let plan = try await withRemedy { () async throws(OdooError) in try await provisioner.plan() }
        if common.json { try printJSON(OdooPlanView(setup, plan)) } else { print(OdooPlanView(setup, plan).text) }
        if !plan.isDone, !yes, !agrees() {
            throw CommandFailure("nothing was changed", code: Exit.nothingToDo)
        }
        // Saved before the work begins, so that a call after an interruption continues with the same options.
        if told != former { try await store.saveOdooSetupOptions(told, of: name) }
        if !plan.isDone {
            try await withRemedy { () async throws(OdooError) in
                try await provisioner.carryOut { step, _, _ in
                    if step.acts, !common.json { print("done     \(step.item.title)") }
                }
            }
            if !common.json { print("Odoo is set up.") }
        }
        await transport.shutdown()
    }

    /// Returns the options to store: the earlier ones, overridden by those of this call.
    private func changed(_ former: OdooSetupOptions) throws -> OdooSetupOptions {
        var told = former
        if let mailServer { told.leavesMailServers = !mailServer }
        if let domains {
            let names = domains.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !names.isEmpty else { throw CommandFailure("--domains is empty: Odoo would rewrite every sender") }
            told.domains = names
        }
        if let smtpHost { told.host = smtpHost }
        if let smtpPort { told.port = smtpPort }
        if let smtpEncryption { told.encryption = smtpEncryption.rawValue }
        if let smtpLogin { told.login = smtpLogin }
        return told
    }

    private func agrees() -> Bool {
        print("Make these changes? (yes/no)")
        return ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "")
    }
}

extension ProvisionWishes.MailServer.Encryption: ExpressibleByArgument {}
