import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// Answers `/healthz`, `/readyz` and `/metrics` on a loopback port, for supervisors and Prometheus.
package struct MonitoringServer: Service {
    /// What the gateway says of itself.
    package struct Probes: Sendable {
        /// `nil` when it can take and keep mail; otherwise what is wrong. Google's state does not matter here.
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

    private let address: String
    private let port: Int
    private let probes: Probes
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - port: 0 takes any free one; `onListening` hears which.
    package init(
        address: String,
        port: Int,
        probes: Probes,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.port = port
        self.probes = probes
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let application = Application(
            router: Self.router(probes),
            configuration: .init(address: .hostname(address, port: port), serverName: nil),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            logger: logger
        )
        try await application.runService(gracefulShutdownSignals: [])
    }

    private static func router(_ probes: Probes) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("healthz") { _, _ in text("alive\n") }
        router.get("readyz") { _, _ in
            guard let trouble = await probes.readiness() else { return text("ready\n") }
            return text(trouble + "\n", status: .serviceUnavailable)
        }
        router.get("metrics") { _, _ in
            text(PrometheusText.render(await probes.metrics()), type: PrometheusText.contentType)
        }
        return router
    }

    private static func text(
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
