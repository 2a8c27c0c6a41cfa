package import Base
package import Logging
import Odoo
import ServiceLifecycle
package import Storage

/// Revokes the mark that lets the gateway act as an Odoo user once that user is no longer a user of the gateway. New
/// users get the mark with the first call that needs it.
package struct ActingUsersWatch: Service {
    package typealias Store = UserStore & PreferenceStore & AccountStore

    /// Between two checks.
    package static let standardInterval = Duration.hours(1)

    private let store: any Store
    private let directory: OdooDirectory
    private let schedule: PeriodicTask
    private let logger: Logger

    package init(
        store: any Store,
        directory: OdooDirectory,
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.directory = directory
        schedule = PeriodicTask(interval: interval, clock: clock)
        self.logger = logger
    }

    package func run() async { await schedule.run { await check() } }

    /// Compares every database with the gateway's users. If they cannot be looked up, no mark is revoked.
    package func check() async {
        for database in directory.databases where !Task.isCancelled {
            do throws(RunStop) {
                let odooUsers = try await odooUsers(of: database.name)
                let client = try directory.client(named: database.name)
                do throws(OdooError) { try await client.synchronise(odooUsers, exactly: true) } catch {
                    // Before the setup, no user has the mark.
                    guard error.cause != .notSetUp else { continue }
                    throw RunStop(error)
                }
            } catch {
                logger.info(
                    "cannot update in Odoo whom the gateway acts for",
                    metadata: ["database": "\(database.name)", "reason": .stringConvertible(error.reason.sentence)]
                )
            }
        }
    }

    /// Returns the active users with an account whose Odoo database this is.
    ///
    /// - Throws: if Odoo cannot tell now who they are.
    private func odooUsers(of database: String) async throws(RunStop) -> [Int] {
        let users: [UserRecord]
        let accounts: [AccountRecord]
        let settings: [UserID: PersonalSettings]
        do throws(StorageError) {
            users = try await store.users()
            accounts = try await store.accounts()
            settings = try await store.allPersonalSettings()
        } catch {
            throw RunStop(error)
        }
        let addresses = Dictionary(accounts.map { ($0.id, "\($0.address)") }) { first, _ in first }
        let sought = users.filter(\.isActive).compactMap { user -> SoughtUser? in
            let match = settings[user.id]?.odoo ?? OdooMatch()
            guard directory.isMatch(match, in: database), let address = user.account.flatMap({ addresses[$0] })
            else { return nil }
            return SoughtUser(user: user, addresses: [user.email, address], settings: match)
        }
        return try await directory.odooUsers(for: sought, in: database).values.map(\.id).sorted()
    }
}
