import ArgumentParser
import Base
import CommandSupport
import Gateway
import Mail
import Odoo
import Settings
import Storage
import Sync
import Transport

/// `gsuite-gateway odoo …`
struct OdooGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "odoo",
        abstract: "Show and set up the gateway's records in Odoo.",
        subcommands: [OdooStatus.self, SetUpOdoo.self, RemoveFromOdoo.self]
    )
}

/// The Odoo database to work with, and the user to act as.
struct OdooOptions: ParsableArguments {
    @Option(help: "The database's name in the configuration file or the console. Default: the first.")
    var database: String?

    @Option(help: "The login of an Odoo administrator, for this command only. Default: the gateway's own user.")
    var adminLogin: String?

    @Option(
        help: ArgumentHelp(
            "A file with the administrator's API key or password; - reads standard input.",
            valueName: "file"
        )
    )
    var adminKeyFile: String?

    func validate() throws {
        if (adminLogin == nil) != (adminKeyFile == nil) {
            throw ValidationError("Give both --admin-login and --admin-key-file, or neither.")
        }
    }

    /// Returns the database: one of the configuration file, or one that was added in the console.
    func database(
        _ common: CommonOptions,
        _ settings: GatewaySettings,
        _ store: any Store
    ) async throws -> OdooDatabase {
        try await KnownOdooDatabases(settings, common.sources, store).database(named: database)
    }

    /// The set-up according to the configuration, the accounts and earlier calls of `odoo setup`.
    ///
    /// - Parameter told: the options of this call, which replace those of earlier calls.
    func setup(
        _ database: OdooDatabase,
        _ settings: GatewaySettings,
        _ store: any Store,
        told: OdooSetupOptions? = nil
    ) async throws -> OdooSetup {
        var setup = try self.setup(database, settings, try await store.accounts())
        if let told { setup.apply(told) } else { setup.apply(try await store.odooSetupOptions(of: setup.name)) }
        return setup
    }

    /// Warns before anything is sent if secrets would be sent unencrypted.
    ///
    /// - Parameter mayAsk: whether to ask for confirmation.
    func warn(_ access: OdooAccess, mayAsk: Bool) throws {
        guard access.isReadableOnTheWay else { return }
        complain(
            "warning: \(access.url) is not encrypted: others on the network can read the key or password of "
                + "\(access.login), and everything else that is sent. Use https for this database."
        )
        guard mayAsk else { return }
        guard agrees(to: "Continue anyway?") else {
            throw CommandFailure("nothing was sent", code: Exit.nothingToDo)
        }
    }

    private func setup(
        _ database: OdooDatabase,
        _ settings: GatewaySettings,
        _ accounts: [AccountRecord]
    ) throws -> OdooSetup {
        var administrator: OdooAccess?
        if let adminLogin, let adminKeyFile {
            administrator = OdooAccess(
                url: database.access.url,
                database: database.access.database,
                login: adminLogin,
                secret: try SecretFile.read(adminKeyFile)
            )
        }
        return OdooSetup(
            (database.name, database.access),
            settings: settings,
            domains: Set(accounts.map { $0.address.domain.lowercased() }).sorted(),
            administrator: administrator
        )
    }
}

/// Adds the suggested fix to the error of a call that Odoo refuses.
func withSuggestedFix<Result>(_ work: () async throws(OdooError) -> Result) async throws -> Result {
    do { return try await work() } catch {
        throw CommandFailure(error.suggestedFix.map { "\(error). \($0)" } ?? "\(error)")
    }
}

