import ArgumentParser
import Base
import Gateway
import HTTP
import Odoo
import Storage

/// `odoo setup`
struct SetUpOdoo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Make in Odoo what the gateway needs there.",
        discussion: """
            Shows first what it will do, and asks. It makes an outgoing mail server for the domains of the accounts, a \
            field on contacts with actions, filters and a column for importing them in G Suite, a menu entry in the \
            calendar, and a group with the least rights that the gateway's user needs. It may be repeated: what is there \
            and right is left alone. Nothing is installed on Odoo's server; `odoo remove` undoes it.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    @Flag(help: "Do it without asking.")
    var yes = false

    @Flag(help: "Leave Odoo's mail servers alone.")
    var noMailServer = false

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
        var setup = try odoo.setup(settings, try await store.accounts())
        try adjust(&setup)
        let transport = CurlTransport(settings.odooCurlOptions)
        let provisioner = setup.provisioner(transport)
        let plan = try await withRemedy { () async throws(OdooError) in try await provisioner.plan() }
        if common.json { try printJSON(OdooPlanView(setup, plan)) } else { print(OdooPlanView(setup, plan).text) }
        if !plan.isDone {
            guard yes || agrees() else { throw CommandFailure("nothing was changed", code: Exit.nothingToDo) }
            try await withRemedy { () async throws(OdooError) in
                try await provisioner.carryOut { step in
                    if step.acts, !common.json { print("done     \(step.item.title)") }
                }
            }
            if !common.json { print("Odoo is set up.") }
        }
        await transport.shutdown()
    }

    private func adjust(_ setup: inout OdooSetup) throws {
        if noMailServer {
            setup.wishes.mailServer = nil
            return
        }
        if let domains {
            let names = domains.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !names.isEmpty else { throw CommandFailure("--domains names none: Odoo would rewrite every sender") }
            if setup.wishes.mailServer == nil {
                setup.wishes.mailServer = .init(host: "127.0.0.1", port: 2525, encryption: .none, domains: names)
            }
            setup.wishes.mailServer?.domains = names
        }
        guard setup.wishes.mailServer != nil else { return }
        if let smtpHost { setup.wishes.mailServer?.host = smtpHost }
        if let smtpPort { setup.wishes.mailServer?.port = smtpPort }
        if let smtpEncryption { setup.wishes.mailServer?.encryption = smtpEncryption }
        if let smtpLogin { setup.wishes.mailServer?.login = smtpLogin }
        if let smtpPasswordFile { setup.wishes.mailServer?.password = try SecretFile.read(smtpPasswordFile).reveal() }
    }

    private func agrees() -> Bool {
        print("Shall it be done? (yes/no)")
        return ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "")
    }
}

extension ProvisionWishes.MailServer.Encryption: ExpressibleByArgument {}
