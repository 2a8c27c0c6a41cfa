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
    /// The databases of which the log says already that they refuse.
    private let refusing = Locked<Set<String>>([])

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
            do throws(Trouble) {
                try await tell(client, name)
                refusing.withLock { _ = $0.remove(name) }
            } catch {
                switch error {
                case .store(let error): logger.error("sent Message-IDs cannot be read", metadata: ["error": "\(error)"])
                case .odoo(let error): log(error, client, name)
                }
            }
        }
    }

    private enum Trouble: Error {
        case store(StorageError)
        case odoo(OdooError)
    }

    /// A refusal is an error, once until it ends: it is met at every look, and nothing is lost by waiting.
    private func log(_ error: OdooError, _ client: OdooClient, _ name: String) {
        let text: Logger.Message = "an Odoo was not told the Message-IDs that Gmail gave"
        let isNew = !error.isTransient && refusing.withLock { $0.insert(name).inserted }
        logger.log(level: isNew ? .error : .info, text, metadata: error.metadata(client))
    }

    private func tell(_ client: OdooClient, _ name: String) async throws(Trouble) {
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
                logger.debug("an Odoo was told Message-IDs", metadata: ["database": "\(name)", "count": "\(made)"])
            }
            try await stored { () throws(StorageError) in try await store.setSentIDCursor(next, of: name) }
            cursor = next
        }
    }

    private func stored<Result>(
        _ work: () async throws(StorageError) -> Result
    ) async throws(Trouble) -> Result {
        do throws(StorageError) { return try await work() } catch { throw .store(error) }
    }
}
