import Admin
import Base
import Delivery
import HTTP
import Logging
import Mail
import Odoo
import Sync

/// Delivers a delivery report to the Odoo that sent the message, which marks the message as failed there with the
/// reason. A report that no Odoo shows to a user, or not for all recipients, is mailed.
struct ReportCourier: Courier {
    /// A report quotes at most 256 KiB of the message; anything larger is not one of the gateway's.
    private static let longestReport = 1 << 20

    let clients: [OdooClient]
    /// Sends the report by mail.
    let usual: any Courier
    let logger: Logger

    func deliver(_ parcel: Parcel) async -> Outcome {
        guard let report = Self.text(of: parcel).flatMap({ ReportedFailures($0) }) else {
            return await usual.deliver(parcel)
        }
        let failures = report.failures.map { failure in
            DeliveryFailure(
                failure.address,
                failure.reason,
                translations: failure.remark.map { [Language.german.rawValue: $0.sentence.german] } ?? [:]
            )
        }
        for client in clients {
            do throws(OdooError) {
                let receipt = try await SentMessages(client).report(failures, on: report.messageID)
                guard receipt.isKnown else { continue }
                if receipt.told.isSuperset(of: failures.map(\.address)) {
                    return Outcome(.delivered(gmailID: "odoo:\(client.access.database)", sentMessageID: nil))
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
        return await usual.deliver(parcel)
    }

    func look(for parcel: Parcel, since: Timestamp) async -> Look { await usual.look(for: parcel, since: since) }

    /// Returns the report's text.
    private static func text(of parcel: Parcel) -> String? {
        guard parcel.size <= longestReport else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < parcel.size {
            var piece = [UInt8](repeating: 0, count: min(64 << 10, parcel.size - bytes.count))
            let start = bytes.count
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe (try? parcel.source.read(at: start, into: buffer)) ?? 0
            }
            guard count > 0 else { return nil }
            bytes += piece.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
