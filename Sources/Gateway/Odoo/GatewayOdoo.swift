package import Admin
package import Base
import Mail
package import Odoo
package import Settings
package import Storage
import Sync
package import Transport

/// The Odoo databases, and the gateway's records in them, for the console.
package struct GatewayOdoo: OdooAdministration {
    private let settings: GatewaySettings
    private let store: any AccountStore & PreferenceStore
    private let transport: any HTTPTransport
    private let added: AddedOdooDatabases
    private let clock: any WallClock

    private var directory: OdooDirectory { added.directory }

    package init(
        settings: GatewaySettings,
        store: any AccountStore & PreferenceStore,
        transport: any HTTPTransport,
        added: AddedOdooDatabases,
        clock: any WallClock = SystemClock()
    ) {
        self.settings = settings
        self.store = store
        self.transport = transport
        self.added = added
        self.clock = clock
    }

    package var all: [ListedOdooDatabase] {
        get async throws {
            let fixed = settings.odoo.databases.map { database in
                ListedOdooDatabase(
                    name: database.name,
                    url: database.url,
                    database: database.database,
                    login: database.login,
                    state: .fromFile
                )
            }
            let names = Set(fixed.map(\.name))
            let added = try await self.added.store.odooDatabases().map { record in
                let isUsable = self.added.access(record) != nil
                return ListedOdooDatabase(
                    name: record.name,
                    url: record.url,
                    database: record.database,
                    login: record.login,
                    state: names.contains(record.name) ? .hidden : isUsable ? .added : .withoutKey
                )
            }
            return fixed + added
        }
    }

    package func save(_ typed: TypedOdooDatabase) async throws {
        guard !settings.odoo.databases.contains(where: { $0.name == typed.name }) else {
            throw OdooDatabaseProblem.isInFile
        }
        let old = try await added.store.odooDatabases().first { $0.name == typed.name }
        if typed.isNew, old != nil { throw OdooDatabaseProblem.exists }
        if let old, old.database != typed.database { throw OdooDatabaseProblem.isOther }
        // The stored key goes to nobody else than before.
        let isSame = old.map { ($0.url, $0.database, $0.login) == (typed.url, typed.database, typed.login) } ?? false
        var record = OdooDatabaseRecord(
            name: typed.name,
            url: typed.url,
            database: typed.database,
            login: typed.login,
            sealedKey: isSame ? old?.sealedKey ?? [] : []
        )
        if let key = typed.key { record.sealedKey = try added.sealer.seal(key, for: record.keyPurpose) }
        guard !record.sealedKey.isEmpty else { throw OdooDatabaseProblem.noKey }
        guard OdooAccess(url: typed.url, database: typed.database, login: typed.login, secret: Secret("")) != nil else {
            throw OdooDatabaseProblem.noURL
        }
        try await added.store.saveOdooDatabase(record, at: clock.now)
        await added.reload()
    }

    package func removeDatabase(named name: String) async throws {
        try await added.store.removeOdooDatabase(named: name)
        await added.reload()
    }

    package var databases: [String] { directory.databases.map(\.name) }

    package var unencrypted: [String] { directory.databases.filter(\.access.isReadableOnTheWay).map(\.name) }

    package func version(of database: String) async -> Int? {
        await (try? directory.client(named: database))?.knownVersion?.major
    }

    package func people(of database: String) async throws(OdooSetupFailure) -> [OdooPerson] {
        let client: OdooClient
        do { client = try directory.client(named: database) } catch {
            throw OdooSetupFailure(OdooError(.databaseNotFound))
        }
        return try await client.invitablePeople()
    }

    package func survey(
        _ database: String,
        as administrator: OdooAdministrator?
    ) async throws(OdooSetupFailure) -> OdooSurvey {
        let (access, setup) = try await setup(of: database, as: administrator)
        do throws(OdooError) {
            return try await setup.provision(over: transport) { (provisioner) async throws(OdooError) in
                try await Self.survey(OdooClient(access, transport: transport), provisioner)
            }
        } catch { throw OdooSetupFailure(error) }
    }

    package func setUp(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure) {
        let (_, setup) = try await setup(of: database, as: administrator)
        do throws(OdooError) {
            try await setup.provision(over: transport) { (provisioner) async throws(OdooError) in
                try await provisioner.carryOut { step, number, total in
                    told(OdooSetupProgress(number, of: total, OdooSetupStep(step)))
                }
            }
        } catch { throw OdooSetupFailure(error) }
    }

    package func remove(
        _ database: String,
        as administrator: OdooAdministrator?,
        onStep told: @escaping @Sendable (OdooSetupProgress) -> Void
    ) async throws(OdooSetupFailure) {
        let (_, setup) = try await setup(of: database, as: administrator)
        do throws(OdooError) {
            _ = try await setup.provision(over: transport) { (provisioner) async throws(OdooError) in
                try await provisioner.remove { item, number, total in
                    let title = Localized(item.title, item.germanTitle)
                    let step = OdooSetupStep(.keep, name: item.name, title: title, details: [])
                    told(OdooSetupProgress(number, of: total, step))
                }
            }
        } catch { throw OdooSetupFailure(error) }
        do { try await store.saveOdooSetupOptions(nil, of: database) } catch {
            throw OdooSetupFailure(.other, "\(error)")
        }
    }

    /// The access of the gateway's own user, and the records as they should be.
    private func setup(
        of name: String,
        as administrator: OdooAdministrator?
    ) async throws(OdooSetupFailure) -> (OdooAccess, OdooSetup) {
        guard let database = directory.databases.first(where: { $0.name == name }) else {
            throw OdooSetupFailure(.other, "there is no database \(name)")
        }
        let accounts: [AccountRecord]
        let told: OdooSetupOptions
        do {
            accounts = try await store.accounts()
            told = try await store.odooSetupOptions(of: name)
        } catch { throw OdooSetupFailure(.other, "\(error)") }
        let access = administrator.flatMap {
            OdooAccess(
                url: database.access.url,
                database: database.access.database,
                login: $0.login,
                secret: $0.secret
            )
        }
        var setup = OdooSetup(
            (database.name, database.access),
            settings: settings,
            domains: Set(accounts.map { $0.address.domain.lowercased() }).sorted(),
            administrator: access
        )
        setup.apply(told)
        return (database.access, setup)
    }

    private static func survey(
        _ client: OdooClient,
        _ provisioner: Provisioner
    ) async throws(OdooError) -> OdooSurvey {
        var missing: [(feature: String, rights: [String], problem: Reason?)] = []
        for feature in OdooFeature.allCases {
            let proof = try await client.proof(of: feature)
            missing.append((feature.rawValue, proof.missingWords, proof.problem))
        }
        return OdooSurvey(
            version: "\(try await client.version())",
            dialect: try await client.dialect().rawValue,
            login: client.access.login,
            missing: missing,
            closedCompanies: try await provisioner.closedCompanies(),
            steps: try await steps(provisioner)
        )
    }

    private static func steps(_ provisioner: Provisioner) async throws(OdooError) -> [OdooSetupStep]? {
        let plan: ProvisionPlan
        do { plan = try await provisioner.plan() } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
        var steps = plan.shownSteps.map { OdooSetupStep($0) }
        if plan.takesOver {
            let title = Localized(
                "Contact imports of an earlier version are taken over",
                "Importe von Kontakten aus einer früheren Version werden übernommen"
            )
            steps.append(OdooSetupStep(.change, name: "takeover", title: title, details: []))
        }
        if plan.joinsGroup {
            let title = Localized(
                "The gateway's user joins the group",
                "Der Gateway-Benutzer tritt der Gruppe bei"
            )
            steps.append(OdooSetupStep(.change, name: "member", title: title, details: []))
        }
        return steps
    }
}

