import Base
import Mail
import Odoo
import OdooSimulator
import Storage
import Testing

@testable import Delivery
@testable import Gateway

/// Delivery reports reach the Odoo that knows the message, and go by mail where none does.
struct ReportCourierTests {
    private let odoo = OdooSimulator()

    private func parcel(on messageID: String, isReport: Bool = true) -> Parcel {
        let text = """
            From: info@acme.example\r
            To: bounce@acme.example\r
            Message-ID: <report@gateway.acme.example>\r
            Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
            \r
            --b\r
            Content-Type: text/plain\r
            \r
            550 5.1.1 No such mailbox.\r
            --b\r
            Content-Type: message/delivery-status\r
            \r
            Reporting-MTA: dns; gateway.acme.example\r
            \r
            Final-Recipient: rfc822; kunde@customer.example\r
            Action: failed\r
            \r
            --b\r
            Content-Type: text/rfc822-headers\r
            \r
            Subject: Offer\r
            Message-Id:\r
             \(messageID)\r
            \r
            --b--\r

            """
        let content = ReportContent(bytes: Array(text.utf8))
        let source = ParcelSource(header: [], content: content, bodyOffset: 0)
        return Parcel(
            account: AccountRecord.example,
            sender: nil,
            recipients: [],
            trackingID: "1",
            source: source,
            submissionSource: source,
            headerDiffers: false,
            isReport: isReport
        )
    }

    private func chooser(_ clients: [OdooClient]) -> ReportCouriers { ReportCouriers(clients, others: ByMail()) }

    /// A message that was sent to a contact; returns its Message-ID.
    private func sent() throws -> String {
        let partner = try odoo.add("res.partner", ["name": "Kunde", "email": "kunde@customer.example"])
        let messageID = "<sent@odoo.example>"
        let message = try odoo.add(
            "mail.message",
            ["model": "res.partner", "res_id": .integer(partner), "message_id": .string(messageID)]
        )
        try odoo.add(
            "mail.notification",
            [
                "mail_message_id": .integer(message), "res_partner_id": .integer(partner),
                "notification_status": "sent",
            ]
        )
        return messageID
    }

    @Test func `Odoo's message turns red with the reason`() async throws {
        let parcel = parcel(on: try sent())
        let outcome = await chooser([odoo.client()]).courier(for: parcel).deliver(parcel)
        #expect(outcome.kind == .delivered(gmailID: "odoo:acme", sentMessageID: nil))
        let notification = try #require(try odoo.records("mail.notification").first)
        #expect(notification["notification_status"] == "bounce")
        #expect(notification["failure_reason"]?.string?.contains("No such mailbox.") == true)
    }

    @Test func `a message that no Odoo knows is reported by mail`() async throws {
        let parcel = parcel(on: "<other@elsewhere.example>")
        #expect(await chooser([odoo.client()]).courier(for: parcel).deliver(parcel).kind == ByMail.outcome.kind)
    }

    @Test func `other mail never goes to Odoo`() async throws {
        let parcel = parcel(on: try sent(), isReport: false)
        #expect(await chooser([odoo.client()]).courier(for: parcel).deliver(parcel).kind == ByMail.outcome.kind)
        #expect(odoo.takeCalls().isEmpty)
    }

    @Test func `an Odoo that does not answer is asked again later`() async throws {
        let parcel = parcel(on: try sent())
        odoo.add(fault: OdooFault(.dropAfter, method: "message_process"))
        let outcome = await chooser([odoo.client()]).courier(for: parcel).deliver(parcel)
        guard case .retry = outcome.kind else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `an Odoo that refuses the gateway's user leaves the report to the mail`() async throws {
        let parcel = parcel(on: try sent())
        odoo.add(fault: OdooFault(.page(status: 404, afterWork: false), method: "search_read"))
        #expect(await chooser([odoo.client()]).courier(for: parcel).deliver(parcel).kind == ByMail.outcome.kind)
    }

    private struct ByMail: Courier, CourierChooser {
        static let outcome = Outcome(.delivered(gmailID: "by-mail", sentMessageID: nil))

        func courier(for parcel: Parcel) -> any Courier { self }
        func deliver(_ parcel: Parcel) async -> Outcome { Self.outcome }
        func look(for parcel: Parcel, since: Timestamp) async -> Look { Look(.absent, units: 0) }
    }
}

private struct ReportContent: MessageContent {
    let bytes: [UInt8]

    var size: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - offset)
        unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
        return count
    }
}

extension AccountRecord {
    fileprivate static let example = AccountRecord(
        id: AccountID(rawValue: 1),
        address: Address(localPart: "info", domain: "acme.example"),
        sealedCredential: [],
        scopes: [],
        options: AccountOptions(),
        health: AccountHealth(),
        sendAs: [],
        sendAsReadAt: nil
    )
}
