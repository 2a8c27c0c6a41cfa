package import Base
package import Cryptography

/// How the console listens, which proxies it trusts, and its limits.
package struct ConsoleOptions: Sendable {
    package var address = "127.0.0.1"
    /// 0 selects any free port.
    package var port = 8025
    /// Called for each connection, so that a renewed certificate takes effect immediately; `nil` means plain HTTP.
    package var tls: (@Sendable () -> TLSContext?)?
    /// The origin that people see, such as `https://gateway.acme.example`; `nil` takes what the browser asked for.
    package var baseURL: WebOrigin?
    /// The prefix of all paths, such as `/gateway`, without a trailing slash; empty for none.
    package var pathPrefix = ""
    /// The names, besides addresses and `localhost`, that the console answers to if there is no base URL.
    package var hostNames: [String] = []
    /// Proxies whose `X-Forwarded-*` headers are trusted.
    package var trustedProxies: [IPNetwork] = []
    /// Proxies whose connections begin with a PROXY protocol header.
    package var proxiesWithHeader: [IPNetwork] = []
    package var idleTimeout = Duration.hours(12)
    package var longestSession = Duration.days(7)
    package var linkLifetime = Duration.days(2)
    /// The IANA name of the time zone for display; `nil` means the machine's zone.
    package var timeZone: String?
    package var limits = Limits()
    /// Whether administrators must use a second factor.
    package var demandsSecondFactor = false
    /// Whether users who have forgotten their password are mailed a link, where there is a base URL for it.
    package var passwordReset = true
    /// Whether recipients on the bounce list are refused instead of sent to.
    package var refusesBounced = false
    package var signInLimits = LoginGuard.Limits()
    package var fromOdoo = FromOdoo()

    /// What is allowed to people who come from Odoo with a ticket.
    package struct FromOdoo: Sendable, Hashable {
        /// Whether internal users of Odoo who are no user here become one.
        package var makesUsers = true
        /// Whether administrators have their rights.
        package var keepsAdministrators = false

        package init() {}
    }

    /// The limits for browsers.
    package struct Limits: Sendable, Hashable {
        /// The largest form, in bytes.
        package var body = 256 << 10
        /// The largest header field, and the largest header, in bytes.
        package var header = 32 << 10
        package var headerCount = 100
        package var connections = 256
        /// The limit per address, except for trusted proxies.
        package var connectionsPerAddress = 64
        /// The time within which the first request's header must arrive.
        package var firstHeader = Duration.seconds(10)
        /// The time within which a request must arrive and be answered.
        package var request = Duration.seconds(30)
        /// The time within which the store must say whether somebody may still watch a page that updates itself.
        package var liveCheck = Duration.seconds(10)
        /// The longest silence on a connection.
        package var idleConnection = Duration.seconds(60)

        package init() {}
    }

    package init() {}

    var connectionLimits: HTTPConnectionLimits {
        var all = HTTPConnectionLimits(total: limits.connections, perAddress: limits.connectionsPerAddress)
        all.proxies = trustedProxies
        all.proxiesWithHeader = proxiesWithHeader
        all.firstHeader = limits.firstHeader
        all.idle = limits.idleConnection
        all.header = limits.header
        all.headerCount = limits.headerCount
        return all
    }

    /// The whole URL of a path, for logs, mail and other programs.
    ///
    /// - Parameter port: the actual port, if any free one was to be selected.
    package func url(_ path: String, port: Int? = nil) -> String {
        if let baseURL { return "\(baseURL)\(pathPrefix)\(path)" }
        let host = address.contains(":") ? "[\(address)]" : address
        return "\(tls == nil ? "http" : "https")://\(host):\(port ?? self.port)\(pathPrefix)\(path)"
    }
}
