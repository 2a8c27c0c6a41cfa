package import Base
package import Logging
package import Odoo
import ServiceLifecycle
package import Storage

/// Tells each Odoo under which Message-IDs its messages went out. Gmail gives every message a new one; Odoo's own stands in
/// References, by which most answers find their record, but some programs name in an answer the last Message-ID alone.
/// Mail that comes back to Odoo by one of its aliases is known by it too, and not taken for new.
///
/// Works behind delivery, on what has been delivered: nothing waits for it, and what Odoo does not take now is told later.
package struct SentIDWatch: Service {
    package typealias Store = SentIDStore

    /// Between two looks: sooner than somebody answers, and than Odoo fetches the answer.
    package static let standardInterval = Duration.minutes(1)
    /// By then a delivery's end stands in the store, which writes many at a time.
    static let settleTime = Duration.seconds(10)
    /// Deliveries that are looked through, and told of, at a time.
    static let pageSize = 100
    /// The rest waits for the next look.
    private static let pagesPerLook = 100

    private let store: any Store
    private let odoo: [(name: String, client: OdooClient)]
    private let rounds: Rounds
    private let clock: any WallClock
    private let logger: Logger
    /// The contacts of the users as whom the clients work, by name of the database.
    private let partners = Locked<[String: Int]>([:])

    /// - Parameter odoo: the databases that may have sent the messages. Each knows its own.
    package init(
        store: any Store,
        odoo: [(name: String, client: OdooClient)],
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.odoo = odoo
        rounds = Rounds(interval: interval, clock: clock)
        self.clock = clock
        self.logger = logger
    }

    package func run() async { await rounds.run { await look() } }

    /// Tells every Odoo what was sent since the last look. One that does not answer keeps no other waiting.
    package func look() async {
        for (name, client) in odoo where !Task.isCancelled {
            do throws(JobStop) { try await tell(name, client) } catch {
                logger.info(
                    "an Odoo was not told the Message-IDs that Gmail gave",
                    metadata: ["database": "\(name)", "reason": "\(error.words)"]
                )
            }
        }
    }

    private func tell(_ name: String, _ client: OdooClient) async throws(JobStop) {
        var cursor = try await stored { () throws(StorageError) in try await store.sentIDCursor(of: name) }
        for _ in 0..<Self.pagesPerLook where !Task.isCancelled {
            let (start, end) = (cursor, clock.now - Self.settleTime)
            let page = try await stored { () throws(StorageError) in
                try await store.sentIDs(after: start, until: end, limit: Self.pageSize)
            }
            guard let next = page.next else { return }
            try await hand(page.sent.map { MessageAlias(of: $0.messageID, $0.sentMessageID) }, to: client, name)
            try await stored { () throws(StorageError) in try await store.setSentIDCursor(next, of: name) }
            cursor = next
        }
    }

    private func hand(_ aliases: [MessageAlias], to client: OdooClient, _ name: String) async throws(JobStop) {
        guard !aliases.isEmpty else { return }
        do throws(OdooError) {
            let made = try await client.makeKnown(aliases, seenBy: try await partner(client, name))
            guard made > 0 else { return }
            logger.debug("an Odoo was told Message-IDs", metadata: ["database": "\(name)", "count": "\(made)"])
        } catch {
            throw JobStop(error)
        }
    }

    private func partner(_ client: OdooClient, _ name: String) async throws(OdooError) -> Int {
        if let known = partners.withLock({ $0[name] }) { return known }
        guard let user = try await client.users(matching: [client.access.login]).first else {
            throw OdooError(.missingRecord, "no user \(client.access.login)")
        }
        partners.withLock { $0[name] = user.partnerID }
        return user.partnerID
    }

    private func stored<Result>(
        _ work: () async throws(StorageError) -> Result
    ) async throws(JobStop) -> Result {
        do throws(StorageError) { return try await work() } catch { throw JobStop(error) }
    }
}
