import Base
import CCurl

extension EasyHandle {
    /// Sets the options common to all transfers.
    func apply(_ options: CurlOptions, host: String, timeout: Duration) {
        // Signals are unsafe in a multithreaded process.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, Self.milliseconds(timeout))
        set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(options.connectTimeout))
        if let stall = options.stallTimeout {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, Self.milliseconds(stall) / 1000))
        }
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_MAXAGE_CONN, max(1, Self.milliseconds(options.longestIdle) / 1000))
        if let caFile = options.caFile { set(CURLOPT_CAINFO, caFile) }
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        switch options.proxy {
        case _ where Self.isLoopback(host), .none:
            set(CURLOPT_PROXY, "")
        case .environment:
            break
        case .server(let url, let bypass):
            set(CURLOPT_PROXY, url)
            set(CURLOPT_NOPROXY, bypass.joined(separator: ","))
        }
    }

    /// At least 1: libcurl treats 0 as no limit.
    private static func milliseconds(_ length: Duration) -> Int {
        max(1, Int(clamping: length.milliseconds))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isNumber }
    }
}