extension OdooSetupFailure {
    init(_ error: OdooError) {
        let (cause, about): (Cause, String) =
            switch error.cause {
            case .accessDenied: (.login, "")
            case .accessRights(let model): (.rights, model)
            case .missingModel(let name): (.unknownModel, name)
            case .busy: (.busy, "")
            case .databaseNotFound: (.database, "")
            case .webPage(let status): (.webPage, "\(status)")
            case .redirected(let address): (.redirected, address)
            case .unsupportedVersion(let version): (.version, "\(version)")
            case .transport(let failure): (.noAnswer, failure.kind.rawValue)
            case .refused: (.refused, error.detail)
            case .missingRecord, .unreadable, .exception, .notSetUp: (.other, "")
            }
        self.init(cause, error.suggestedFix.map { "\(error). \($0)" } ?? "\(error)", about: about)
    }
}

extension OdooSetupStep {
    fileprivate init(_ step: ProvisionPlan.Step) {
        let (action, details): (Action, [String]) =
            switch step {
            case .keep: (.keep, [])
            case .create: (.make, [])
            case .change(_, _, let fields, let languages): (.change, fields + languages)
            case .adopt(_, _, let fields, let languages): (.change, fields + languages)
            case .skip(_, let lacking): (.skip, lacking)
            }
        let title = Localized(step.item.title, step.item.germanTitle)
        self.init(action, name: step.item.name, title: title, details: details)
    }
}

