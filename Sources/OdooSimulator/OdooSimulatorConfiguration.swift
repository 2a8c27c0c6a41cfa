package import Base
package import Odoo

/// The configuration of the simulated Odoo.
package struct OdooSimulatorConfiguration: Sendable {
    /// The version, 16 to 19, which decides the fields, methods and dialects.
    package var version: OdooVersion
    package var database: String
    package var address: String
    /// The URL for users (`web.base.url`), as Odoo sets it before an administrator signs in.
    package var webAddress = "http://localhost:8069"
    /// 0 takes any free port.
    package var port: Int
    package var clock: any WallClock
    /// The installed languages.
    package var languages: [String]
    /// The apps that are installed besides contacts and calendar.
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
    /// Adds leads, whose messages only salespeople see.
    case crm
    /// Adds mailings, and makes Odoo search for them when it receives a delivery report.
    case massMailing = "mass_mailing"
}
