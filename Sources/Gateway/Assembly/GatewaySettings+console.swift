package import Admin
import Base
import OpenSSL
package import Settings

extension GatewaySettings {
    /// The console's options from the settings. Without certificates it serves plain HTTP.
    package func consoleOptions(_ certificates: Certificates?) -> ConsoleOptions {
        var options = ConsoleOptions()
        options.address = "\(console.address)"
        options.port = console.port
        if console.tls == .certificate {
            let store = certificates?.forConsole
            options.tls = { store?.context }
        }
        options.baseURL = console.baseURL.flatMap { WebOrigin($0) }
        options.pathPrefix = console.pathPrefix ?? ""
        options.hostNames = [hostName]
        options.trustedProxies = console.trustedProxies
        options.idleTimeout = console.sessions.idle
        options.longestSession = console.sessions.longest
        options.linkLifetime = console.sessions.linkLifetime
        options.demandsSecondFactor = console.secondFactor == .administrators
        options.timeZone = console.timeZone
        options.limits.body = console.limits.body
        options.limits.connections = console.limits.connections
        options.limits.connectionsPerAddress = console.limits.connectionsPerAddress
        options.limits.firstHeader = console.limits.headerTimeout
        options.limits.request = console.limits.requestTimeout
        options.limits.idleConnection = console.limits.idleTimeout
        options.signInLimits = loginLimits
        return options
    }
}