/// `odoo setup`
struct SetUpOdoo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Create the records in Odoo that the gateway needs.",
        discussion: """
            Shows the changes first, and asks for confirmation. Creates an outgoing mail server for the accounts' domains, \
            actions and filters for contacts, a menu entry in the calendar, and a group with the least rights that the \
            gateway's user needs. May be repeated: records that are already right are left unchanged, and after an upgrade \
            of Odoo its views are renewed. The options are stored for the console and for later calls; --as-configured \
            forgets them. Nothing is installed on Odoo's server; `odoo remove` undoes the changes.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var odoo: OdooOptions

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Flag(inversion: .prefixedNo, help: "Create an outgoing mail server, or leave Odoo's mail servers unchanged.")
    var mailServer: Bool?

    @Option(
        help: ArgumentHelp(
            "What to set up, separated by commas: "
                + ProvisionFeature.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")
                + ". Default: all.",
            valueName: "features"
        )
    )
    var features: String?

    @Flag(help: "Forget the options of earlier calls.")
    var asConfigured = false

    @Option(help: "The host at which Odoo reaches the gateway. Default: that of the first listener.")
    var smtpHost: String?

    @Option(help: "The port. Default: that of the first listener.")
    var smtpPort: Int?

    @Option(help: "none, starttls or ssl. Default: that of the first listener.")
    var smtpEncryption: ProvisionOptions.MailServer.Encryption?

    @Option(help: "The SMTP login that Odoo uses; see `login add`.")
    var smtpLogin: String?

    @Option(help: ArgumentHelp("A file with that login's password; - reads standard input.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(help: "The sender domains that use this mail server, separated by commas. Default: those of the accounts.")
    var domains: String?

    func run() async throws {
        let settings = try common.settings()
        let store = try await common.openStore()
        let database = try await odoo.database(common, settings, store)
        let former = try await store.odooSetupOptions(of: database.name)
        let told = try changed(asConfigured ? OdooSetupOptions() : former)
        var setup = try await odoo.setup(database, settings, store, told: told)
        if let smtpPasswordFile {
            setup.options.mailServer?.password = try SecretFile.read(smtpPasswordFile).reveal()
        }
        try odoo.warn(setup.access, mayAsk: !yes)
        if !common.json { printRights(setup.options.features) }
        let transport = CurlTransport(settings.odooCurlOptions)
        try await setup.provision(over: transport) { provisioner in
            try await carryOut(setup, told == former ? nil : told, store, provisioner)
        }
        await transport.shutdown()
    }

    /// - Parameter told: the options to be stored, if they are others than before.
    private func carryOut(
        _ setup: OdooSetup,
        _ told: OdooSetupOptions?,
        _ store: any Store,
        _ provisioner: Provisioner
    ) async throws {
        let (plan, closed) = try await withSuggestedFix { () async throws(OdooError) in
            (try await provisioner.plan(), try await provisioner.closedCompanies())
        }
        let view = OdooPlanView(setup, plan, closedCompanies: closed)
        if common.json { try printJSON(view) } else { print(view.text) }
        if let warning = ClosedCompanies(closed, login: setup.options.login).warning { complain(warning) }
        if !plan.isDone, !yes, !agrees(to: "Make these changes?") {
            throw CommandFailure("nothing was changed", code: Exit.nothingToDo)
        }
        // Saved before the work begins, so that a call after an interruption continues with the same options.
        if let told { try await store.saveOdooSetupOptions(told, of: setup.name) }
        guard !plan.isDone else { return }
        try await withSuggestedFix { () async throws(OdooError) in
            try await provisioner.carryOut { step, _, _ in
                if step.acts, !step.item.isDetail, !common.json { print("done     \(step.item.title)") }
            }
        }
        if !common.json { print("Odoo is set up.") }
    }

    /// Returns the options to store: the earlier ones, overridden by those of this call.
    private func changed(_ former: OdooSetupOptions) throws -> OdooSetupOptions {
        var told = former
        if let mailServer { told.leavesMailServers = !mailServer }
        if let domains {
            let names = domains.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
            guard !names.isEmpty else {
                throw CommandFailure("--domains is empty, so Odoo would rewrite every sender: name at least one domain")
            }
            told.domains = names
        }
        if let features {
            let names = features.split(separator: ",").map { String($0.filter { $0 != " " }) }
            let all = ProvisionFeature.allCases.map(\.rawValue)
            if let wrong = names.first(where: { !all.contains($0) }) {
                let known = all.joined(separator: ", ")
                throw CommandFailure("there is no feature \"\(wrong)\"; the features are \(known)")
            }
            told.features = names
        }
        if let smtpHost { told.host = smtpHost }
        if let smtpPort { told.port = smtpPort }
        if let smtpEncryption { told.encryption = smtpEncryption.rawValue }
        if let smtpLogin { told.login = smtpLogin }
        return told
    }

    /// Says which rights the gateway's user gets for which feature.
    private func printRights(_ features: Set<ProvisionFeature>) {
        var table = Table("FEATURE", "RIGHTS OF THE GATEWAY'S GROUP")
        for feature in ProvisionFeature.allCases where features.contains(feature) {
            let rights = feature.rights.map { "\($0.model): \($0.operations.map(\.rawValue).joined(separator: ", "))" }
            table.add(feature.rawValue, rights.isEmpty ? "none" : rights.joined(separator: "; "))
        }
        print(table.render())
    }
}

extension ProvisionOptions.MailServer.Encryption: ExpressibleByArgument {}

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
        let database = try await odoo.database(common, settings, store)
        let setup = try await odoo.setup(database, settings, store)
        try odoo.warn(setup.access, mayAsk: !yes)
        if !yes {
            guard agrees(to: "Remove what the gateway created in \(setup.name), including users' subscriptions?") else {
                throw CommandFailure("nothing was changed", code: Exit.nothingToDo)
            }
        }
        let transport = CurlTransport(settings.odooCurlOptions)
        let removed = try await withSuggestedFix { () async throws(OdooError) in
            try await setup.provision(over: transport) { (provisioner) async throws(OdooError) in
                try await provisioner.remove()
            }
        }
        try await store.saveOdooSetupOptions(nil, of: setup.name)
        await transport.shutdown()
        if common.json { return try printJSON(removed) }
        for title in removed { print("removed  \(title)") }
        if removed.isEmpty { print("\(setup.name) contains no records of the gateway.") }
    }
}

extension KnownOdooDatabases {
    /// Returns the database of that name, by default the first one.
    func database(named name: String?) throws -> OdooDatabase {
        if let found = usable.first(where: { name == nil || $0.name == name }) { return found }
        if let closed = closed.first(where: { name == nil || $0.name == name }) {
            throw CommandFailure("the key of the Odoo database \"\(closed.name)\" cannot be opened: \(closed.problem)")
        }
        guard let name, !usable.isEmpty else {
            throw CommandFailure("there is no Odoo database: set odoo.databases, or add one in the console")
        }
        let names = usable.map(\.name).joined(separator: ", ")
        throw CommandFailure("there is no database \"\(name)\"; there is \(names)", code: Exit.nothingToDo)
    }
}
