import Base
import Logging
import Odoo
import ServiceLifecycle
import Settings
import Storage
import Sync
import Transport

/// Asks Odoo which databases are neutralized (`odoo-bin neutralize`, or a copy restored as neutralized), so that their
/// mail is captured. What Odoo does not say stays as it was last known, across restarts too.
struct NeutralizationWatch: Service {
    private static let interval = Duration.minutes(5)
    /// At the start, mail waits for the answers.
    private static let limits = OdooLimits(callTimeout: .seconds(5), longestAnswer: 64 << 10)
    private static let model = "ir.config_parameter"
    private static let parameter = "database.is_neutralized"

    private let databases: [(name: String, client: OdooClient)]
    private let known: NeutralizedDatabases
    private let store: any NeutralizationStore
    private let clock: any WallClock
    private let logger: Logger

    /// Watches the databases whose mail the settings let the gateway recognise.
    init(
        _ settings: OdooSettings,
        _ accessible: [OdooDatabase],
        known: NeutralizedDatabases,
        store: any NeutralizationStore,
        transport: any HTTPTransport,
        clock: any WallClock,
        logger: Logger
    ) {
        let recognised = settings.captureNeutralized ? settings.databases.filter(\.isRecognised).map(\.name) : []
        databases = accessible.filter { recognised.contains($0.name) }.map { database in
            (database.name, OdooClient(database.access, transport: transport, limits: Self.limits))
        }
        self.known = known
        self.store = store
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
            if known.set(name, isNeutralized) {
                logger.notice(
                    isNeutralized
                        ? "the Odoo database is neutralized: its mail is captured"
                        : "the Odoo database is no longer neutralized: its mail is sent",
                    metadata: ["database": "\(name)"]
                )
            }
            if !known.isStored(name) { await store(name, isNeutralized) }
        } catch {
            logger.info(
                "Odoo does not say whether the database is neutralized",
                metadata: ["database": "\(name)", "reason": .stringConvertible(error.reason.sentence)]
            )
        }
    }

    /// Stores it for the next start, when Odoo may not answer; tried again with the next answer if that fails.
    private func store(_ name: String, _ isNeutralized: Bool) async {
        do throws(StorageError) {
            try await store.setNeutralized(name, isNeutralized)
            known.noteStored(name, isNeutralized)
        } catch {
            logger.warning(
                "cannot store whether the Odoo database is neutralized",
                metadata: ["database": "\(name)", "error": "\(error)"]
            )
        }
    }
}
