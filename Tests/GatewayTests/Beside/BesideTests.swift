import Base
import Foundation
import Odoo
import OdooSimulator
import TestSupport
import Testing

/// Every command of the built program alongside a serving gateway, and with databases of other versions. The steps are
/// in the script.
@Suite(.timeLimit(.minutes(15)))
struct BesideTests {
    @Test func everyCommandWorksWhileTheGatewayServes() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "beside.py").path
        let odoo = try await OdooSimulator.start()
        try odoo.addUser("anna@acme.example", name: "Anna")
        odoo.knowProvisionedCode()
        let access = odoo.access(url: try await odoo.url)
        let (status, output) = try await ChildProcess.run(
            ["python3", script, try CommandLineTests.program, access.url, access.database, access.login]
                + [access.secret.reveal()]
        )
        await odoo.stop()
        #expect(status == 0, "\(output)")
    }
}
