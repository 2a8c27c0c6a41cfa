package import Base
package import Google
package import Logging
import Mail
package import Odoo
import ServiceLifecycle
package import Storage

/// Tells Odoo of mail that Gmail took and could not deliver: looks into the accounts' inboxes now and then, ties what came
/// back to the message that was sent, and hands Odoo a report on that, so that it turns red with the reason.
package struct BounceWatch: Service {
    package typealias Store = QueueStore & AccountStore & BounceStore

    /// Between two looks. Mail comes back within minutes, or after days.
    package static let standardInterval = Duration.minutes(5)

    private let store: any Store
    private let quota: QuotaBook
    private let odoo: [OdooClient]
    private let gmail: @Sendable (AccountRecord) throws -> GmailClient
    private let trackingField: String
    private let hostName: String
    private let rounds: Rounds
    private let clock: any WallClock
    private let logger: Logger

    /// - Parameters:
    ///   - odoo: the databases that may have sent the messages.
    ///   - gmail: Gmail as that account; throws where its grant cannot be opened.
    ///   - trackingField: the header field by which the gateway names its deliveries.
    package init(
        store: any Store,
        quota: QuotaBook,
        odoo: [OdooClient],
        gmail: @escaping @Sendable (AccountRecord) throws -> GmailClient,
        trackingField: String,
        hostName: String,
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.quota = quota
        self.odoo = odoo
        self.gmail = gmail
        self.trackingField = trackingField
        self.hostName = hostName
        rounds = Rounds(interval: interval, clock: clock)
        self.clock = clock
        self.logger = logger
    }

    package func run() async { await rounds.run { await look() } }

    /// One look into every account that allows it.
    package func look() async {
        guard let accounts = try? await store.accounts() else { return }
        for account in accounts
        where account.health.state == .working && GrantedScopes(account.scopes).allows(.mail) && !Task.isCancelled {
            do throws(JobStop) { try await look(into: account) } catch {
                logger.info(
                    "an inbox could not be looked through for bounces",
                    metadata: ["account": "\(account.address)", "reason": "\(error.words)"]
                )
            }
        }
    }

    private func look(into account: AccountRecord) async throws(JobStop) {
        let client: GmailClient
        do { client = try gmail(account) } catch { throw .failed(Remark(.words, "\(error)")) }
        let reader = BounceReader(gmail: client, quota: quota, account: account, trackingField: trackingField)
        let cursor = try await stored { () throws(StorageError) in try await store.bounceCursor(of: account.id) }
        let next = try await reader.read(since: cursor) { notice throws(JobStop) in try await report(notice, account) }
        guard next != cursor else { return }
        try await stored { () throws(StorageError) in try await store.setBounceCursor(next, of: account.id) }
    }

    private func stored<Result>(
        _ work: () async throws(StorageError) -> Result
    ) async throws(JobStop) -> Result {
        do throws(StorageError) { return try await work() } catch { throw JobStop(error) }
    }

    /// Tells the Odoo that knows the message. A bounce of what is no longer known here is passed over.
    private func report(_ notice: BounceNotice, _ account: AccountRecord) async throws(JobStop) {
        guard let history = try? await store.history(of: notice.delivery.message),
            let delivery = history.deliveries.first(where: { $0.id == notice.delivery && $0.account == account.id }),
            let messageID = history.message.summary.messageID
        else { return }
        let recipients = delivery.recipients.filter { notice.recipients.contains("\($0.address)".lowercased()) }
        guard !recipients.isEmpty else { return }
        let report = DeliveryReport(
            action: .failed,
            reporter: hostName,
            from: account.address,
            to: history.message.envelope.sender ?? account.address,
            recipients: recipients,
            status: notice.status,
            reason: notice.reason,
            queueID: "\(history.message.id)",
            envelopeID: history.message.envelope.envelopeID,
            arrivedAt: history.message.receivedAt,
            original: Array("Message-ID: \(messageID)\r\n".utf8),
            returnsAll: false
        )
        let text = String(
            decoding: report.compose(token: "\(notice.delivery.message)B", date: clock.now),
            as: UTF8.self
        )
        for client in odoo {
            do throws(OdooError) {
                guard try await client.knows(messageID: messageID) else { continue }
                try await client.process(mail: text)
            } catch { throw JobStop(error) }
            let event = MessageEvent(at: clock.now, kind: .reported, detail: Remark(.reported, "failed", "Odoo"))
            try? await store.note(event, on: history.message.id)
            logger.notice(
                "a message that Gmail had taken came back, and Odoo was told",
                metadata: ["queue-id": "\(history.message.id)", "reason": "\(notice.reason)"]
            )
            return
        }
    }
}
