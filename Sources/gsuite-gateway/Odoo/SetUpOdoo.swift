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
        abstract: "Make in Odoo what the gateway needs there.",
        discussion: """
            Shows first what it will do, and asks. It makes an outgoing mail server for the domains of the accounts, a \
            field on contacts with actions, filters and a column for importing them in G Suite, a menu entry in the \
            calendar, and a group with the least rights that the gateway's user needs. It may be repeated: what is there \
            and right is left alone. What it is told about the mail server is kept, for the console and for later calls; \
            --as-configured forgets it. Nothing is installed on Odoo's server; `odoo remove` undoes it.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(inversion: .prefixedNo, help: "Make an outgoing mail server, or leave Odoo's mail servers alone.")
    var mailServer: Bool?

    @Flag(help: "Forget what earlier calls were told about the mail server.")
    var asConfigured = false

    @Option(help: "The host by which Odoo reaches the gateway. Otherwise that of the first listener.")
    var smtpHost: String?

    @Option(help: "The port. Otherwise that of the first listener.")
    var smtpPort: Int?

    @Option(help: "none, starttls or ssl. Otherwise as the first listener has it.")
    var smtpEncryption: ProvisionWishes.MailServer.Encryption?

    @Option(help: "The login by which Odoo signs in to the gateway; see `user add`.")
    var smtpLogin: String?

    @Option(help: ArgumentHelp("A file with that login's password; - reads standard input.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(help: "Whose mail goes this way: domains with commas between. Otherwise those of the accounts.")
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
        // Before it is done: where it is broken off, the next call goes on with the same.
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

    /// What holds from now on: what was told before, and this time.
    private func changed(_ former: OdooSetupOptions) throws -> OdooSetupOptions {
        var told = former
        if let mailServer { told.leavesMailServers = !mailServer }
        if let domains {
            let names = domains.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !names.isEmpty else { throw CommandFailure("--domains names none: Odoo would rewrite every sender") }
            told.domains = names
        }
        if let smtpHost { told.host = smtpHost }
        if let smtpPort { told.port = smtpPort }
        if let smtpEncryption { told.encryption = smtpEncryption.rawValue }
        if let smtpLogin { told.login = smtpLogin }
        return told
    }

    private func agrees() -> Bool {
        print("Shall it be done? (yes/no)")
        return ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "")
    }
}

extension ProvisionWishes.MailServer.Encryption: ExpressibleByArgument {}
