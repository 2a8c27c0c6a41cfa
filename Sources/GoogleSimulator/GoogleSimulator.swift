package import Base
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

    let world: Locked<GoogleWorld>
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
        world = Locked(GoogleWorld(configuration))
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
            submissions: SubmissionStore(world: world),
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

/// The simulator's configuration; everything but addresses and ports can be changed while it runs.
package struct SimulatorConfiguration: Sendable {
    /// The part of each message that is stored.
    package enum Keeping: String, Sendable {
        /// Everything.
        case bodies
        /// The header, the size and the body's digest, for large loads.
        case headers
    }

    package var address = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 0
    /// The SMTP server's port with STARTTLS, like 587; 0 takes any free port.
    package var submissionPort = 0
    /// The SMTP server's port with TLS from the first byte, like 465.
    package var submissionsPort = 0
    package var keeping = Keeping.bodies
    /// The delay of every request to an API or the token endpoint.
    package var latency = Duration.zero
    package var limits = UsageLimits.google
    /// The quota of one user of the People API per minute; `nil` is no limit.
    package var peopleQuota: PeopleQuota? = PeopleQuota()
    /// The delay until lists of contacts show a change; Google's is seconds to minutes.
    package var contactDelay = Duration.zero
    package var directorySharing = DirectorySharing.domain
    package var accessTokenLifetime = Duration.seconds(3599)
    /// Whether the authorize page consents at once to every scope, for the account of `login_hint` or the only account.
    package var approvesAutomatically = false
    package var clock: any WallClock = SystemClock()

    package init() {}
}

/// The limits of one account, or one service account, of a project.
package struct UsageLimits: Sendable, Hashable {
    /// The answer to a request above the limit per minute.
    package enum RateAnswer: String, Sendable {
        /// 403 `rateLimitExceeded`, "Quota exceeded for quota metric…".
        case forbidden
        /// 429 with "Retry after" and a time.
        case tooManyRequests
    }

    /// Quota units in any 60 seconds; `nil` is no limit.
    package var unitsPerMinute: Int?
    /// Messages in any 24 hours.
    package var messagesPerDay: Int?
    package var concurrentRequests: Int?
    package var recipientsPerMessage: Int
    package var rateAnswer: RateAnswer

    package init(
        unitsPerMinute: Int?,
        messagesPerDay: Int?,
        concurrentRequests: Int?,
        recipientsPerMessage: Int = 500,
        rateAnswer: RateAnswer = .tooManyRequests
    ) {
        self.unitsPerMinute = unitsPerMinute
        self.messagesPerDay = messagesPerDay
        self.concurrentRequests = concurrentRequests
        self.recipientsPerMessage = recipientsPerMessage
        self.rateAnswer = rateAnswer
    }

    /// The limits of a project created since May 2026, on a Workspace account.
    package static let google = UsageLimits(unitsPerMinute: 6000, messagesPerDay: 2000, concurrentRequests: 50)

    /// No limits, for measuring the gateway rather than Google.
    package static let none = UsageLimits(unitsPerMinute: nil, messagesPerDay: nil, concurrentRequests: nil)
}
