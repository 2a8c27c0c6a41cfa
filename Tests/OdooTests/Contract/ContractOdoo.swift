import Base
import FoundationEssentials
import Odoo
import OdooSimulator
import Testing
import Transport

/// An Odoo that has to meet the contract: a simulated one of some version and dialect, or the real one named by the
/// environment.
enum ContractOdoo: Sendable, CaseIterable, CustomTestStringConvertible {
    case simulated16, simulated18, simulated19
    /// Named by `GATEWAY_TEST_ODOO_URL`, `_DATABASE`, `_LOGIN` and `_SECRET`; `_ADMIN_LOGIN` and `_ADMIN_SECRET` name
    /// the administrator who sets it up.
    case real

    static let all: [ContractOdoo] = allCases.filter { $0 != .real || RealOdoo.access != nil }

    var testDescription: String { "\(self)" }

    /// Runs `body` as the gateway works: as an ordinary user of its group, in an Odoo that is set up.
    func run(_ body: (ContractBench) async throws -> Void) async throws {
        switch self {
        case .simulated16: try await simulated(16, body)
        case .simulated18: try await simulated(18, body)
        case .simulated19: try await simulated(19, body)
        case .real:
            let access = try #require(RealOdoo.access)
            let administrator = try #require(RealOdoo.administrator)
            try await RealOdoo.setUp.value
            try await body(ContractBench(access, administrator) { RealOdoo.access(of: $0) })
        }
    }

    private func simulated(_ version: Int, _ body: (ContractBench) async throws -> Void) async throws {
        let odoo = try await OdooSimulator.start(OdooSimulatorConfiguration(version: OdooVersion(version, 0)))
        let result: Result<Void, any Error>
        do {
            try odoo.addUser("gateway", name: "G Suite Gateway")
            try odoo.addUser("anna", name: "Anna")
            try odoo.addUser("bert", name: "Bert")
            try odoo.addPortalUser("paula", name: "Paula")
            try await Provisioner(odoo.client(), RealOdoo.options("gateway")).carryOut()
            odoo.knowProvisionedCode()
            let url = try await odoo.url
            try await body(
                ContractBench(odoo.access(login: "gateway", url: url), odoo.access(url: url)) { login in
                    odoo.access(login: login, url: url)
                }
            )
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await odoo.stop()
        try result.get()
    }
}

/// The real Odoo named by the environment.
enum RealOdoo {
    /// Whether its setup may be changed.
    static let maySetUp = ProcessInfo.processInfo.environment["GATEWAY_TEST_ODOO_SETUP"] == "yes"

    /// The gateway's user: an ordinary internal one.
    static let access = access("GATEWAY_TEST_ODOO_LOGIN", "GATEWAY_TEST_ODOO_SECRET")

    /// The administrator who sets it up, and cleans up after the tests.
    static let administrator = access("GATEWAY_TEST_ODOO_ADMIN_LOGIN", "GATEWAY_TEST_ODOO_ADMIN_SECRET")

    /// Done once for all tests: creates the gateway's records, and adds its user to its group.
    static let setUp = Task {
        guard let administrator, let access else { return }
        let provisioner = Provisioner(client(administrator, opensSession: true), options(access.login))
        try await provisioner.carryOut()
        await provisioner.close()
    }

    /// The options of the set-up for tests.
    static func options(_ login: String) -> ProvisionOptions {
        ProvisionOptions(
            mailServer: nil,
            login: login,
            features: .all,
            consoleURL: "https://gateway.example",
            database: "acme"
        )
    }

    /// The access of one of the users made for the tests, who share a password.
    static func access(of login: String) -> OdooAccess? {
        let environment = ProcessInfo.processInfo.environment
        guard let access, let password = environment["GATEWAY_TEST_ODOO_PASSWORD"] else { return nil }
        return OdooAccess(url: access.url, database: access.database, login: login, secret: Secret(password))
    }

    /// - Parameter opensSession: as the set-up calls Odoo.
    static func client(_ access: OdooAccess, opensSession: Bool = false) -> OdooClient {
        OdooClient(
            access,
            transport: CurlTransport(CurlOptions(userAgent: "contract")),
            opensSession: opensSession
        )
    }

    private static func access(_ login: String, _ secret: String) -> OdooAccess? {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["GATEWAY_TEST_ODOO_URL"], let login = environment[login],
            let secret = environment[secret]
        else { return nil }
        return OdooAccess(
            url: url,
            database: environment["GATEWAY_TEST_ODOO_DATABASE"] ?? "",
            login: login,
            secret: Secret(secret)
        )
    }
}

/// What a contract test works with.
struct ContractBench: Sendable {
    /// As the gateway's user.
    let client: OdooClient
    let access: OdooAccess
    /// For what users or administrators do, and to clean up.
    let administrator: OdooClient
    private let accessOf: @Sendable (_ login: String) -> OdooAccess?

    init(
        _ access: OdooAccess,
        _ administrator: OdooAccess,
        _ accessOf: @escaping @Sendable (_ login: String) -> OdooAccess?
    ) {
        self.access = access
        self.accessOf = accessOf
        client = RealOdoo.client(access)
        self.administrator = RealOdoo.client(administrator)
    }

    /// As one of the ordinary users `anna` and `bert`, or `paula`, a user of the portal.
    func user(_ login: String) throws -> OdooClient { RealOdoo.client(try #require(accessOf(login))) }

    /// Determines whether creating one record returns a list of ids.
    var version: OdooVersion { get async throws { try await client.version() } }

    func call(
        _ model: String,
        _ method: String,
        _ ids: [Int]? = nil,
        leading: [OdooCall.Argument] = [],
        named: [String: JSONValue] = [:],
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) -> JSONValue {
        try await client.call(
            OdooCall(model, method, ids: ids, leading: leading, named: named, context: context, acts: true)
        )
    }

    /// Creates a record, runs `body` with it, and removes it.
    ///
    /// - Parameter byPeople: whether an administrator creates it instead of the gateway.
    func with(
        _ model: String,
        _ values: [String: JSONValue],
        byPeople: Bool = false,
        _ body: (Int) async throws -> Void
    ) async throws {
        let maker = byPeople ? administrator : client
        let id = try await maker.create(model, [values], context: QuietContext.events)[0]
        let result: Result<Void, any Error>
        do {
            try await body(id)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        // The test itself may have removed it.
        let left = try await administrator.search(
            model,
            [["id", "=", .integer(id)]],
            fields: ["id"],
            context: Self.archived
        )
        if !left.isEmpty { try await administrator.remove(model, [id], context: QuietContext.events) }
        try result.get()
    }

    static let archived: [String: JSONValue] = ["active_test": false]

    /// Reads a field of a record.
    func read(_ model: String, _ id: Int, _ field: String) async throws -> JSONValue {
        let found = try await client.search(
            model,
            [["id", "=", .integer(id)]],
            fields: [field],
            context: Self.archived
        )
        return try #require(found.first?[field])
    }

    func expect(
        _ model: String,
        _ id: Int,
        _ field: String,
        _ wanted: JSONValue,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await read(model, id, field)
        #expect(found == wanted, sourceLocation: location)
    }

    /// The id of an ordinary internal user other than the gateway's.
    var anna: Int {
        get async throws { try #require(try await client.users(matching: ["anna"]).first?.id) }
    }

    /// Returns the id for an external id.
    func id(of module: String, _ name: String) async throws -> Int {
        let domain: [JSONValue] = [["module", "=", .string(module)], ["name", "=", .string(name)]]
        let found = try await client.search("ir.model.data", domain, fields: ["res_id"])
        return try #require(found.first?["res_id"]?.integer)
    }
}
