package import Base
package import Logging
package import Odoo
import ServiceLifecycle
package import Storage

/// Records in each Odoo the Message-IDs under which its messages were sent. Gmail gives every message a new one. Odoo's
/// own is kept in References, by which most replies find their record, but some programs name only the last Message-ID
/// in a reply. The new id also identifies mail that returns to Odoo through one of its aliases, so that it is not taken
/// for a new message.
///
/// Works after delivery, on what has been delivered: nothing waits for it, and what Odoo does not accept now is
/// recorded later.
package struct SentIDWatch: Service {
    package typealias Store = SentIDStore

    /// Between two checks: shorter than a reply takes to be written and fetched by Odoo.
    package static let standardInterval = Duration.minutes(1)
    /// How long a delivery's end may take to reach the store, which writes many at a time.
    static let settleTime = Duration.seconds(10)
    /// Deliveries read and recorded at a time.
    static let pageSize = 100
    /// Pages per round; the rest waits for the next one.
    private static let pagesPerLook = 100

    private let store: any Store
    private let odoo: @Sendable () -> [(name: String, client: OdooClient)]
    private let schedule: PeriodicTask
    private let clock: any WallClock
    private let logger: Logger
    /// The databases whose refusal has been logged.
    private let refusing = Locked<Set<String>>([])

    /// - Parameter odoo: returns the databases that may have sent the messages. Each recognises its own.
    package init(
        store: any Store,
        odoo: @escaping @Sendable () -> [(name: String, client: OdooClient)],
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.odoo = odoo
        schedule = PeriodicTask(interval: interval, clock: clock)
        self.clock = clock
        self.logger = logger
    }

    package func run() async { await schedule.run { await check() } }

    /// Records in every Odoo what was sent since the last round. An Odoo that does not answer does not delay the
    /// others.
    package func check() async {
        for (name, client) in odoo() where !Task.isCancelled {
            do throws(Failure) {
                try await tell(client, name)
                refusing.withLock { _ = $0.remove(name) }
            } catch {
                switch error {
                case .store(let error):
                    logger.error("cannot read or store sent Message-IDs", metadata: ["error": "\(error)"])
                case .odoo(let error): log(error, client, name)
                }
            }
        }
    }

    private enum Failure: Error {
        case store(StorageError)
        case odoo(OdooError)
    }

    /// Logs a refusal as an error only when it begins: it recurs in every round, and waiting loses nothing.
    private func log(_ error: OdooError, _ client: OdooClient, _ name: String) {
        let isNew = !error.isTransient && refusing.withLock { $0.insert(name).inserted }
        logger.log(
            level: isNew ? .error : .info,
            "cannot record Gmail's Message-IDs in Odoo",
            metadata: error.metadata(client)
        )
    }

    private func tell(_ client: OdooClient, _ name: String) async throws(Failure) {
        var cursor = try await stored { () throws(StorageError) in try await store.sentIDCursor(of: name) }
        for _ in 0..<Self.pagesPerLook where !Task.isCancelled {
            let (start, end) = (cursor, clock.now - Self.settleTime)
            let page = try await stored { () throws(StorageError) in
                try await store.sentIDs(after: start, until: end, limit: Self.pageSize)
            }
            guard let next = page.next else { return }
            let aliases = page.sent.map { MessageAlias(of: $0.messageID, $0.sentMessageID) }
            if !aliases.isEmpty {
                let made: Int
                do throws(OdooError) { made = try await SentMessages(client).makeKnown(aliases) } catch {
                    throw .odoo(error)
                }
                logger.debug(
                    "recorded Gmail's Message-IDs in Odoo",
                    metadata: ["database": "\(name)", "messages": "\(made)"]
                )
            }
            try await stored { () throws(StorageError) in try await store.setSentIDCursor(next, of: name) }
            cursor = next
        }
    }

    private func stored<Result>(
        _ work: () async throws(StorageError) -> Result
    ) async throws(Failure) -> Result {
        do throws(StorageError) { return try await work() } catch { throw .store(error) }
    }
}
