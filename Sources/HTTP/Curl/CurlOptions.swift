/// The options shared by all transfers of a `CurlTransport`.
package struct CurlOptions: Sendable {
    /// How servers are reached.
    package enum Proxy: Sendable, Hashable {
        /// Directly, regardless of the environment.
        case none
        /// As configured by `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`.
        case environment
        /// Through this proxy (`http://host:port`, `socks5h://…`), except for the hosts in `bypass`.
        case server(String, bypass: [String])
    }

    /// CA certificates (PEM) to trust instead of the system's.
    package var caFile: String?
    /// Ignored for loopback, which is always reached directly.
    package var proxy: Proxy
    /// Covers name resolution, TCP, the proxy and TLS together.
    package var connectTimeout: Duration
    /// A transfer without progress for this long is aborted; `nil` leaves it to the request's timeout.
    package var stallTimeout: Duration?
    /// A connection idle for longer is not reused (libcurl's default; whole seconds).
    package var longestIdle: Duration
    /// HTTP/2 needs one; HTTP/1.1 needs one for each request in flight.
    package var maximumConnectionsPerHost: Int
    /// Google compresses its answers only if this contains `gzip`.
    package var userAgent: String
    /// The most header bytes of an answer.
    package var maximumHeaderSize: Int

    package init(
        userAgent: String,
        caFile: String? = nil,
        proxy: Proxy = .environment,
        connectTimeout: Duration = .seconds(15),
        stallTimeout: Duration? = .seconds(90),
        longestIdle: Duration = .seconds(118),
        maximumConnectionsPerHost: Int = 64,
        maximumHeaderSize: Int = 128 << 10
    ) {
        self.userAgent = userAgent
        self.caFile = caFile
        self.proxy = proxy
        self.connectTimeout = connectTimeout
        self.stallTimeout = stallTimeout
        self.longestIdle = longestIdle
        self.maximumConnectionsPerHost = maximumConnectionsPerHost
        self.maximumHeaderSize = maximumHeaderSize
    }
}
