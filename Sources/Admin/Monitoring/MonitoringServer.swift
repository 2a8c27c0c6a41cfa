import Base
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// Answers `/healthz`, `/readyz` and `/metrics` on a loopback port, for supervisors and Prometheus.
package struct MonitoringServer: Service {
    /// Where it listens, and which clients it answers.
    package struct Options: Sendable {
        package var address: String
        /// 0 selects any free port.
        package var port: Int
        /// The names, besides addresses and `localhost`, that it answers to.
        package var hostNames: [String]
        /// Concurrent connections; at most half of them from one address.
        package var connections: Int
        /// The time within which a request's header must arrive.
        package var firstHeader = Duration.seconds(10)

        package init(address: String, port: Int, hostNames: [String] = [], connections: Int = 64) {
            self.address = address
            self.port = port
            self.hostNames = hostNames
            self.connections = connections
        }

        /// Connections that may take from the reserve of file descriptors, to tell that few are left.
        private static let connectionsOfTheReserve = 8

        fileprivate var limits: HTTPConnectionLimits {
            var limits = HTTPConnectionLimits(total: connections, perAddress: max(connections / 2, 1))
            limits.firstHeader = firstHeader
            limits.totalOfScarceFiles = min(Self.connectionsOfTheReserve, connections)
            return limits
        }
    }

    /// The gateway's status.
    package struct Probes: Sendable {
        /// `nil` if it can accept and store mail; otherwise the reason. Google's state does not matter here.
        package var readiness: @Sendable () async -> String?
        package var metrics: @Sendable () async -> [MetricFamily]

        package init(
            readiness: @escaping @Sendable () async -> String?,
            metrics: @escaping @Sendable () async -> [MetricFamily]
        ) {
            self.readiness = readiness
            self.metrics = metrics
        }
    }

    private let options: Options
    private let probes: Probes
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameter onListening: called with the port once connections are accepted.
    package init(
        _ options: Options,
        probes: Probes,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) {
        self.options = options
        self.probes = probes
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let application = Application(
            router: router,
            server: .limited(HTTPConnections(options.limits)),
            configuration: .init(address: .hostname(options.address, port: options.port), serverName: nil),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? options.port) },
            logger: logger
        )
        try await application.runService(gracefulShutdownSignals: [])
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: OwnHost(names: options.hostNames))
        router.get("healthz") { _, _ in Self.text("alive\n") }
        router.get("readyz") { [probes] _, _ in
            guard let problem = await probes.readiness() else { return Self.text("ready\n") }
            return Self.text(problem + "\n", status: .serviceUnavailable)
        }
        router.get("metrics") { [probes] _, _ in
            Self.text(PrometheusText.render(await probes.metrics()), type: PrometheusText.contentType)
        }
        return router
    }

    fileprivate static func text(
        _ body: String,
        status: HTTPResponse.Status = .ok,
        type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: body))
        )
    }
}

/// Answers requests for this machine alone: a page whose own name resolves to it (DNS rebinding) learns nothing.
private struct OwnHost: RouterMiddleware {
    typealias Context = BasicRequestContext

    let names: [String]

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard !request.hasSeveralHosts else {
            return MonitoringServer.text("more than one Host\n", status: .badRequest)
        }
        // HTTP/1.0 clients send no Host; browsers always do.
        guard let host = request.head.authority else { return try await next(request, context) }
        guard WebOrigin.isHost(host), isOwn(WebOrigin(isSecure: false, host: host).hostName) else {
            return MonitoringServer.text("unknown host; see monitoring.host_names\n", status: .misdirectedRequest)
        }
        return try await next(request, context)
    }

    private func isOwn(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || IPAddress(name) != nil
            || names.contains { $0.lowercased() == name }
    }
}
