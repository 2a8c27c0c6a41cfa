import CCurl

/// HTTP by libcurl: HTTP/2 with many requests on one connection over TLS, otherwise HTTP/1.1 with persistent
/// connections. Redirects are not followed.
///
/// All transfers of a transport share its connections and its thread. `shutdown` ends both; so does releasing the
/// transport, but without waiting.
package final class CurlTransport: HTTPTransport {
    let options: CurlOptions
    let thread: CurlThread

    package init(_ options: CurlOptions) {
        self.options = options
        thread = CurlThread(maximumConnectionsPerHost: options.maximumConnectionsPerHost)
    }

    deinit {
        thread.stop()
    }

    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let mailbox = OneShot<HTTPTransfer.Outcome>()
        let transfer = try HTTPTransfer(request, options: options) { mailbox.put($0) }
        return try await run(transfer, mailbox).get()
    }

    /// Creates the thread before the first request needs it, while the starting process has memory and file
    /// descriptors. Returns false where it cannot be created now.
    package func prepare() -> Bool { thread.prepare() }

    /// Wakes the thread and returns the number of times it has checked for work; `nil` without a thread. If repeated
    /// calls return the same number, the thread hangs.
    package func nudge() -> Int? { thread.nudge() }

    /// Aborts the running transfers, and returns when connections and thread are gone. Nothing can be sent afterwards.
    package func shutdown() async {
        thread.stop()
        await thread.ended()
    }

    /// Runs `transfer` until its outcome is in `mailbox`; cancelling the task aborts it.
    func run<Outcome: Sendable>(_ transfer: CurlTransfer, _ mailbox: OneShot<Outcome>) async -> Outcome {
        await withTaskCancellationHandler {
            thread.start(transfer)
            if Task.isCancelled { thread.cancel(transfer) }
            return await mailbox.take()
        } onCancel: {
            thread.cancel(transfer)
        }
    }
}

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

extension HTTPFailure.Kind {
    /// The kind of failure for a libcurl error code (libcurl-errors(3)).
    init(_ code: CURLcode) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .nameResolution
            case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_FILESIZE_EXCEEDED: .tooLarge
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT: .badRequest
            case CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE,
                CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_WEIRD_SERVER_REPLY:
                .connection
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_INITFAILED,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
                .tls
            default: .other
            }
    }
}

extension CurlTransfer {
    /// The failure of a transfer that ended with `code`, without what the subclass adds.
    func failure(_ code: CURLcode) -> HTTPFailure {
        let reach: HTTPFailure.Reach = progress.perhapsProcessed ? .perhapsProcessed : .notSent
        if let failure = upload.failure { return HTTPFailure(kind: .source, reach: reach, detail: failure) }
        if progress.isCutShort {
            return HTTPFailure(
                kind: .connection,
                reach: .perhapsProcessed,
                detail: "the connection was lost before an answer arrived"
            )
        }
        return HTTPFailure(kind: HTTPFailure.Kind(code), reach: reach, detail: easy.explanation(of: code))
    }

    /// The failure of a transfer that was abandoned.
    func abandonment(_ reason: String, _ kind: HTTPFailure.Kind) -> HTTPFailure {
        let reach: HTTPFailure.Reach = progress.perhapsProcessed ? .perhapsProcessed : .notSent
        return HTTPFailure(kind: kind, reach: reach, detail: reason)
    }
}
