/// What all transfers of one `CurlTransport` have in common.
package struct CurlOptions: Sendable {
    /// How to reach the world.
    package enum Proxy: Sendable, Hashable {
        /// Directly, whatever the environment says.
        case none
        /// As `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
        case environment
        /// Through this one (`http://host:port`, `socks5h://…`), except for the hosts of `bypass`.
        case server(String, bypass: [String])
    }

    /// CA certificates (PEM) to trust instead of the system's.
    package var caFile: String?
    /// Loopback is reached directly in any case.
    package var proxy: Proxy
    /// For name resolution, TCP, the proxy and TLS together.
    package var connectTimeout: Duration
    /// A transfer in which nothing moves for this long is given up; `nil` leaves it to the request's timeout.
    package var stallTimeout: Duration?
    /// A connection that was not used for so long is not used again (libcurl's own standard; in whole seconds).
    package var longestIdle: Duration
    /// HTTP/2 needs one; the rest is for HTTP/1.1, where each request in flight needs its own.
    package var maximumConnectionsPerHost: Int
    /// Google compresses its answers only if this contains `gzip`.
    package var userAgent: String
    /// Header bytes of one answer, in all.
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
