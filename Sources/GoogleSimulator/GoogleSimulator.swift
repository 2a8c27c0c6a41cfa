import Base
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// Google on loopback, in memory: OAuth 2.0, Gmail and smtp.gmail.com with Google's real behaviour, and with faults on
/// demand.
///
///     let google = GoogleSimulator(SimulatorConfiguration())
///     let client = google.addClient()
///     google.add(SimulatedAccount("anna@example.com"))
///     let token = google.grant("anna@example.com", to: client, scopes: [...])
///     // run() in a task or a ServiceGroup; then:
///     let url = try await google.baseURL
package final class GoogleSimulator: Service {
    /// The largest request that is read: an insert of 150 MiB in base64, with its JSON.
    private static let largestRequest = 210 << 20

    let world: Locked<World>
    private let address: String
    private let wantedPort: Int
    private let logger: Logger
    private let listening = Listening()
    private let submissionListening = Listening()
    private let submissionsListening = Listening()
    private let submissionCertificate = Result { try SubmissionCertificate() }

    package init(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        logger: Logger = Logger(label: "google-simulator")
    ) {
        world = Locked(World(configuration))
        address = configuration.address
        wantedPort = configuration.port
        self.logger = logger
    }

    /// The base URL, such as `http://127.0.0.1:40123`; waits until the simulator listens.
    package var baseURL: String {
        get async throws { "http://\(address):\(try await listening.port())" }
    }

    /// The SMTP server's ports and certificate; waits until it listens.
    package var submission: SimulatedSubmission {
        get async throws {
            SimulatedSubmission(
                startTLSPort: try await submissionListening.port(),
                tlsPort: try await submissionsListening.port(),
                certificate: try submissionCertificate.get().pem
            )
        }
    }

    package func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.runAPIs() }
            group.addTask { try await self.submissionServer(isSecure: false).run() }
            group.addTask { try await self.submissionServer(isSecure: true).run() }
            // The first server to end, by a failure or a stop, ends them all.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func submissionServer(isSecure: Bool) throws -> SubmissionServer {
        let ports = world.withLock { ($0.configuration.submissionPort, $0.configuration.submissionsPort) }
        return SubmissionServer(
            desk: SubmissionDesk(world: world),
            tls: try submissionCertificate.get().context,
            isSecure: isSecure,
            address: address,
            port: isSecure ? ports.1 : ports.0,
            listening: isSecure ? submissionsListening : submissionListening,
            logger: logger
        )
    }

    private func runAPIs() async throws {
        defer { listening.ended() }
        let simulation = Simulation(world: world)
        let application = Application(
            responder: CallbackResponder { (request: Request, context: SimulatorContext) in
                try await Self.respond(to: request, context, simulation)
            },
            configuration: .init(address: .hostname(address, port: wantedPort), serverName: "ESF"),
            onServerRunning: { [listening, wantedPort] channel in
                listening.began(on: channel.localAddress?.port ?? wantedPort)
            },
            logger: logger
        )
        try await application.run()
    }

    private static func respond(
        to request: Request,
        _ context: SimulatorContext,
        _ simulation: Simulation
    ) async throws -> Response {
        var simulated = SimulatedRequest(
            verb: request.method,
            target: request.head.path ?? "/",
            fields: request.headers,
            body: [],
            origin: "http://\(request.head.authority ?? "localhost")"
        )
        if let most = simulation.interruption(of: simulated) {
            simulation.keep(try await beginning(of: request.body, upTo: most), of: simulated)
            try drop(context)
        }
        simulated.body = Array(try await request.body.collect(upTo: largestRequest).readableBytesView)
        guard let answer = await simulation.respond(to: simulated) else { try drop(context) }
        return Response(
            status: .init(code: answer.status),
            headers: answer.fields,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    /// Returns the first bytes of a body; does not read the rest.
    private static func beginning(of body: RequestBody, upTo most: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            bytes += piece.readableBytesView.prefix(most - bytes.count)
            if bytes.count >= most { break }
        }
        return bytes
    }

    private static func drop(_ context: SimulatorContext) throws -> Never {
        context.channel.close(promise: nil)
        throw ConnectionDropped()
    }
}
