package import HTTP
import Odoo
package import Settings
package import Sync

extension GatewaySettings {
    /// The completely configured databases; `check` reports what the others lack.
    package var odooDatabases: [OdooDatabase] {
        odoo.databases.compactMap { settings in
            guard let key = settings.key, !settings.database.isEmpty, !settings.login.isEmpty,
                let access = OdooAccess(
                    url: settings.url,
                    database: settings.database,
                    login: settings.login,
                    secret: key
                )
            else { return nil }
            return OdooDatabase(name: settings.name, access: access)
        }
    }

    package var schedulerLimits: SchedulerLimits {
        var limits = SchedulerLimits()
        limits.concurrency = odoo.concurrency
        return limits
    }

    /// The options for calls to Odoo, which is not on Google's network: a proxy is used only if the environment sets
    /// one.
    package var odooCurlOptions: CurlOptions {
        CurlOptions(
            userAgent: "gsuite-gateway/\(GatewayVersion.current)",
            caFile: odoo.caFile,
            proxy: .environment,
            connectTimeout: google.timeouts.connect,
            stallTimeout: google.timeouts.stall
        )
    }
}
