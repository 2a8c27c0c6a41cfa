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
    /// The apps that are installed beside contacts and calendar.
    package var apps: Set<OdooApp>

    package init(
        version: OdooVersion = OdooVersion(18, 0),
        database: String = "acme",
        address: String = "127.0.0.1",
        port: Int = 0,
        clock: any WallClock = SystemClock(),
        languages: [String] = ["en_US", "de_DE"],
        apps: Set<OdooApp> = Set(OdooApp.allCases)
    ) {
        self.version = version
        self.database = database
        self.address = address
        self.port = port
        self.clock = clock
        self.languages = languages
        self.apps = apps
    }
}

/// An app of Odoo, by its technical name.
package enum OdooApp: String, Sendable, CaseIterable {
    /// Brings leads, whose messages only salespeople see.
    case crm
    /// Brings mailings, and makes Odoo look for them when it is handed a delivery report.
    case massMailing = "mass_mailing"
}
