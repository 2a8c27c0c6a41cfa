package import Admin
import Base
import Mail
package import Odoo
package import Settings
package import Storage
import Sync
package import Transport

extension GatewaySettings {
    /// Builds the functions of the console's page on Odoo.
    ///
    /// - Parameter known: returns a database's version if it is already known.
    package func odooServices(
        store: any AccountStore & PreferenceStore,
        transport: any HTTPTransport,
        known: @escaping @Sendable (_ database: String) async -> OdooVersion? = { _ in nil }
    ) -> OdooServices {
        let databases = odooDatabases
        let settings = self
        @Sendable func setup(
            _ name: String,
            _ administrator: OdooServices.Administrator?
        ) async throws(OdooServices.Failure) -> (OdooDatabase, OdooSetup) {
            guard let database = databases.first(where: { $0.name == name }) else {
                throw OdooServices.Failure(.other, "there is no database \(name) in the configuration")
            }
            let accounts: [AccountRecord]
            let told: OdooSetupOptions
            do {
                accounts = try await store.accounts()
                told = try await store.odooSetupOptions(of: name)
            } catch { throw OdooServices.Failure(.other, "\(error)") }
            let domains = Set(accounts.map { $0.address.domain.lowercased() }).sorted()
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
                domains: domains,
                administrator: access
            )
            setup.apply(told)
            return (database, setup)
        }
        return OdooServices(
            databases: databases.map(\.name),
            unencrypted: databases.filter(\.access.isReadableOnTheWay).map(\.name),
            survey: { name, administrator throws(OdooServices.Failure) in
                let (database, setup) = try await setup(name, administrator)
                do throws(OdooError) {
                    let daily = OdooClient(database.access, transport: transport)
                    return try await Self.picture(daily, setup.provisioner(transport))
                } catch { throw OdooServices.Failure(error) }
            },
            carryOut: { name, administrator, told throws(OdooServices.Failure) in
                let (_, setup) = try await setup(name, administrator)
                do throws(OdooError) {
                    try await setup.provisioner(transport).carryOut { step, number, total in
                        told(OdooServices.Progress(number, of: total, OdooServices.Step(step)))
                    }
                } catch { throw OdooServices.Failure(error) }
            },
            remove: { name, administrator, told throws(OdooServices.Failure) in
                let (_, setup) = try await setup(name, administrator)
                do throws(OdooError) {
                    _ = try await setup.provisioner(transport).remove { item, number, total in
                        told(
                            OdooServices.Progress(
                                number,
                                of: total,
                                OdooServices.Step(.keep, name: item.name, title: item.title, details: [])
                            )
                        )
                    }
                } catch { throw OdooServices.Failure(error) }
                do { try await store.saveOdooSetupOptions(nil, of: name) } catch {
                    throw OdooServices.Failure(.other, "\(error)")
                }
            },
            version: { name in await known(name)?.major }
        )
    }

    private static func picture(
        _ client: OdooClient,
        _ provisioner: Provisioner
    ) async throws(OdooError) -> OdooServices.Picture {
        var missing: [(feature: String, rights: [String], problem: Reason?)] = []
        for feature in OdooFeature.allCases {
            let proof = try await client.proof(of: feature)
            missing.append((feature.rawValue, proof.missingWords, proof.problem))
        }
        return OdooServices.Picture(
            version: "\(try await client.version())",
            dialect: try await client.dialect().rawValue,
            login: client.access.login,
            missing: missing,
            steps: try await steps(provisioner)
        )
    }

    private static func steps(_ provisioner: Provisioner) async throws(OdooError) -> [OdooServices.Step]? {
        let plan: ProvisionPlan
        do { plan = try await provisioner.plan() } catch {
            if case .accessRights = error.cause { return nil }
            throw error
        }
        var steps = plan.steps.map { OdooServices.Step($0) }
        if plan.takesOver {
            let title = "Contact imports of an earlier version are taken over"
            steps.append(OdooServices.Step(.change, name: "takeover", title: title, details: []))
        }
        if plan.joinsGroup {
            steps.append(
                OdooServices.Step(.change, name: "member", title: "The gateway's user joins the group", details: [])
            )
        }
        return steps
    }
}

extension OdooServices.Failure {
    fileprivate init(_ error: OdooError) {
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

extension OdooServices.Step {
    fileprivate init(_ step: ProvisionPlan.Step) {
        let (action, details): (Action, [String]) =
            switch step {
            case .keep: (.keep, [])
            case .create: (.make, [])
            case .change(_, _, let fields, let languages): (.change, fields + languages)
            case .adopt(_, _, let fields, let languages): (.change, fields + languages)
            case .skip(_, let lacking): (.skip, lacking)
            }
        self.init(action, name: step.item.name, title: step.item.title, details: details)
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
            login: database.access.login
        )
    }

    package func provisioner(_ transport: any HTTPTransport) -> Provisioner {
        Provisioner(OdooClient(access, transport: transport), options)
    }

    /// Applies the options given to `odoo setup`, which override the configuration.
    package mutating func apply(_ told: OdooSetupOptions) {
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
