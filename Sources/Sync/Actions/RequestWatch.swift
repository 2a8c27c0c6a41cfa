package import Base
package import Logging
import Odoo
import ServiceLifecycle
package import Storage

/// Runs the appointment sync for users who chose "Fetch appointments from Google" in Odoo: regularly asks each database
/// for their requests.
package actor RequestWatch: Service {
    package typealias Store = ActionStore & UserStore & PreferenceStore & AccountStore

    /// Between two checks; users wait for it.
    package static let standardInterval = Duration.seconds(20)
    /// Between two checks whether an Odoo that was not set up has been set up.
    package static let setUpInterval = Duration.minutes(2)
    /// How far each search reaches back before the last request seen: Odoo records when a request began, in whole
    /// seconds, so one that took longer appears after later ones.
    private static let overlap = Duration.minutes(2)

    private let store: any Store
    private let directory: OdooDirectory
    private let schedule: PeriodicTask
    private let clock: any WallClock
    private let logger: Logger
    private let onRequest: @Sendable () -> Void
    /// When each Odoo user last made a request, as far as seen, by database.
    private var seen: [String: [Int: Timestamp]] = [:]
    /// The earliest request that is still to be served, by database: Odoo could not tell who made it.
    private var unserved: [String: Timestamp] = [:]
    /// The databases that could not be asked in the last round.
    private var silent: Set<String> = []
    /// The databases without requests because they are not set up, and when to check again.
    private var notSetUp: [String: Timestamp] = [:]
    /// The databases known to be set up.
    private var setUp: Set<String> = []

    /// - Parameter onRequest: called when a run is requested.
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
        schedule = PeriodicTask(interval: interval, clock: clock)
        self.clock = clock
        self.logger = logger
        self.onRequest = onRequest
    }

    package func run() async { await schedule.run { await self.check() } }

    /// Asks every database once.
    package func check() async {
        for database in directory.databases {
            do throws(RunStop) {
                try await check(database.name)
                silent.remove(database.name)
            } catch {
                // Once rather than every round: it may last for hours.
                guard silent.insert(database.name).inserted else { continue }
                logger.warning(
                    "cannot read from Odoo who requested appointments",
                    metadata: ["database": "\(database.name)", "reason": .stringConvertible(error.reason.sentence)]
                )
            }
        }
    }

    private func check(_ database: String) async throws(RunStop) {
        let client = try directory.client(named: database)
        guard try await isSetUp(client, database) else { return }
        let known = seen[database] ?? [:]
        let since = [known.values.max(), unserved[database]].compactMap(\.self).min().map { $0 - Self.overlap }
        let found: [SyncRequest]
        do throws(OdooError) { found = try await client.requests(since: since) } catch {
            // The setup may have been removed: check that first next time.
            if error.cause == .refused { setUp.remove(database) }
            throw RunStop(error)
        }
        let requests = found.filter { known[$0.user] != $0.at }
        guard !requests.isEmpty else { return }
        do throws(RunStop) { try await serve(requests, database) } catch {
            unserved[database] = requests.filter { seen[database]?[$0.user] != $0.at }.map(\.at).min()
            throw error
        }
        unserved[database] = nil
        for request in requests { seen[database, default: [:]][request.user] = request.at }
    }

    private func isSetUp(_ client: OdooClient, _ database: String) async throws(RunStop) -> Bool {
        guard !setUp.contains(database) else { return true }
        if let next = notSetUp[database], clock.now < next { return false }
        let isSetUp: Bool
        do throws(OdooError) { isSetUp = try await client.takesRequests() } catch { throw RunStop(error) }
        notSetUp[database] = isSetUp ? nil : clock.now + Self.setUpInterval
        if isSetUp { setUp.insert(database) }
        return isSetUp
    }

    /// Requests the runs. Those served are noted as seen one by one; where Odoo cannot tell now who made them, it throws, and
    /// they are found again in the next round.
    private func serve(_ requests: [SyncRequest], _ database: String) async throws(RunStop) {
        let times = Dictionary(requests.map { ($0.user, $0.at) }) { max($0, $1) }
        let candidates = try await candidates(in: database)
        let odooUsers = try await directory.odooUsers(for: candidates.map(\.sought), in: database)
        for candidate in candidates {
            guard let odooUser = odooUsers[candidate.sought.user.id], let at = times[odooUser.id] else { continue }
            // A run that began later has already served the request, for example before a restart.
            if candidate.lastRun.map({ $0 <= at }) ?? true {
                do throws(StorageError) {
                    let count = try await store.requestActionRun(
                        .syncAppointments,
                        for: candidate.sought.user.id,
                        at: clock.now
                    )
                    if count > 0 { onRequest() }
                } catch { throw RunStop(error) }
            }
            seen[database, default: [:]][odooUser.id] = at
        }
    }

    /// A user of the gateway whose appointments are synced, and who may have made a request.
    private struct Candidate {
        let sought: SoughtUser
        /// When the last run began.
        let lastRun: Timestamp?
    }

    private func candidates(in database: String) async throws(RunStop) -> [Candidate] {
        do throws(StorageError) {
            let settings = try await store.allPersonalSettings()
            let accounts = try await store.accounts()
            let states = try await store.actionStates().filter { $0.kind == .syncAppointments }
            let (state, address) = (
                Dictionary(states.map { ($0.user, $0) }) { first, _ in first },
                Dictionary(accounts.map { ($0.id, "\($0.address)") }) { first, _ in first }
            )
            return try await store.users().filter(\.isActive).compactMap { user in
                let match = settings[user.id]?.odoo ?? OdooMatch()
                guard directory.isMatch(match, in: database), let state = state[user.id],
                    let address = user.account.flatMap({ address[$0] })
                else { return nil }
                return Candidate(
                    sought: SoughtUser(user: user, addresses: [user.email, address], settings: match),
                    lastRun: state.lastRun?.startedAt
                )
            }
        } catch { throw RunStop(error) }
    }
}
