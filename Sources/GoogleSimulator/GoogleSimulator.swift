import Base
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// Google on loopback, in memory: OAuth 2.0 and Gmail with Google's real habits, and with faults on demand.
///
///     let google = GoogleSimulator(SimulatorConfiguration())
///     let client = google.addClient()
///     google.add(SimulatedAccount("anna@example.com"))
///     let token = google.grant("anna@example.com", to: client, scopes: [...])
///     // run() in a task or a ServiceGroup; then:
///     let url = try await google.baseURL
package final class GoogleSimulator: Service {
    /// The largest request that is read: an insert of 150 MiB in base 64, and its JSON.
    private static let largestRequest = 210 << 20

    let world: Locked<World>
    private let address: String
    private let wantedPort: Int
    private let logger: Logger
    private let listening = Listening()

    package init(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(),
        logger: Logger = Logger(label: "google-simulator")
    ) {
        world = Locked(World(configuration))
        address = configuration.address
        wantedPort = configuration.port
        self.logger = logger
    }

    /// Such as `http://127.0.0.1:40123`; waits until the simulator listens.
    package var baseURL: String {
        get async throws { "http://\(address):\(try await listening.port())" }
    }

    package func run() async throws {
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
        let body = try await request.body.collect(upTo: largestRequest)
        let simulated = SimulatedRequest(
            verb: request.method,
            target: request.head.path ?? "/",
            fields: request.headers,
            body: Array(body.readableBytesView),
            origin: "http://\(request.head.authority ?? "localhost")"
        )
        guard let answer = await simulation.respond(to: simulated) else {
            context.channel.close(promise: nil)
            throw ConnectionDropped()
        }
        return Response(
            status: .init(code: answer.status),
            headers: answer.fields,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
