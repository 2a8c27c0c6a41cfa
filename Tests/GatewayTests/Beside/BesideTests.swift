import Base
import Odoo
import OdooSimulator
import Testing

/// Every command of the built program alongside a serving gateway, and with databases of other versions. The steps are
/// in the script.
@Suite(.timeLimit(.minutes(15)))
struct BesideTests {
    @Test func everyCommandWorksWhileTheGatewayServes() async throws {
        let odoo = try await OdooSimulator.start()
        try odoo.addUser("anna@acme.example", name: "Anna")
        odoo.knowProvisionedCode()
        let access = odoo.access(url: try await odoo.url)
        try await CommandLineTests.run(
            "beside.py",
            [access.url, access.database, access.login, access.secret.reveal()]
        )
        await odoo.stop()
    }
}