/// The records that the gateway keeps in an Odoo database, as the configuration and the accounts define them.
package struct OdooSetup: Sendable {
    package let name: String
    package let access: OdooAccess
    package var options: ProvisionOptions
    private let settings: GatewaySettings

    /// - Parameters:
    ///   - domains: the accounts' domains; without any, Odoo's mail servers are left unchanged.
    ///   - administrator: signs in for the setup only, if the gateway's own user has fewer rights.
    package init(
        _ database: (name: String, access: OdooAccess),
        settings: GatewaySettings,
        domains: [String],
        administrator: OdooAccess? = nil
    ) {
        self.settings = settings
        name = database.name
        access = administrator ?? database.access
        options = ProvisionOptions(
            mailServer: domains.isEmpty ? nil : Self.mailServer(settings, domains),
            login: database.access.login,
            features: .all,
            consoleURL: settings.console.baseURL.map { $0 + (settings.console.pathPrefix ?? "") },
            database: database.name
        )
    }

    /// Runs `work`, and ends the session in which it called Odoo.
    package func provision<Value: Sendable, Failure: Error>(
        over transport: any HTTPTransport,
        _ work: (Provisioner) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let provisioner = Provisioner(OdooClient(access, transport: transport, opensSession: true), options)
        do throws(Failure) {
            let value = try await work(provisioner)
            await provisioner.close()
            return value
        } catch {
            await provisioner.close()
            throw error
        }
    }

    /// Applies the options given to `odoo setup`, which override the configuration.
    package mutating func apply(_ told: OdooSetupOptions) {
        if let features = told.features { options.features = Set(features.compactMap(ProvisionFeature.init)) }
        if told.leavesMailServers { return options.mailServer = nil }
        if let domains = told.domains, !domains.isEmpty {
            if options.mailServer == nil { options.mailServer = Self.mailServer(settings, domains) }
            options.mailServer?.domains = domains
        }
        guard options.mailServer != nil else { return }
        if let host = told.host { options.mailServer?.host = host }
        if let port = told.port { options.mailServer?.port = port }
        if let encryption = told.encryption.flatMap(ProvisionOptions.MailServer.Encryption.init(rawValue:)) {
            options.mailServer?.encryption = encryption
        }
        if let login = told.login { options.mailServer?.login = login }
    }

    /// Returns the mail server for the first listener; if that listens on all addresses, under the gateway's host name.
    private static func mailServer(_ settings: GatewaySettings, _ domains: [String]) -> ProvisionOptions.MailServer {
        let listener = settings.smtp.listeners.first
        let address = listener.map { "\($0.address)" } ?? ""
        let isEverywhere = ["", "0.0.0.0", "::"].contains(address)
        let encryption: ProvisionOptions.MailServer.Encryption =
            switch listener?.encryption {
            case .tls: .ssl
            case .startTLS: .starttls
            default: .none
            }
        return ProvisionOptions.MailServer(
            host: isEverywhere ? settings.hostName : address,
            port: listener?.port ?? 2525,
            encryption: encryption,
            domains: domains
        )
    }
}
