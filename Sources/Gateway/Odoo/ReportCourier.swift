import Admin
import Base
import Delivery
import HTTP
import Logging
import Mail
import Odoo
import Sync

/// Hands a delivery report to the Odoo that sent the message, which turns red there with the reason. A report that no
/// Odoo shows to anybody, or not for all recipients, is mailed.
struct ReportCourier: Courier {
    /// A report quotes no more than 256 KiB of the message; what is larger is none of the gateway's.
    private static let longestReport = 1 << 20

    let clients: [OdooClient]
    /// How the report goes by mail.
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
                translations: failure.remark.map { ["de": $0.german] } ?? [:]
            )
        }
        for client in clients {
            do throws(OdooError) {
                let receipt = try await SentMessages(client).report(failures, on: report.messageID)
                guard receipt.isKnown else { continue }
                if receipt.told.isSuperset(of: failures.map(\.address)) {
                    return Outcome(.delivered(gmailID: "odoo:\(client.access.database)", sentMessageID: nil))
                }
                // As mail to addresses that were typed in by hand.
                logger.notice(
                    "Odoo has nothing to show a failure at; its report is mailed",
                    metadata: ["message-id": "\(report.messageID)", "database": "\(client.access.database)"]
                )
                break
            } catch {
                // Odoo takes a report a second time without harm, so a lost answer is no reason to look.
                if error.isTransient { return Outcome(.retry(reason: error.reason, after: nil)) }
                logger.error("Odoo does not take a delivery report; it is mailed", metadata: error.metadata(client))
            }
        }
        return await usual.deliver(parcel)
    }

    func look(for parcel: Parcel, since: Timestamp) async -> Look { await usual.look(for: parcel, since: since) }

    /// The report, as it was written.
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
