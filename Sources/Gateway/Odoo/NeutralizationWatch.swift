import Base
import Logging
import Odoo
import ServiceLifecycle
import Settings
import Sync
import Transport

/// Asks Odoo which databases are neutralized (`odoo-bin neutralize`, or a copy restored as neutralized), so that their
/// mail is captured. What Odoo does not say stays as it was last known.
struct NeutralizationWatch: Service {
    private static let interval = Duration.minutes(5)
    /// At the start, mail waits for the answers.
    private static let limits = OdooLimits(callTimeout: .seconds(5), longestAnswer: 64 << 10)
    private static let model = "ir.config_parameter"
    private static let parameter = "database.is_neutralized"

    private let databases: [(name: String, client: OdooClient)]
    private let known: NeutralizedDatabases
    private let clock: any WallClock
    private let logger: Logger

    /// Watches the databases whose mail the settings let the gateway recognise.
    init(
        _ settings: OdooSettings,
        _ accessible: [OdooDatabase],
        known: NeutralizedDatabases,
        transport: any HTTPTransport,
        clock: any WallClock,
        logger: Logger
    ) {
        let recognised = settings.captureNeutralized ? settings.databases.filter(\.isRecognised).map(\.name) : []
        databases = accessible.filter { recognised.contains($0.name) }.map { database in
            (database.name, OdooClient(database.access, transport: transport, limits: Self.limits))
        }
        self.known = known
        self.clock = clock
        self.logger = logger
    }

    var isIdle: Bool { databases.isEmpty }

    func run() async { await PeriodicTask(interval: Self.interval, clock: clock).run { await check() } }

    /// Asks every database, all at a time.
    func check() async {
        await withDiscardingTaskGroup { group in
            for (name, client) in databases { group.addTask { await check(name, client) } }
        }
    }

    private func check(_ name: String, _ client: OdooClient) async {
        do throws(OdooError) {
            let found = try await client.search(
                Self.model,
                [["key", "=", .string(Self.parameter)]],
                fields: ["value"],
                limit: 1
            )
            let value = found.first?["value"]?.string?.lowercased() ?? ""
            let isNeutralized = !["", "false", "0"].contains(value)
            guard known.set(name, isNeutralized) else { return }
            logger.notice(
                isNeutralized
                    ? "the Odoo database is neutralized: its mail is captured"
                    : "the Odoo database is no longer neutralized: its mail is sent",
                metadata: ["database": "\(name)"]
            )
        } catch {
            logger.info(
                "Odoo does not say whether the database is neutralized",
                metadata: ["database": "\(name)", "reason": "\(error.reason)"]
            )
        }
    }
}
