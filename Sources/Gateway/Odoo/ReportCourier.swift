import Base
import Delivery
import HTTP
import Odoo

/// Hands a delivery report to the Odoo that sent the message, which turns red there with the reason. A report on a
/// message that no Odoo knows is mailed.
struct ReportCourier: Courier {
    /// A report quotes no more than 256 KiB of the message; what is larger is none of the gateway's.
    private static let longestReport = 1 << 20

    let clients: [OdooClient]
    /// How the report goes by mail.
    let usual: any Courier

    func deliver(_ parcel: Parcel) async -> Outcome {
        guard let report = Self.text(of: parcel), let messageID = Self.reportedMessageID(in: report) else {
            return await usual.deliver(parcel)
        }
        for client in clients {
            do throws(OdooError) {
                guard try await client.knows(messageID: messageID) else { continue }
                try await client.process(mail: report)
                return Outcome(.delivered(gmailID: "odoo:\(client.access.database)", sentMessageID: nil))
            } catch {
                // Odoo takes a report a second time without harm, so a lost answer is no reason to look.
                if error.isTransient { return Outcome(.retry(reason: error.reason, after: nil)) }
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

    /// The Message-ID of the message that the report is on: the first in the part that quotes its header.
    static func reportedMessageID(in report: String) -> String? {
        let lines = report.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let quoted = lines.drop {
            let line = $0.lowercased()
            return !line.hasPrefix("content-type: message/rfc822")
                && !line.hasPrefix("content-type: text/rfc822-headers")
        }
        guard let start = quoted.firstIndex(where: { $0.lowercased().hasPrefix("message-id:") }) else { return nil }
        // A long one stands on the line after the name.
        let value = quoted[start].dropFirst("message-id:".count) + (quoted[(start + 1)...].first ?? "")
        guard let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else { return nil }
        return String(value[open...close])
    }
}
