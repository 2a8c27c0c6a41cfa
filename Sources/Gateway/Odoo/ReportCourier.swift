import Admin
import Base
import Delivery
import Logging
import Mail
import Odoo
import Settings
import Storage
import Sync
import Transport

/// Delivers a delivery report to the Odoo that sent the message, which marks the message as failed there with the
/// reason. A report that no Odoo shows to a user, or not for all recipients, is mailed.
struct ReportCourier: Courier {
    /// A report quotes at most 256 KiB of the message; anything larger is not one of the gateway's.
    private static let longestReport = 1 << 20

    let clients: [OdooClient]
    /// Sends the report by mail.
    let usual: any Courier
    let logger: Logger

    func deliver(_ outgoing: OutgoingMessage) async -> Outcome {
        guard let report = Self.text(of: outgoing).flatMap({ ReportedFailures($0) }) else {
            return await usual.deliver(outgoing)
        }
        let failures = report.failures.map { failure in
            DeliveryFailure(
                failure.address,
                failure.reason,
                translations: failure.localizedReason.map { [Language.german.rawValue: $0.sentence.german] } ?? [:]
            )
        }
        for client in clients {
            do throws(OdooError) {
                let receipt = try await SentMessages(client).report(failures, on: report.messageID)
                guard receipt.isKnown else { continue }
                if receipt.told.isSuperset(of: failures.map(\.address)) {
                    return Outcome(.delivered(remoteID: .odooDatabase(client.access.database), sentMessageID: nil))
                }
                // Such as mail to addresses that were typed in by hand.
                logger.notice(
                    "Odoo has no record to show a failure on; the report is mailed",
                    metadata: ["message-id": "\(report.messageID)", "database": "\(client.access.database)"]
                )
                break
            } catch {
                // Odoo accepts a repeated report without harm, so a lost answer needs no search.
                if error.isTransient { return Outcome(.retry(reason: error.reason, after: nil)) }
                logger.error(
                    "Odoo does not accept a delivery report; the next database is tried, or the report is mailed",
                    metadata: error.metadata(client)
                )
            }
        }
        return await usual.deliver(outgoing)
    }

    func search(for outgoing: OutgoingMessage, since: Timestamp) async -> SentSearchResult {
        await usual.search(for: outgoing, since: since)
    }

    /// Returns the report's text.
    private static func text(of outgoing: OutgoingMessage) -> String? {
        let source = outgoing.source(.api)
        guard source.size <= longestReport else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < source.size {
            var piece = [UInt8](repeating: 0, count: min(64 << 10, source.size - bytes.count))
            let start = bytes.count
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe (try? source.read(at: start, into: buffer)) ?? 0
            }
            guard count > 0 else { return nil }
            bytes += piece.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Routes the gateway's delivery reports to Odoo, and everything else to Google.
struct ReportCouriers: CourierChooser {
    private let others: any CourierChooser
    private let clients: @Sendable () -> [OdooClient]
    private let logger: Logger

    /// - Parameter clients: returns the databases that may have sent the messages.
    init(_ clients: @escaping @Sendable () -> [OdooClient], others: any CourierChooser, logger: Logger) {
        self.clients = clients
        self.others = others
        self.logger = logger
    }

    func courier(for outgoing: OutgoingMessage) -> any Courier {
        let usual = others.courier(for: outgoing)
        guard outgoing.isReport else { return usual }
        let clients = clients()
        return clients.isEmpty ? usual : ReportCourier(clients: clients, usual: usual, logger: logger)
    }

    /// A report is small, and must not occupy a sending slot for long.
    static let limits = OdooLimits(callTimeout: .seconds(30), longestAnswer: 1 << 20)
}
