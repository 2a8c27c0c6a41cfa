package import Base
package import OpenSSL

/// How the console listens, who it believes and what it allows.
package struct ConsoleOptions: Sendable {
    package var address = "127.0.0.1"
    /// 0 takes any free one.
    package var port = 8025
    /// Asked anew for each connection, so that a renewed certificate is used at once; `nil` speaks plain HTTP.
    package var tls: (@Sendable () -> TLSContext?)?
    /// The origin that people see, such as `https://gateway.acme.example`; `nil` takes what the browser asked for.
    package var baseURL: WebOrigin?
    /// What all paths begin with, such as `/gateway`, without a slash at the end; empty for none.
    package var pathPrefix = ""
    /// Names other than addresses and `localhost` by which the console may be asked for where there is no base URL.
    package var hostNames: [String] = []
    /// Proxies whose `X-Forwarded-*` headers are believed.
    package var trustedProxies: [IPNetwork] = []
    package var idleTimeout = Duration.hours(12)
    package var longestSession = Duration.days(7)
    package var linkLifetime = Duration.days(2)
    /// IANA's name of the zone that times are shown in; `nil` is the machine's.
    package var timeZone: String?
    package var limits = Limits()
    /// Whether administrators must have a second factor.
    package var demandsSecondFactor = false
    package var signInLimits = LoginGuard.Limits()

    /// What a browser may ask of the console.
    package struct Limits: Sendable, Hashable {
        /// Bytes of a form.
        package var body = 256 << 10
        /// Bytes of one header field, and of all.
        package var header = 32 << 10
        package var headerCount = 100
        package var connections = 256
        /// Of one address, unless it is a trusted proxy's.
        package var connectionsPerAddress = 64
        /// How long the first request's header may take to arrive.
        package var firstHeader = Duration.seconds(10)
        /// How long a request may take to arrive and to be answered.
        package var request = Duration.seconds(30)
        /// How long a connection may stay silent.
        package var idleConnection = Duration.seconds(60)

        package init() {}
    }

    package init() {}

    var connectionLimits: HTTPConnectionLimits {
        var all = HTTPConnectionLimits(total: limits.connections, perAddress: limits.connectionsPerAddress)
        all.proxies = trustedProxies
        all.firstHeader = limits.firstHeader
        all.idle = limits.idleConnection
        all.header = limits.header
        all.headerCount = limits.headerCount
        return all
    }

    /// The whole URL of a path, for logs, mail and other programs.
    ///
    /// - Parameter port: where the console listens, if it was to take any.
    package func url(_ path: String, port: Int? = nil) -> String {
        if let baseURL { return "\(baseURL)\(pathPrefix)\(path)" }
        let host = address.contains(":") ? "[\(address)]" : address
        return "\(tls == nil ? "http" : "https")://\(host):\(port ?? self.port)\(pathPrefix)\(path)"
    }
}
