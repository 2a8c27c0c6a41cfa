import Base
import FoundationEssentials
import Odoo
import Testing
import Transport

/// A real Odoo reserved for tests: `GATEWAY_TEST_ODOO_URL` and `_DATABASE` locate it, `_LOGIN` and `_SECRET` are those
/// of the gateway's user (an ordinary internal user), `_ADMIN_LOGIN` and `_ADMIN_SECRET` those of the administrator who
/// sets it up. It needs a user `anna`.
enum RealOdoo {
    private static let environment = ProcessInfo.processInfo.environment
    static let isNamed = access("LOGIN") != nil && access("ADMIN_LOGIN") != nil
    /// Whether its setup may be changed while tests run.
    static let maySetUp = isNamed && environment["GATEWAY_TEST_ODOO_SETUP"] == "yes"

    /// Done once for all tests.
    private static let setUp = Task {
        let access = try #require(Self.access("LOGIN"))
        let options = ProvisionOptions(
            mailServer: nil,
            login: access.login,
            features: .all,
            consoleURL: "https://gateway.example",
            database: "acme"
        )
        try await Provisioner(try administrator(), options).carryOut()
        return access
    }

    /// Returns the gateway's client of an Odoo that is set up, and Anna's user there.
    static func gateway() async throws -> (client: OdooClient, odooUser: OdooUser) {
        let client = client(try await app())
        return (client, try #require(try await client.users(matching: ["anna"]).first))
    }

    static func administrator() throws -> OdooClient { client(try #require(access("ADMIN_LOGIN"))) }

    /// Its access for the gateway, with the app set up.
    static func app() async throws -> OdooAccess { try await setUp.value }

    /// As Anna, whose password is in `GATEWAY_TEST_ODOO_PASSWORD`.
    static func anna() throws -> OdooClient {
        let gateway = try #require(access("LOGIN"))
        let password = try #require(environment["GATEWAY_TEST_ODOO_PASSWORD"])
        return client(
            try #require(
                OdooAccess(url: gateway.url, database: gateway.database, login: "anna", secret: Secret(password))
            )
        )
    }

    private static func client(_ access: OdooAccess) -> OdooClient {
        OdooClient(access, transport: CurlTransport(CurlOptions(userAgent: "contract")))
    }

    private static func access(_ login: String) -> OdooAccess? {
        let secret = login.replacing("LOGIN", with: "SECRET")
        guard let url = environment["GATEWAY_TEST_ODOO_URL"], let login = environment["GATEWAY_TEST_ODOO_" + login],
            let secret = environment["GATEWAY_TEST_ODOO_" + secret]
        else { return nil }
        return OdooAccess(
            url: url,
            database: environment["GATEWAY_TEST_ODOO_DATABASE"] ?? "",
            login: login,
            secret: Secret(secret)
        )
    }
}
