package import Base
package import Logging
import Odoo
import ServiceLifecycle
package import Storage

/// Runs the sync of appointments for those who chose "Fetch appointments from Google" in Odoo: asks each database now and
/// then who did.
package actor RequestWatch: Service {
    package typealias Store = JobStore & PeopleStore & PreferenceStore & AccountStore

    /// Between two looks; people wait for it.
    package static let standardInterval = Duration.seconds(20)

    private let store: any Store
    private let directory: OdooDirectory
    private let rounds: Rounds
    private let clock: any WallClock
    private let logger: Logger
    private let onRequest: @Sendable () -> Void
    /// The latest request that was seen, by database.
    private var seen: [String: String] = [:]

    /// - Parameter onRequest: hears that a run was asked for.
    package init(
        store: any Store,
        directory: OdooDirectory,
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger,
        onRequest: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.directory = directory
        rounds = Rounds(interval: interval, clock: clock)
        self.clock = clock
        self.logger = logger
        self.onRequest = onRequest
    }

    package func run() async { await rounds.run { await self.look() } }

    /// One look into every database.
    package func look() async {
        for database in directory.databases {
            do throws(JobStop) { try await look(into: database.name) } catch {
                logger.info(
                    "Odoo could not be asked who wants appointments",
                    metadata: ["database": "\(database.name)", "reason": "\(error.words)"]
                )
            }
        }
    }

    private func look(into database: String) async throws(JobStop) {
        let client = try directory.client(named: database)
        let requests: [SyncRequest]
        do throws(OdooError) { requests = try await client.requests(since: seen[database] ?? "") } catch {
            throw JobStop(error)
        }
        guard let last = requests.map(\.at).max() else { return }
        do throws(StorageError) { try await serve(requests, database) } catch { throw JobStop(error) }
        seen[database] = last
    }

    private func serve(_ requests: [SyncRequest], _ database: String) async throws(StorageError) {
        let times = Dictionary(requests.map { ($0.user, $0.at) }) { max($0, $1) }
        let settings = try await store.allPersonalSettings()
        let accounts = try await store.accounts()
        let states = try await store.jobStates().filter { $0.kind == .syncAppointments }
        for person in try await store.people() where person.isActive {
            let match = settings[person.id]?.odoo ?? OdooMatch()
            let isHere =
                match.database == database || match.database.isEmpty && directory.databases.first?.name == database
            guard isHere, let state = states.first(where: { $0.person == person.id }),
                let account = accounts.first(where: { $0.id == person.account }),
                let user = try? await directory.user(
                    for: person,
                    addresses: [person.email, "\(account.address)"],
                    match
                ),
                let at = times[user.id].flatMap({ Timestamp(iso8601: $0.replacing(" ", with: "T") + "Z") })
            else { continue }
            // One that began since has served the request already, for example before a restart.
            if let began = state.lastRun?.startedAt, began > at { continue }
            if try await store.requestJobRun(.syncAppointments, for: person.id, at: clock.now) > 0 { onRequest() }
        }
    }
}
