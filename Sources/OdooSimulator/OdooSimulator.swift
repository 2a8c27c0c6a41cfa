package import Base
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
package import Odoo
import ServiceLifecycle
import Transport

/// The part of Odoo that the gateway uses, in memory: JSON-2 and JSON-RPC on loopback, with Odoo's real behaviour, and
/// with faults on demand.
///
///     let odoo = try await OdooSimulator.start()
///     try odoo.add("res.partner", ["name": "Anna", "email": "anna@acme.example"])
///     let client = OdooClient(odoo.access(), transport: CurlTransport(...))
///     await odoo.stop()
///
/// It is also a transport without a socket: `OdooSimulator().client()`.
package final class OdooSimulator: Service {
    /// The largest request that is read, in bytes.
    private static let largestRequest = 128 << 20

    let world: Locked<OdooWorld>
    let address: String
    private let wantedPort: Int
    private let logger: Logger
    private let listening = Signalled<Int>()
    private let running = Locked<Task<Void, any Error>?>(nil)

    package init(
        _ configuration: OdooSimulatorConfiguration = OdooSimulatorConfiguration(),
        logger: Logger = Logger(label: "odoo-simulator")
    ) {
        world = Locked(OdooWorld(configuration))
        address = configuration.address
        wantedPort = configuration.port
        self.logger = logger
        // The removal of the set-up runs this action, so it must exist before any other is taught.
        teach(ProvisionCode.removeAliases, OdooProcedure { run, records in try Self.removeAliases(run, records) })
    }

    /// Starts a simulated Odoo that listens; `stop()` ends it.
    package static func start(
        _ configuration: OdooSimulatorConfiguration = OdooSimulatorConfiguration()
    ) async throws -> OdooSimulator {
        var quiet = Logger(label: "odoo-simulator")
        quiet.logLevel = .critical
        let odoo = OdooSimulator(configuration, logger: quiet)
        let task = Task { try await odoo.run() }
        odoo.running.withLock { $0 = task }
        _ = try await odoo.url
        return odoo
    }

    /// Stops what `start` started, and returns when it has ended.
    package func stop() async {
        let task = running.withLock { $0 }
        task?.cancel()
        _ = await task?.result
    }

    /// The URL, such as `http://127.0.0.1:40123`; waits until the simulator listens.
    package var url: String {
        get async throws { "http://\(address):\(try await listening.value())" }
    }

    package func run() async throws {
        defer { listening.end() }
        let simulation = OdooSimulation(world: world)
        let application = Application(
            responder: CallbackResponder { (request: Request, context: ConnectionContext) in
                let seen = OdooRequest(
                    method: request.method.rawValue,
                    path: request.head.path ?? "/",
                    fields: request.headers.map { ($0.name.canonicalName, $0.value) },
                    body: Array(try await request.body.collect(upTo: Self.largestRequest).readableBytesView)
                )
                guard let reply = await simulation.respond(to: seen) else {
                    context.channel.close(promise: nil)
                    throw DroppedConnection()
                }
                return Response(
                    status: .init(code: reply.status),
                    headers: [.contentType: reply.contentType],
                    body: .init(byteBuffer: ByteBuffer(bytes: reply.body))
                )
            },
            configuration: .init(address: .hostname(address, port: wantedPort), serverName: "Werkzeug"),
            onServerRunning: { [listening, wantedPort] channel in
                listening.set(channel.localAddress?.port ?? wantedPort)
            },
            logger: logger
        )
        try await application.run()
    }
}

/// The error of a connection that is closed without an answer.
struct DroppedConnection: Error {}

/// The context of a request, with its connection.
struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

extension OdooSimulator {
    /// Implements the server actions that the gateway creates in Odoo.
    package func knowProvisionedCode() {
        teach(ProvisionCode.subscribe, OdooProcedure { run, records in try Self.subscribe(run, records) })
        teach(ProvisionCode.unsubscribe, OdooProcedure { run, records in try Self.unsubscribe(run, records) })
        teach(ProvisionCode.takeOver, OdooProcedure { run, records in try Self.takeOver(run, records) })
        teach(
            ProvisionCode.request,
            OdooProcedure { run, records in
                // Where the gateway serves the app, it reads the request there.
                if try Self.servesApp(records) { return try Self.requestAppointments(run, records) }
                let now = String(records.now.prefix(19))
                return try records.superuser.call(
                    "res.users",
                    "write",
                    [run.user],
                    [[ProvisionCode.requested: .string(now)]]
                )
            }
        )
        teach(ProvisionCode.asOwner, OdooProcedure { run, records in try Self.asOwner(run, records) })
        teach(ProvisionCode.synchronise, OdooProcedure { run, records in try Self.synchronise(run, records) })
        teach(ProvisionCode.trial, OdooProcedure { run, records in try Self.attempt(run, records) })
        teach(ProvisionCode.reportFailures, OdooProcedure { run, records in try Self.reportFailures(run, records) })
        teach(ProvisionCode.makeAliases, OdooProcedure { run, records in try Self.makeAliases(run, records) })
        knowAppCode()
    }
}

/// The configuration of the simulated Odoo.
package struct OdooSimulatorConfiguration: Sendable {
    /// The version, 16 to 19, which decides the fields, methods and dialects.
    package var version: OdooVersion
    package var database: String
    package var address: String
    /// The URL for users (`web.base.url`), as Odoo sets it before an administrator signs in.
    package var webAddress = "http://localhost:8069"
    /// 0 takes any free port.
    package var port: Int
    package var clock: any WallClock
    /// The installed languages.
    package var languages: [String]
    /// The apps that are installed besides contacts and calendar.
    package var apps: Set<OdooApp>

    package init(
        version: OdooVersion = OdooVersion(18, 0),
        database: String = "acme",
        address: String = "127.0.0.1",
        port: Int = 0,
        clock: any WallClock = SystemClock(),
        languages: [String] = ["en_US", "de_DE"],
        apps: Set<OdooApp> = Set(OdooApp.allCases)
    ) {
        self.version = version
        self.database = database
        self.address = address
        self.port = port
        self.clock = clock
        self.languages = languages
        self.apps = apps
    }
}

/// An app of Odoo, by its technical name.
package enum OdooApp: String, Sendable, CaseIterable {
    /// Adds leads, whose messages only salespeople see.
    case crm
    /// Adds mailings, and makes Odoo search for them when it receives a delivery report.
    case massMailing = "mass_mailing"
}
