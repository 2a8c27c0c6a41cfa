package import Base
package import Odoo

/// How the simulated Odoo is set up.
package struct OdooSimulatorConfiguration: Sendable {
    /// 16 to 19: decides which fields, methods and dialects there are.
    package var version: OdooVersion
    package var database: String
    package var address: String
    /// Where people open it (`web.base.url`): what Odoo writes there by itself before an administrator signs in.
    package var webAddress = "http://localhost:8069"
    /// 0 takes any free one.
    package var port: Int
    package var clock: any WallClock
    /// The languages that are installed.
    package var languages: [String]

    package init(
        version: OdooVersion = OdooVersion(18, 0),
        database: String = "acme",
        address: String = "127.0.0.1",
        port: Int = 0,
        clock: any WallClock = SystemClock(),
        languages: [String] = ["en_US", "de_DE"]
    ) {
        self.version = version
        self.database = database
        self.address = address
        self.port = port
        self.clock = clock
        self.languages = languages
    }
}
